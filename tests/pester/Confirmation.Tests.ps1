BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $token = New-TestToken
    $call = @{ AccessToken = ConvertTo-Secret $token; GraphEndpoint = $graph.Endpoint }
    $three = '"AdeleV@contoso.example", "AlexW@contoso.example", "MeganB@contoso.example"'

    # For a process of its own: tells the outcome and the code.
    function Get-OutsideScript([string] $More) {
        "Import-Module '$env:ENTRA_MODULE'; `$token = ConvertTo-SecureString '$token' -AsPlainText -Force; " +
        "Reset-EntraUserPassword AdeleV@contoso.example -GraphEndpoint '$($graph.Endpoint)' -AccessToken `$token $More | " +
        'ForEach-Object { "outcome $($_.Outcome) $($_.Error.Code)" }'
    }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'A person who is asked' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'is asked once a user, about the user and the request, without the password' {
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Answers 0, 0, 0 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 3
        $run.Host.Questions -match 'Adele Vance \(AdeleV@contoso\.example\)' | Should -HaveCount 1
        $run.Host.Questions -match 'Set a new password' | Should -HaveCount 3
        $run.Output.Outcome | Should -Be 'Reset', 'Reset', 'Reset'
        foreach ($result in $run.Output) { $run.Host.Shown.Contains($result.GetPassword()) | Should -BeFalse }
    }

    It 'says no: that user is Skipped, declined, no error' {
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Answers 0, 2, 0 -Variables @{ call = $call }
        @($run.Output | Where-Object Outcome -EQ 'Reset').Count | Should -Be 2
        @($run.Output | Where-Object Outcome -EQ 'Skipped').Error.Code | Should -Be 'declined'
        $run.Errors.Count | Should -Be 0
        (Get-FakeGraphWrite $graph).Count | Should -Be 2
    }

    It 'says yes to all: is asked once' {
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Answers 1 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        $run.Output.Outcome | Should -Be 'Reset', 'Reset', 'Reset'
    }

    It 'says no to all: is asked once, no write leaves' {
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Answers 3 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        $run.Output.Error.Code | Should -Be 'declined', 'declined', 'declined'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'is asked although -Force is given, which skips another question only' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example @call -Force' -Answers 2 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'is asked with -Confirm, whatever $ConfirmPreference says' {
        $run = Invoke-InHost '$ConfirmPreference = "None"; Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm' -Answers 2 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'is not asked with -Confirm:$false' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm:$false' -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 0
        $run.Output[0].Outcome | Should -Be 'Reset'
    }
}

Describe 'Nobody to ask' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'a host without a user interface: Skipped, confirmation_impossible' {
        $shell = [powershell]::Create()
        $script = "Import-Module '$env:ENTRA_MODULE'; Reset-EntraUserPassword AdeleV@contoso.example -AccessToken `$args[0] -GraphEndpoint `$args[1]"
        $result = $shell.AddScript($script).AddArgument($call.AccessToken).AddArgument($graph.Endpoint).Invoke()
        $result.Outcome | Should -Be 'Skipped'
        $result.Error.Code | Should -Be 'confirmation_impossible'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
        $shell.Dispose()
    }

    It '-NonInteractive: Skipped, confirmation_impossible' {
        Invoke-CleanShell (Get-OutsideScript) -Arguments '-NonInteractive' | Should -Contain 'outcome Skipped confirmation_impossible'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'redirected input with <Name>: Skipped, no prompt' -ForEach @(
        @{ Name = 'nothing in it'; Text = '' }, @{ Name = 'empty lines'; Text = "`n`n`n" }, @{ Name = 'a yes'; Text = "Y`nY`n" }
    ) {
        $lines = Invoke-CleanShell (Get-OutsideScript) -Arguments '' -StandardInput $Text
        $lines | Should -Contain 'outcome Skipped confirmation_impossible'
        @($lines) -match 'Are you sure' | Should -BeNullOrEmpty
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'redirected input with -Confirm: Skipped' {
        Invoke-CleanShell (Get-OutsideScript '-Confirm') -Arguments '' | Should -Contain 'outcome Skipped confirmation_impossible'
    }

    It 'redirected input with -Confirm:$false: resets' {
        Invoke-CleanShell (Get-OutsideScript '-Confirm:$false') -Arguments '' | Should -Contain 'outcome Reset'
        (Get-FakeGraphWrite $graph).Count | Should -Be 1
    }

    It 'redirected input with -WhatIf: shows what would be sent' {
        $lines = Invoke-CleanShell (Get-OutsideScript '-WhatIf') -Arguments ''
        ($lines -join ' ') | Should -Match 'What if: .*PATCH'
        @($lines) -match '^outcome' | Should -BeNullOrEmpty
    }
}

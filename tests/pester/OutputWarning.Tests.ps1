BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
    $two = '"AdeleV@contoso.example", "AlexW@contoso.example"'

    function Get-OwnWarning($Run) { @($Run.Warnings | Where-Object { "$_" -match 'Export-Csv' }) }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'Several users, and passwords that no file takes' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'is warned of once, before the first question, and says what to do' {
        $run = Invoke-InHost "$two | Reset-EntraUserPassword @call" -Answers 0, 0 -Variables @{ call = $call }
        $run.Output.Outcome | Should -Be 'Reset', 'Reset'
        (Get-OwnWarning $run).Count | Should -Be 1
        "$(Get-OwnWarning $run)" | Should -Match '-AsPlainText.*Get-EntraPasswordResetResult'
        $run.Host.Shown.IndexOf('Export-Csv') | Should -BeGreaterThan -1
        $run.Host.Shown.IndexOf('Export-Csv') | Should -BeLessThan $run.Host.Shown.IndexOf($run.Host.Questions[0])
    }

    It 'is what Export-Csv would do' {
        $saved = Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm:$false | ConvertTo-Csv | ConvertFrom-Csv
        $saved.Password | Should -Be 'System.Security.SecureString'
    }

    It 'comes before the first write without a question, which -WarningAction Stop then prevents' {
        $run = Invoke-InHost "$two | Reset-EntraUserPassword @call -Confirm:`$false -WarningAction Stop" -Variables @{ call = $call }
        $run.Thrown | Should -Not -BeNullOrEmpty
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'is not warned of <Name>' -ForEach @(
        @{ Name = 'with -AsPlainText'; Script = '{0} | Reset-EntraUserPassword @call -Confirm:$false -AsPlainText' }
        @{ Name = 'under -WhatIf'; Script = '{0} | Reset-EntraUserPassword @call -WhatIf' }
        @{ Name = 'for one user'; Script = 'Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm:$false' }
        @{ Name = 'where nobody gets as far as a question'; Script = '"nobody@contoso.example", "nobody.else@contoso.example" | Reset-EntraUserPassword @call -Confirm:$false -ErrorAction SilentlyContinue' }
    ) {
        $run = Invoke-InHost ($Script -f $two) -Variables @{ call = $call }
        $run.Thrown | Should -BeNullOrEmpty
        (Get-OwnWarning $run).Count | Should -Be 0
    }
}

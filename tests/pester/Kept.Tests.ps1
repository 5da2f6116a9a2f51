BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $tokenText = New-TestToken
    $call = @{ AccessToken = ConvertTo-Secret $tokenText; GraphEndpoint = $graph.Endpoint; Confirm = $false }
    $five = 'AdeleV', 'AlexW', 'MeganB', 'DiegoS', 'LynneR' | ForEach-Object { "$_@contoso.example" }

    # Every password that the tenant has now is kept, also where the object went nowhere.
    function Assert-NothingLost {
        $kept = @(Get-EntraPasswordResetResult)
        $written = @($five | ForEach-Object { Get-FakeGraphUser $graph $_ } | Where-Object writes -GT 0)
        $written.Count | Should -BeGreaterThan 0
        foreach ($user in $written) {
            $own = @($kept | Where-Object UserId -EQ $user.properties.id)
            $own.Count | Should -Be 1
            $own[0].GetPassword() | Should -BeExactly $user.password
        }
        $kept.Count | Should -Be $written.Count
    }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Get-EntraPasswordResetResult' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
    }

    It 'returns the results of a run that ended by itself' {
        $results = $five | Reset-EntraUserPassword @call
        $results.Outcome | Select-Object -Unique | Should -Be 'Reset'
        Assert-NothingLost
        (Get-EntraPasswordResetResult)[0].PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.Result'
    }

    It 'takes users by name and by id, and gives text on request' {
        $null = $five | Reset-EntraUserPassword @call
        $kept = @(Get-EntraPasswordResetResult adelev@contoso.example, c273a161-b2bf-41b8-95a4-a92dcdd03f89 -AsPlainText)
        $kept.UserPrincipalName | Sort-Object | Should -Be 'AdeleV@contoso.example', 'AlexW@contoso.example'
        $kept[0].Password | Should -BeOfType [string]
        @(Get-EntraPasswordResetResult nobody@contoso.example).Count | Should -Be 0
    }

    It 'keeps no result without a password' {
        $null = Reset-EntraUserPassword nobody@contoso.example @call -ErrorAction SilentlyContinue
        @(Get-EntraPasswordResetResult).Count | Should -Be 0
    }

    It 'forgets with -Clear after it has returned them, and only those' {
        $null = $five | Reset-EntraUserPassword @call
        @(Get-EntraPasswordResetResult -UserId $five[0] -Clear).Count | Should -Be 1
        @(Get-EntraPasswordResetResult).Count | Should -Be 4
        $last = @(Get-EntraPasswordResetResult -Clear)
        $last.Count | Should -Be 4
        @(Get-EntraPasswordResetResult).Count | Should -Be 0
        # What was handed out stays usable.
        $last[0].GetPassword().Length | Should -Be 14
    }

    It 'forgets nothing with -Clear when the command down the pipeline fails' {
        $null = $five[0] | Reset-EntraUserPassword @call
        { Get-EntraPasswordResetResult -Clear | ForEach-Object { throw 'disk full' } } | Should -Throw 'disk full'
        @(Get-EntraPasswordResetResult).Count | Should -Be 1
    }

    It 'sees results of other runspaces of this process' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$env:ENTRA_MODULE'; `$call = `$args[0]; `$null = Reset-EntraUserPassword AdeleV@contoso.example @call").AddArgument($call).Invoke()
        $shell.Dispose()
        Assert-NothingLost
    }
}

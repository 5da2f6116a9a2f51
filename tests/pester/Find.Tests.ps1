BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken '--upn', 'DebraB@contoso.example'); GraphEndpoint = $graph.Endpoint }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Finding users' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'by the beginning of a name' {
        $found = @(Find-EntraPasswordResetUser Adele @call)
        $found.UserPrincipalName | Should -Contain 'AdeleV@contoso.example'
        $found[0].PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.FoundUser'
    }

    It 'and planning a reset of them' {
        (Find-EntraPasswordResetUser -Mail AdeleV@contoso.example @call | Test-EntraUserPasswordReset @call -WarningAction SilentlyContinue).Route | Should -Be 'PasswordProfile'
    }

    It 'refuses what may be a password, and quotes nothing' {
        { Find-EntraPasswordResetUser 'Canary-7Qz!Password' @call } | Should -Throw '*no name begins so*'
        { Find-EntraPasswordResetUser -Mail 'Canary' @call } | Should -Throw '*no mail address*'
        @($Error | Select-Object -First 2 | ForEach-Object { [string]$_ }) -match 'Canary' | Should -BeNullOrEmpty
    }

    It 'leads from a name that is not the one to sign in with to this command' {
        $null = Reset-EntraUserPassword adele.vance@contoso.example @call -Confirm:$false -ErrorVariable said -ErrorAction SilentlyContinue
        $said[0].ErrorDetails.RecommendedAction | Should -Match 'Find-EntraPasswordResetUser -Mail'
    }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $graph = Start-FakeGraph
    function New-Call([string[]] $Token) { @{ AccessToken = ConvertTo-Secret (New-TestToken $Token); GraphEndpoint = $graph.Endpoint } }
    $call = New-Call '--app-only', '--scopes', 'User.Read.All,UserAuthenticationMethod.Read.All,AuditLog.Read.All'
    $adele = 'a8fb48d8-947c-4744-8d97-1f7eac4c329b'
}

AfterAll { Stop-FakeGraph $graph }

Describe 'Get-EntraUserSignInMethod' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'returns one object a method, the default among them' {
        $methods = @(Get-EntraUserSignInMethod AdeleV@contoso.example @call -WarningVariable warnings)
        $methods.Type | Should -Be 'Password', 'Phone'
        $methods.UserId | Select-Object -Unique | Should -Be $adele
        $methods[1].Detail | Should -Be '+1 425 555 0109 (mobile)'
        $methods.IsDefault | Should -Be $false, $true
        $methods.UsableForNextSignIn | Should -Be $true, $true
        $methods[1].MethodId | Should -Be '3179e48a-750b-4051-897c-87b9720928f7'
        $warnings | Should -BeNullOrEmpty
    }

    It 'takes users by pipeline and by property, and goes on after one who is not there' {
        $row = [pscustomobject]@{ UserPrincipalName = 'AlexW@contoso.example'; Password = 'Canary-7Qz!' }
        $methods = @($adele, 'nobody@contoso.example', $row | Get-EntraUserSignInMethod @call -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        $methods.UserPrincipalName | Select-Object -Unique | Sort-Object | Should -Be 'AdeleV@contoso.example', 'AlexW@contoso.example'
        @($failures).FullyQualifiedErrorId | Should -Be 'user_not_found,Get-EntraUserSignInMethod'
        $failures[0].TargetObject | Should -Be 'nobody@contoso.example'
    }

    It 'shows a pass that cannot be used, and a type that it does not know' {
        $pass = @{ '@odata.type' = '#microsoft.graph.temporaryAccessPassAuthenticationMethod'; id = 't'; isUsable = $false; methodUsabilityReason = 'expired'; lifetimeInMinutes = 60; startDateTime = '2026-11-24T08:00:00Z' }
        $new = @{ '@odata.type' = '#microsoft.graph.hologramAuthenticationMethod'; id = 'h' }
        $null = Invoke-FakeGraph $graph POST settings @{ signInMethods = @{ 'AdeleV@contoso.example' = @($pass, $new) } }
        $methods = @(Get-EntraUserSignInMethod $adele @call)
        $methods[2].Type, $methods[2].UsableForNextSignIn, $methods[2].Why | Should -Be 'TemporaryAccessPass', $false, 'the pass has expired'
        $methods[3].Type | Should -Be 'hologramAuthenticationMethod'
        $methods[3].UsableForNextSignIn | Should -BeNullOrEmpty
    }

    It 'shows a pass that a reset has created, without its secret' {
        $issuer = New-Call '--upn', 'DebraB@contoso.example'
        $pass = (Reset-EntraUserPassword MeganB@contoso.example @issuer -CredentialType TemporaryAccessPass -UsableOnce -Confirm:$false -WarningAction SilentlyContinue).GetTemporaryAccessPass()
        $methods = @(Get-EntraUserSignInMethod MeganB@contoso.example @call -WarningAction SilentlyContinue)
        $methods.Type | Should -Be 'Password', 'TemporaryAccessPass'
        $methods[1].UsableForNextSignIn | Should -BeTrue
        ($methods | Format-List * | Out-String).Contains($pass) | Should -BeFalse
        Get-EntraPasswordResetResult -Clear | Out-Null
    }

    It 'warns about a password alone, and does without the report' {
        $null = Invoke-FakeGraph $graph POST settings @{ premium = 'forbidden' }
        $methods = @(Get-EntraUserSignInMethod MeganB@contoso.example @call -WarningVariable warnings -WarningAction SilentlyContinue)
        $methods.Type | Should -Be 'Password'
        $methods[0].IsDefault | Should -BeNullOrEmpty
        ($warnings -join "`n") | Should -Match 'MeganB@contoso.example has no second factor: issue a Temporary Access Pass'
        ($warnings -join "`n") | Should -Match 'default is not known.+P1 or P2'
    }

    It 'says which permission is missing, and which role' {
        $call = New-Call '--app-only', '--scopes', 'User.Read.All'
        { Get-EntraUserSignInMethod $adele @call -ErrorAction Stop } | Should -Throw -ErrorId 'scope_missing,Get-EntraUserSignInMethod'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'UserAuthenticationMethod\.Read\.All'
        $call = New-Call '--upn', 'AlexW@contoso.example', '--scopes', 'User.Read.All UserAuthenticationMethod.Read.All'
        { Get-EntraUserSignInMethod $adele @call -ErrorAction Stop } | Should -Throw -ErrorId 'role_missing,Get-EntraUserSignInMethod'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'Global Reader'
    }

    It 'sends nothing for what names nobody, and nothing in China' {
        $null = Get-EntraUserSignInMethod 'Canary-7Qz!Password' @call -ErrorVariable failures -ErrorAction SilentlyContinue
        @($failures).FullyQualifiedErrorId | Should -Be 'names_nobody,Get-EntraUserSignInMethod'
        "$failures" | Should -Not -Match 'Canary'
        { Get-EntraUserSignInMethod $adele @call -Environment China } | Should -Throw -ErrorId 'options_contradict,Get-EntraUserSignInMethod'
        Get-FakeGraphLog $graph | Should -BeNullOrEmpty
    }
}

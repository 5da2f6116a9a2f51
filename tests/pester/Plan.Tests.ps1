BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    function New-Call([string] $Upn = 'DebraB@contoso.example') {
        @{ AccessToken = ConvertTo-Secret (New-TestToken '--upn', $Upn); GraphEndpoint = $graph.Endpoint; WarningAction = 'SilentlyContinue' }
    }
    $adele = 'AdeleV@contoso.example'
    $privileged = 'NestorW@contoso.example'
    $disabled = 'HenriettaM@contoso.example'
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A plan' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'tells what a reset would do, and writes nothing' {
        $plan = Test-EntraUserPasswordReset $adele @call -RevokeSession
        $plan.PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.Plan'
        $plan.Route | Should -Be 'PasswordProfile'
        $plan.Verdict | Should -Be 'Allowed'
        $plan.Rule | Should -Be 'role_reaches'
        $plan.Error | Should -BeNullOrEmpty
        $plan.Requests.Count | Should -Be 2
        $plan.Requests[0] | Should -Match '^PATCH .*\*{8}'
        $plan.LeastRoles | Should -Contain 'Password Administrator'
        $plan.EstimatedSeconds | Should -BeGreaterThan 0
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
    }

    It 'says why somebody would not be reset, and writes no error' {
        $plans = @($adele, $privileged, $disabled, 'Nobody@contoso.example' | Test-EntraUserPasswordReset @call -ErrorVariable said)
        $said | Should -BeNullOrEmpty
        $plans.Count | Should -Be 4
        ($plans | Where-Object UserPrincipalName -EQ $privileged).Error.Code | Should -Be 'role_too_low'
        ($plans | Where-Object UserPrincipalName -EQ $privileged).Verdict | Should -Be 'Refused'
        ($plans | Where-Object UserPrincipalName -EQ $disabled).RouteReason | Should -Be 'user_disabled'
        ($plans | Where-Object UserPrincipalName -EQ 'Nobody@contoso.example').Error.Code | Should -Be 'user_not_found'
    }

    It 'tells what the whole list comes to in the information stream' {
        $null = $adele, $disabled | Test-EntraUserPasswordReset @call -InformationVariable told
        $told.Tags | Should -Contain 'EntraPasswordReset.Plan'
        [string]$told[-1] | Should -Match '^1 of 2 users would be reset, which takes about .*; 1 would not be reset\.$'
    }

    It 'is carried out just as planned, also after it was saved' {
        $file = Join-Path $TestDrive plans.xml
        Test-EntraUserPasswordReset $adele @call | Export-Clixml -LiteralPath $file
        $result = Reset-EntraUserPassword -Plan (Import-Clixml -LiteralPath $file) @call -Confirm:$false
        $result.Outcome | Should -Be 'Reset'
    }

    It 'is not carried out where something has changed since' {
        $plan = Test-EntraUserPasswordReset $adele @call
        $plan.Fingerprint = $plan.Fingerprint -replace 'enabled', 'disabled'
        $result = Reset-EntraUserPassword -Plan $plan @call -Confirm:$false
        $result.Outcome | Should -Be 'Skipped'
        $result.Error.Code | Should -Be 'plan_changed'
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
    }

    It 'takes nothing that is no plan' {
        { Reset-EntraUserPassword -Plan 'AdeleV@contoso.example' @call -Confirm:$false } | Should -Throw '*none*'
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
    }
}

Describe 'Guards' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'leave out who is on the list, also with -Force' {
        $file = Join-Path $TestDrive excluded.txt
        Set-Content -LiteralPath $file -Value '# break glass', "$($adele.ToUpperInvariant())  # the first"
        $result = Reset-EntraUserPassword $adele @call -ExclusionList $file -Force -Confirm:$false
        $result.Outcome | Should -Be 'Skipped'
        $result.Error.Code | Should -Be 'excluded'
        (Reset-EntraUserPassword $adele @call -ExcludeUserId $adele -Force -Confirm:$false).Error.Code | Should -Be 'excluded'
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
    }

    It 'end the command where the list cannot be read, or names nobody' {
        { Reset-EntraUserPassword $adele @call -ExclusionList (Join-Path $TestDrive missing.txt) -Confirm:$false } | Should -Throw '*cannot be read*'
        $file = Join-Path $TestDrive wrong.txt
        Set-Content -LiteralPath $file -Value 'Canary-7Qz!'
        { Reset-EntraUserPassword $adele @call -ExclusionList $file -Confirm:$false } | Should -Throw '*line 1 names nobody*'
        @($Error | ForEach-Object { [string]$_ }) -match 'Canary' | Should -BeNullOrEmpty
    }

    It 'leave out who is better protected than wanted' {
        $global = New-Call 'MODAdmin@contoso.example'
        $result = Reset-EntraUserPassword $privileged @global -MaximumProtection None -Force -Confirm:$false
        $result.Error.Code | Should -Be 'above_maximum_protection'
    }

    It 'tell how the person was verified, and ask nobody who cannot answer' {
        (Reset-EntraUserPassword $adele @call -VerifiedBy Callback -RequireVerification -Confirm:$false).VerifiedBy | Should -Be 'Callback'
        $result = Reset-EntraUserPassword $adele @call -RequireVerification -Confirm:$false
        $result.Outcome | Should -Be 'Skipped'
        $result.Error.Code | Should -Be 'confirmation_impossible'
    }
}

Describe 'What would happen' {
    It 'is a sentence, and each request' {
        $call = New-Call
        $lines = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$env:ENTRA_MODULE'
            Reset-EntraUserPassword $adele -AccessToken (ConvertTo-SecureString '$([System.Net.NetworkCredential]::new('', $call.AccessToken).Password)' -AsPlainText -Force) -GraphEndpoint $($graph.Endpoint) -RevokeSession -WhatIf"
        $said = $lines -join ' '
        $said | Should -Match 'Set a new password, which must be changed at the next sign-in; then end all sign-in sessions; by your role: '
        $said | Should -Match 'PATCH /v1\.0/users/.*\*{8}.*; then POST /v1\.0/users/.*revokeSignInSessions'
    }
}

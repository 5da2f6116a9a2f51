BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $graph = Start-FakeGraph
    function New-Call([string[]] $Token) { @{ AccessToken = ConvertTo-Secret (New-TestToken $Token); GraphEndpoint = $graph.Endpoint } }
    $call = New-Call '--app-only', '--scopes', 'User.Read.All,AuditLog.Read.All,Directory.Read.All'
    $reset = New-Call '--upn', 'MODAdmin@contoso.example', '--scopes', 'User.Read.All User-PasswordProfile.ReadWrite.All UserAuthenticationMethod.ReadWrite.All User.RevokeSessions.All'
    $adele = 'a8fb48d8-947c-4744-8d97-1f7eac4c329b'

    function New-Row([string] $Activity, [hashtable] $More = @{}) {
        $row = @{
            id = "$Activity $($More.id)"; activityDisplayName = $Activity; activityDateTime = '2026-11-20T08:00:00.1234567Z'; result = 'success'; resultReason = ''
            correlationId = '33333333-3333-4333-8333-333333333333'; loggedByService = 'Core Directory'
            initiatedBy = @{ user = @{ id = $adele; userPrincipalName = 'AdeleV@contoso.example'; ipAddress = '192.0.2.1' } }
            targetResources = @(@{ id = $adele; type = 'User'; userPrincipalName = 'AdeleV@contoso.example'; displayName = 'Adele Vance' })
        }
        foreach ($name in $More.Keys) { $row[$name] = $More[$name] }
        $row
    }
}

AfterAll { Stop-FakeGraph $graph }

Describe 'Get-EntraPasswordResetAudit' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'tells what the module has just done, and who did it' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @reset -RevokeSession -Confirm:$false -WarningAction SilentlyContinue
        $entries = @(Get-EntraPasswordResetAudit AdeleV@contoso.example @call)
        $entries.Activity | Should -Be 'Update StsRefreshTokenValidFrom Timestamp', 'Reset user password', 'Update user'
        $entries.Kind | Should -Be 'Revoke', 'AdminReset', 'Other'
        foreach ($entry in $entries) {
            $entry.UserId, $entry.InitiatedBy, $entry.IsApp, $entry.IsSelf, $entry.Result, $entry.IpAddress |
                Should -Be $adele, 'MODAdmin@contoso.example', $false, $false, 'success', '127.0.0.1'
        }
        $entries[0].ActivityDateTime | Should -BeOfType ([datetimeoffset])
        @(Get-EntraPasswordResetAudit @call -Kind AdminReset, Revoke).Count | Should -Be 2
        @(Get-EntraPasswordResetAudit @call -InitiatedBy MODAdmin@contoso.example -Since (Get-Date).AddHours(-1)).Count | Should -Be 3
        @(Get-EntraPasswordResetAudit $adele @call -Until (Get-Date).AddHours(-1)).Count | Should -Be 0
        $null = Invoke-FakeGraph $graph POST settings @{ auditLatencyMs = 60000 }
        @(Get-EntraPasswordResetAudit $adele @call).Count | Should -Be 0
    }

    It 'says what a logged success means' {
        $null = Invoke-FakeGraph $graph POST settings @{ audits = @(New-Row 'Reset password (self-service)' @{ resultReason = 'OnPremisesSuccessCloudFailure' }) }
        $entry = Get-EntraPasswordResetAudit $adele @call
        $entry.Kind, $entry.IsSelf, $entry.Result | Should -Be 'SelfService', $true, 'success'
        $entry.Meaning | Should -Match '^Active Directory has the new password and the cloud has not'
    }

    It 'reads all pages, and lets the service filter what it can' {
        $rows = 1..7 | ForEach-Object { New-Row 'Disable account' @{ id = "$_" } }
        $null = Invoke-FakeGraph $graph POST settings @{ audits = @($rows) + @(New-Row 'Add member to group'); logsPageSize = 2 }
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        @(Get-EntraPasswordResetAudit -Since '2026-11-20T00:00:00Z' -CorrelationId '33333333-3333-4333-8333-333333333333' @call).Count | Should -Be 8
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 9 -Because 'four requests fit into ten seconds'
        $sent = @(Get-FakeGraphLog $graph)
        $sent.Count | Should -Be 4
        [uri]::UnescapeDataString($sent[0].target) | Should -BeLike "*`$filter=activityDateTime ge 2026-11-20T00:00:00Z and correlationId eq '33333333-3333-4333-8333-333333333333'&`$orderby=activityDateTime desc*"
    }

    It 'leaves out of the tenant''s log what is not about passwords and accounts' {
        $null = Invoke-FakeGraph $graph POST settings @{ audits = @((New-Row 'Add member to group'), (New-Row 'Change user password')) }
        @(Get-EntraPasswordResetAudit @call).Activity | Should -Be 'Change user password'
        @(Get-EntraPasswordResetAudit $adele @call).Count | Should -Be 2
    }

    It 'adds the last sign-ins, and does without them where they may not be read' {
        $signIn = @{ id = 's'; userId = $adele; userPrincipalName = 'AdeleV@contoso.example'; createdDateTime = '2026-11-20T09:00:00Z'; ipAddress = '192.0.2.1'; appDisplayName = 'Outlook'
            status = @{ errorCode = 0; failureReason = 'Other.' }; isInteractive = $true }
        $null = Invoke-FakeGraph $graph POST settings @{ signIns = @($signIn) }
        $found = @(Get-EntraPasswordResetAudit $adele -IncludeSignIn -Since '2026-11-20' @call)
        $found.Count | Should -Be 1
        $found[0] | Should -BeOfType ([EntraPasswordReset.SignIn])
        $found[0].ErrorCode, $found[0].AppDisplayName | Should -Be 0, 'Outlook'
        $null = Invoke-FakeGraph $graph POST settings @{ premium = 'forbidden'; audits = @(New-Row 'Disable account') }
        $found = @(Get-EntraPasswordResetAudit $adele -IncludeSignIn @call -WarningVariable warnings -WarningAction SilentlyContinue)
        $found.Activity | Should -Be 'Disable account'
        "$warnings" | Should -Match 'last sign-ins are not known.+P1 or P2'
    }

    It 'says which permission and which role are missing' {
        $denied = New-Call '--app-only', '--scopes', 'User.Read.All'
        { Get-EntraPasswordResetAudit @denied -ErrorAction Stop } | Should -Throw -ErrorId 'scope_missing,Get-EntraPasswordResetAudit'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'AuditLog\.Read\.All.+Directory\.Read\.All'
        $denied = New-Call '--upn', 'AlexW@contoso.example', '--scopes', 'User.Read.All AuditLog.Read.All'
        { Get-EntraPasswordResetAudit @denied -ErrorAction Stop } | Should -Throw -ErrorId 'role_missing,Get-EntraPasswordResetAudit'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'Reports Reader'
    }

    It 'goes on after a user who is not there, and asks nothing for an empty pipeline' {
        $null = Invoke-FakeGraph $graph POST settings @{ audits = @(New-Row 'Disable account') }
        $found = @('nobody@contoso.example', $adele | Get-EntraPasswordResetAudit @call -ErrorVariable failures -ErrorAction SilentlyContinue)
        $found.Count | Should -Be 1
        @($failures).FullyQualifiedErrorId | Should -Be 'user_not_found,Get-EntraPasswordResetAudit'
        $failures[0].ErrorDetails.RecommendedAction | Should -Match 'deleted'
        Reset-FakeGraph $graph
        @() | Get-EntraPasswordResetAudit @call | Should -BeNullOrEmpty
        Get-FakeGraphLog $graph | Should -BeNullOrEmpty
    }

    It 'refuses before anything is sent: <Code>' -ForEach @(
        @{ Code = 'names_nobody'; More = @{ InitiatedBy = 'Canary-7Qz!Password' } }
        @{ Code = 'invalid_options'; More = @{ CorrelationId = 'Canary-7Qz!Password' } }
        @{ Code = 'invalid_options'; More = @{ Since = '2026-11-20'; Until = '2026-11-19' } }
        @{ Code = 'invalid_options'; More = @{ IncludeSignIn = $true } }
        @{ Code = 'options_contradict'; More = @{ Environment = 'China' } }
    ) {
        { Get-EntraPasswordResetAudit @call @More -ErrorAction Stop } | Should -Throw -ErrorId "$Code,Get-EntraPasswordResetAudit"
        $Error[0].ToString() | Should -Not -Match 'Canary'
        Get-FakeGraphLog $graph | Should -BeNullOrEmpty
    }
}

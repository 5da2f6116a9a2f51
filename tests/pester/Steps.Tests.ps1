BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    function New-Call([string] $Upn = 'DebraB@contoso.example', [string] $Scopes) {
        $arguments = '--upn', $Upn
        if ($Scopes) { $arguments += '--scopes', $Scopes }
        @{ AccessToken = ConvertTo-Secret (New-TestToken $arguments); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' }
    }
    function Get-Written { @(Get-FakeGraphWrite $graph | ForEach-Object { '{0} {1}' -f $_.method, ($_.target -replace '.*/', '') }) }
    $adele = 'AdeleV@contoso.example'
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'What is asked for beside the password' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'blocks before the write and revokes after it, and tells each step' {
        $result = Reset-EntraUserPassword $adele @call -BlockSignIn -RevokeSession
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Step | Should -Be 'BlockSignIn', 'RevokeSession'
        $result.Steps.Done | Should -Be $true, $true
        $written = Get-Written
        $written.Count | Should -Be 3
        $written[2] | Should -Be 'POST revokeSignInSessions'
        (Get-FakeGraphWrite $graph)[0].body | ConvertTo-Json -Compress | Should -Match 'accountEnabled'
        $state = Get-FakeGraphUser $graph $adele
        $state.properties.accountEnabled | Should -BeFalse
        $state.revocations | Should -Be 1
        $result.GetPassword() | Should -BeExactly $state.password
    }

    It 'unblocks a blocked user once they have the new password' {
        $result = Reset-EntraUserPassword HenriettaM@contoso.example @call -Enable
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Step | Should -Be 'Enable'
        (Get-FakeGraphUser $graph HenriettaM@contoso.example).properties.accountEnabled | Should -BeTrue
    }

    It 'creates a pass beside the password' {
        $result = Reset-EntraUserPassword $adele @call -CredentialType Both -LifetimeInMinutes 120 -UsableOnce
        $state = Get-FakeGraphUser $graph $adele
        $result.GetPassword() | Should -BeExactly $state.password
        $result.TemporaryAccessPass | Should -BeOfType securestring
        $result.GetTemporaryAccessPass() | Should -BeExactly $state.pass.value
        $result.TemporaryAccessPassDetails.LifetimeInMinutes | Should -Be 120
        $result.TemporaryAccessPassDetails.IsUsableOnce | Should -BeTrue
        $state.pass.isUsableOnce | Should -BeTrue
    }

    It 'creates a pass alone, leaves the password as it is, and keeps the pass' {
        $result = Reset-EntraUserPassword $adele @call -CredentialType TemporaryAccessPass -AsPlainText
        $state = Get-FakeGraphUser $graph $adele
        $result.Outcome | Should -Be 'Reset'
        $result.Method | Should -Be 'TemporaryAccessPass'
        $result.Password | Should -BeNullOrEmpty
        $result.ForceChange | Should -BeNullOrEmpty
        $result.TemporaryAccessPass | Should -BeExactly $state.pass.value
        $state.writes | Should -Be 0
        (Get-EntraPasswordResetResult $adele -AsPlainText)[-1].TemporaryAccessPass | Should -BeExactly $state.pass.value
    }

    It 'sends a start for the pass as UTC' {
        $start = [datetime]::SpecifyKind([datetime]'2030-01-02T03:04:05', 'Utc')
        $result = Reset-EntraUserPassword $adele @call -CredentialType TemporaryAccessPass -StartDateTime $start
        $result.TemporaryAccessPassDetails.StartDateTime.UtcDateTime | Should -Be $start
        $result.TemporaryAccessPassDetails.IsUsable | Should -BeFalse
    }

    It 'gives a federated user a pass, but no password' {
        $federated = 'IsaiahL@fabrikam-federated.example'
        (Reset-EntraUserPassword $federated @call -ErrorAction SilentlyContinue).Error.Code | Should -Be 'user_federated'
        $call.WarningAction = 'Continue'
        $result = Reset-EntraUserPassword $federated @call -CredentialType TemporaryAccessPass -WarningVariable warned 3>$null
        $result.Outcome | Should -Be 'Reset'
        $result.GetTemporaryAccessPass() | Should -BeExactly (Get-FakeGraphUser $graph $federated).pass.value
        "$warned" | Should -Match 'at Entra ID'
    }

    It 'refuses before anything is written what the policy does not allow: <Name>' -ForEach @(
        @{ Name = 'switched off'; Policy = @{ disabled = $true }; More = @{ } }
        @{ Name = 'too long'; Policy = @{ maximumLifetimeInMinutes = 90 }; More = @{ LifetimeInMinutes = 120 } }
        @{ Name = 'only once'; Policy = @{ isUsableOnce = $true }; More = @{ UsableOnce = $false } }
        @{ Name = 'somebody else'; Policy = @{ targetsAreUsers = $true; includeTargets = @('0f0f0f0f-0000-4000-8000-000000000000') }; More = @{ } }
    ) {
        $null = Invoke-FakeGraph $graph POST settings @{ roleAssignments = 'allowed'; passPolicy = $Policy }
        $result = Reset-EntraUserPassword $adele @call -CredentialType Both @More -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'pass_not_allowed'
        $failed[0].FullyQualifiedErrorId | Should -Be 'pass_not_allowed,Reset-EntraUserPassword'
        Get-Written | Should -BeNullOrEmpty
    }

    It 'lets the service decide where the policy may not be read, and tells its refusal beside the reset' {
        $null = Invoke-FakeGraph $graph POST settings @{ roleAssignments = 'allowed'; passPolicy = @{ disabled = $true } }
        $call = New-Call -Scopes 'User.Read.All,User-PasswordProfile.ReadWrite.All,UserAuthMethod-TAP.ReadWrite.All'
        $call.WarningAction = 'Continue'
        $result = Reset-EntraUserPassword $adele @call -CredentialType Both -WarningVariable warned 3>$null
        $result.Outcome | Should -Be 'Reset'
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph $adele).password
        $result.Steps.Done | Should -Be $false
        $result.Steps.Error.Code | Should -Be 'pass_not_allowed'
        "$warned" | Should -Match 'the service decides'
        ($result | Format-Table | Out-String -Width 200) | Should -Match 'TemporaryAccessPass: pass_not_allowed'
    }

    It 'names the roles that may do it where the caller''s may not: <Option>' -ForEach @(
        @{ Option = 'BlockSignIn'; Caller = 'JoniS'; More = @{ BlockSignIn = $true }; Not = 'Helpdesk' }
        @{ Option = 'CredentialType'; Caller = 'helpdesk'; More = @{ CredentialType = 'Both' }; Not = 'User Administrator' }
    ) {
        $call = New-Call "$Caller@contoso.example"
        $result = Reset-EntraUserPassword $adele @call @More -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'role_too_low'
        $result.Error.Remedy | Should -Match 'Authentication Administrator'
        $result.Error.Remedy | Should -Not -Match $Not
        Get-Written | Should -BeNullOrEmpty
    }

    It 'sends no second request for a pass whose reply was lost, and says what to do' {
        Add-FakeGraphFault $graph @{ match = @{ operation = 'createPass' }; then = @{ drop = 'after' } }
        $result = Reset-EntraUserPassword $adele @call -CredentialType Both
        $result.Outcome | Should -Be 'Reset'
        $result.TemporaryAccessPass | Should -BeNullOrEmpty
        $result.Steps[0].Error.Remedy | Should -Match 'replaces it'
        (Get-FakeGraphUser $graph $adele).passes | Should -Be 1
    }

    It 'is Unknown where the reply to a pass alone was lost' {
        Add-FakeGraphFault $graph @{ match = @{ operation = 'createPass' }; then = @{ drop = 'after' } }
        $result = Reset-EntraUserPassword $adele @call -CredentialType TemporaryAccessPass -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Unknown'
        $result.Error.Remedy | Should -Match 'replaces it'
        (Get-FakeGraphUser $graph $adele).passes | Should -Be 1
    }

    It 'reads the change back' {
        $result = Reset-EntraUserPassword $adele @call -Verify
        $result.Verification | Should -Be 'Verified'
        $result.Steps.Step | Should -Be 'Verify'
        $result.Steps.Done | Should -BeTrue
    }

    It 'shows the steps with -WhatIf and takes none' {
        $lines = @(pwsh -NoProfile -NoLogo -Command "Import-Module '$env:ENTRA_MODULE'; Reset-EntraUserPassword $adele -GraphEndpoint $($graph.Endpoint) -AccessToken (ConvertTo-SecureString '$(New-TestToken '--upn', 'DebraB@contoso.example')' -AsPlainText -Force) -BlockSignIn -RevokeSession -WhatIf")
        $text = -join $lines
        $text | Should -Match 'accountEnabled'
        $text | Should -Match 'revokeSignInSessions'
        Get-Written | Should -BeNullOrEmpty
    }

    It 'refuses what contradicts: <Name>' -ForEach @(
        @{ Name = 'a pass alone and a length'; More = @{ CredentialType = 'TemporaryAccessPass'; PasswordLength = 20 } }
        @{ Name = 'a lifetime without a pass'; More = @{ LifetimeInMinutes = 60 } }
        @{ Name = 'block and enable'; More = @{ BlockSignIn = $true; Enable = $true } }
        @{ Name = 'a pass in China'; More = @{ CredentialType = 'Both'; Environment = 'China' } }
    ) {
        { Reset-EntraUserPassword $adele @call @More } | Should -Throw -ErrorId 'options_contradict,Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'puts no pass into a stream' {
        $everything = & { Reset-EntraUserPassword $adele @call -CredentialType Both -Verbose -Debug -InformationAction Continue } *>&1
        $pass = (Get-FakeGraphUser $graph $adele).pass.value
        ($everything | Where-Object { $_ -isnot [pscustomobject] } | Out-String) | Should -Not -Match ([regex]::Escape($pass))
        ($everything | Format-List * | Out-String) | Should -Not -Match ([regex]::Escape($pass))
    }
}

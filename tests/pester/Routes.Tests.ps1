BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    function New-Call([string] $Upn = 'helpdesk@contoso.example') {
        @{ AccessToken = ConvertTo-Secret (New-TestToken '--upn', $Upn); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' }
    }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Routes' {
    BeforeEach {
        Reset-FakeGraph $graph
        $null = Invoke-FakeGraph $graph POST settings @{ operationRetryAfter = 0 }
    }

    It '<User> by <Caller>: <Method>, <Reason>' -ForEach @(
        @{ User = 'AdeleV'; Caller = 'helpdesk'; Method = 'PasswordProfile'; Reason = 'unprotected_user'; Protection = 'None' }
        @{ User = 'LeeG'; Caller = 'helpdesk'; Method = 'PasswordProfile'; Reason = 'unprotected_user'; Protection = 'None' }
        @{ User = 'AdeleV'; Caller = 'JoniS'; Method = 'AuthenticationMethod'; Reason = 'patch_refused'; Protection = 'None' }
        @{ User = 'JoniS'; Caller = 'helpdesk'; Method = 'AuthenticationMethod'; Reason = 'protected_user'; Protection = 'Limited' }
        @{ User = 'PattiF'; Caller = 'helpdesk'; Method = 'AuthenticationMethod'; Reason = 'synced_user'; Protection = 'None' }
        @{ User = 'contractor'; Caller = 'helpdesk'; Method = 'PasswordProfile'; Reason = 'unprotected_user'; Protection = 'None' }
        @{ User = 'DorenaP'; Caller = 'helpdesk'; Method = 'PasswordProfile'; Reason = 'unprotected_user'; Protection = 'None' }
    ) {
        $call = New-Call "$Caller@contoso.example"
        $result = Reset-EntraUserPassword "$User@contoso.example" @call
        $result.Outcome | Should -Be 'Reset'
        $result.Method | Should -Be $Method
        $result.MethodReason | Should -Be $Reason
        $result.Protection | Should -Be $Protection
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph "$User@contoso.example").password
    }

    It 'learns from a refused PATCH for the users that follow' {
        $call = New-Call JoniS@contoso.example
        $result = 'AdeleV', 'AlexW', 'MeganB' | ForEach-Object { "$_@contoso.example" } | Reset-EntraUserPassword @call
        $result.Outcome | Should -Be 'Reset', 'Reset', 'Reset'
        $result.MethodReason | Should -Contain 'patch_refused'
        foreach ($one in $result) { $one.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph $one.UserId).password }
    }

    It 'an application PATCHes a protected user' {
        $call = New-Call
        $call.AccessToken = ConvertTo-Secret (New-TestToken '--app-only')
        $result = Reset-EntraUserPassword LeeG@contoso.example, GerhartM@contoso.example @call
        $result.Outcome | Should -Be 'Reset', 'Reset'
        ($result | Where-Object UserPrincipalName -Like 'Gerhart*').MethodReason | Should -Be 'app_only_token'
    }

    It 'an option that only a passwordProfile can carry' {
        $call = New-Call
        $result = Reset-EntraUserPassword JoniS@contoso.example @call -ForceChangePasswordNextSignInWithMfa
        $result.MethodReason | Should -Be 'option_needs_password_profile'
        (Get-FakeGraphUser $graph JoniS@contoso.example).forceChangePasswordNextSignInWithMfa | Should -BeTrue
    }

    It 'a synchronised user is never PATCHed, also when that is forced' {
        $call = New-Call
        $result = Reset-EntraUserPassword PattiF@contoso.example @call -Method PasswordProfile -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'user_synced'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'a password that the service generates is handed out' {
        $call = New-Call
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -ServiceGenerated
        $result.MethodReason | Should -Be 'service_generated'
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph AdeleV@contoso.example).password
    }

    It 'sessions are revoked after the write; a refusal is told beside the success' {
        $call = New-Call
        (Reset-EntraUserPassword AdeleV@contoso.example @call -RevokeSession).SessionsRevoked | Should -BeTrue
        (Get-FakeGraphUser $graph AdeleV@contoso.example).revocations | Should -Be 1
        Add-FakeGraphFault $graph @{ match = @{ pathContains = 'revokeSignInSessions' }; then = @{ status = 403; body = @{ error = @{ code = 'Authorization_RequestDenied'; message = 'no' } } } }
        $result = Reset-EntraUserPassword AlexW@contoso.example @call -RevokeSession -ErrorVariable failures
        $result.Outcome, $result.SessionsRevoked | Should -Be 'Reset', $false
        $result.Error.Code | Should -Not -BeNullOrEmpty
        $failures.Count | Should -Be 0
        (Reset-EntraUserPassword MeganB@contoso.example @call).SessionsRevoked | Should -Be $null
    }

    It 'a writeback that is still running is Accepted, with its URL and the password' {
        $null = Invoke-FakeGraph $graph POST operations @{ user = 'PattiF@contoso.example'; retryAfter = 1; steps = @(@{ status = 'running' }) }
        $call = New-Call
        $result = Reset-EntraUserPassword PattiF@contoso.example @call -OperationTimeoutSec 2 -ErrorVariable failures
        $result.Outcome, $result.Error.Code | Should -Be 'Accepted', 'operation_running'
        $result.OperationUrl | Should -BeLike "$($graph.Endpoint)/v1.0/users/*/authentication/operations/*"
        $result.GetPassword().Length | Should -Be 14
        $failures.Count | Should -Be 0
    }

    It 'a writeback that fails is told in the service''s words' {
        $null = Invoke-FakeGraph $graph POST operations @{ user = 'PattiF@contoso.example'; retryAfter = 0.1; steps = @(@{ status = 'running' }, @{ status = 'failed'; statusDetail = 'OnPremisesAdminActionRequired' }) }
        $call = New-Call
        $result = Reset-EntraUserPassword PattiF@contoso.example @call -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'operation_failed'
        $result.Error.Message | Should -BeLike '*OnPremisesAdminActionRequired*'
        $result.Password | Should -BeNullOrEmpty
    }

    It 'the service decides where the verdict is ignored' {
        $call = New-Call
        $result = Reset-EntraUserPassword NestorW@contoso.example @call -IgnoreVerdict -Force -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'role_missing'
        (Get-FakeGraphWrite $graph).Count | Should -BeGreaterThan 0
    }

    It 'what may not be read is said once, and stops nothing' {
        $call = New-Call
        $result = Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call -WarningVariable said
        $result.Outcome | Should -Be 'Reset', 'Reset'
        @($said) -match '^Custom and scoped roles of users could not be read: .*403' | Should -HaveCount 1
    }

    It 'a token of another cloud stops before any request' {
        $call = New-Call
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -Environment USGov -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'wrong_cloud'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }
}

Describe 'The second question about a privileged user' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call MODAdmin@contoso.example
        $call.Remove('Confirm')
    }

    It 'is put after the first one, and no leaves the user alone' {
        $run = Invoke-InHost 'Reset-EntraUserPassword NestorW@contoso.example @call' -Answers 0, 2 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 2
        $run.Host.Questions[1] | Should -Match 'privileged user, who holds .*Global Administrator'
        $run.Output[0].Error.Code | Should -Be 'declined'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'is put although -Confirm:$false is given' {
        $run = Invoke-InHost 'Reset-EntraUserPassword NestorW@contoso.example @call -Confirm:$false' -Answers 0 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        $run.Output[0].Outcome | Should -Be 'Reset'
    }

    It 'is answered for all at once' {
        $run = Invoke-InHost '"NestorW@contoso.example", "MiriamG@contoso.example" | Reset-EntraUserPassword @call -Confirm:$false' -Answers 1 -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 1
        $run.Output.Outcome | Should -Be 'Reset', 'Reset'
    }

    It 'is skipped by -Force' {
        $run = Invoke-InHost 'Reset-EntraUserPassword NestorW@contoso.example @call -Confirm:$false -Force' -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 0
        $run.Output[0].Outcome | Should -Be 'Reset'
    }

    It 'is not put with -WhatIf' {
        $run = Invoke-InHost 'Reset-EntraUserPassword NestorW@contoso.example @call -WhatIf' -Variables @{ call = $call }
        $run.Host.Questions.Count | Should -Be 0
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'where nobody can be asked: Skipped, confirmation_impossible' {
        $token = New-TestToken '--upn', 'MODAdmin@contoso.example'
        $script = "Import-Module '$env:ENTRA_MODULE'; `$token = ConvertTo-SecureString '$token' -AsPlainText -Force; " +
        "Reset-EntraUserPassword NestorW@contoso.example -GraphEndpoint '$($graph.Endpoint)' -AccessToken `$token -Confirm:`$false | " +
        'ForEach-Object { "outcome $($_.Outcome) $($_.Error.Code)" }'
        Invoke-CleanShell $script -Arguments '' -StandardInput "`n`n" | Should -Contain 'outcome Skipped confirmation_impossible'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }
}

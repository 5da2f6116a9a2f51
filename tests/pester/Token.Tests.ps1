BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $text = New-TestToken
    $token = ConvertTo-Secret $text
    $call = @{ UserId = 'AdeleV@contoso.example'; GraphEndpoint = $graph.Endpoint; Confirm = $false }
    $expired = ConvertTo-Secret (New-TestToken '--expires-in-sec', '-60')
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'The token provider' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'brings the first token, and sees the variables of its own script' {
        $own = $token
        $script:requests = @()
        (Reset-EntraUserPassword @call -TokenProvider { param($request) $script:requests += $request; $own }).Outcome | Should -Be 'Reset'
        $script:requests.Count | Should -Be 1
        @($script:requests[0].PSObject.Properties.Name) | Should -Be 'Claims', 'Message'
        $script:requests[0].Claims | Should -BeNullOrEmpty
        $script:requests[0].Message | Should -Not -BeNullOrEmpty
    }

    It 'is asked again when the token is refused, with the service''s claims' {
        $claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
        $encoded = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($claims))
        Add-FakeGraphFault $graph @{ match = @{ method = 'GET' }; then = @{
                status = 401
                headers = @{ 'www-authenticate' = "Bearer realm=`"`", error=`"insufficient_claims`", claims=`"$encoded`"" }
                body = @{ error = @{ code = 'InvalidAuthenticationToken'; message = 'Continuous access evaluation resulted in challenge.' } }
            }
        }
        $script:requests = @()
        $result = Reset-EntraUserPassword @call -TokenProvider { param($request) $script:requests += $request; $token }
        $result.Outcome | Should -Be 'Reset'
        $script:requests.Count | Should -Be 2
        $script:requests[1].Claims | Should -Be $claims
    }

    It 'that fails: one terminating error, its words in a warning, no secret' {
        $provider = { throw "cannot renew $text" }
        $thrown = $null
        try { Reset-EntraUserPassword @call -TokenProvider $provider -WarningVariable warnings -WarningAction SilentlyContinue } catch { $thrown = $_ }
        $thrown.FullyQualifiedErrorId | Should -Be 'no_sign_in,Reset-EntraUserPassword'
        "$warnings" | Should -Match 'The token provider failed: cannot renew'
        "$warnings".Contains($text) | Should -BeFalse
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'that returns <Name> counts as no token' -ForEach @(
        @{ Name = 'nothing'; Provider = { } }, @{ Name = 'plain text'; Provider = { 'eyJ.plain.text' } }
    ) {
        { Reset-EntraUserPassword @call -TokenProvider $Provider -WarningVariable script:warnings -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'no_sign_in,Reset-EntraUserPassword'
        "$script:warnings" | Should -Be 'The token provider returned no SecureString.'
    }

    It 'that has no second token makes the remaining users fail' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'GET' }; times = 99; then = @{ status = 401; body = @{ error = @{ code = 'InvalidAuthenticationToken'; message = 'Lifetime validation failed, the token is expired.' } } } }
        $script:count = 0
        $provider = { $script:count++; if ($script:count -eq 1) { $token } }
        $result = Reset-EntraUserPassword @call -TokenProvider $provider -WarningAction SilentlyContinue -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $script:count | Should -Be 2
        $failures[0].FullyQualifiedErrorId | Should -Be 'token_refused,Reset-EntraUserPassword'
        $failures[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
    }
}

Describe 'The access token' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'that has expired is an error of each user, and no write' {
        $result = Reset-EntraUserPassword @call -AccessToken $expired -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'token_refused'
        $failures[0].FullyQualifiedErrorId | Should -Be 'token_refused,Reset-EntraUserPassword'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'without the permission to write is said to lack it' {
        $reader = ConvertTo-Secret (New-TestToken '--scopes', 'User.Read.All,Domain.Read.All')
        $result = Reset-EntraUserPassword @call -AccessToken $reader -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'scope_missing'
        $result.Error.Remedy | Should -Match 'User-PasswordProfile\.ReadWrite\.All'
    }

    It 'of another cloud is refused as such' {
        $result = Reset-EntraUserPassword @call -AccessToken (ConvertTo-Secret (New-TestToken '--aud', 'https://graph.microsoft.us')) -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'wrong_cloud'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }
}

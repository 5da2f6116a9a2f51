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

    It 'that fails: one terminating error, its type and code in a warning, and none of its words' {
        $provider = { throw "AADSTS7000215: cannot renew $text for Short-1" }
        $thrown = $null
        try { Reset-EntraUserPassword @call -TokenProvider $provider -WarningVariable warnings -WarningAction SilentlyContinue } catch { $thrown = $_ }
        $thrown.FullyQualifiedErrorId | Should -Be 'no_sign_in,Reset-EntraUserPassword'
        "$warnings" | Should -Match '^The token provider failed: \w+Exception \(AADSTS7000215\)\.'
        "$warnings" | Should -Not -Match 'Short-1|cannot renew|eyJ'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'that <Name>: what it says is in no error, variable or stream, nor in the warning' -ForEach @(
        @{ Name = 'throws'; Provider = { throw "could not convert $env:PESTER_TOKEN" } }
        @{ Name = 'writes an error'; Provider = { Write-Error "could not convert $env:PESTER_TOKEN" } }
        @{ Name = 'throws an error record that has it as its target'; Provider = { throw [System.Management.Automation.ErrorRecord]::new([System.FormatException]::new($env:PESTER_TOKEN), 'x', 'InvalidData', $env:PESTER_TOKEN) } }
        @{ Name = 'lets .NET throw'; Provider = { [uri]::new("$env:PESTER_TOKEN") ; throw [System.AggregateException]::new('two', [System.Exception[]]@([System.FormatException]::new($env:PESTER_TOKEN))) } }
        @{ Name = 'catches and throws again'; Provider = { try { throw "$env:PESTER_TOKEN" } catch { throw "no token: $_" } } }
        @{ Name = 'calls a command that fails'; Provider = { Get-Item -LiteralPath "/$env:PESTER_TOKEN" -ErrorAction Stop } }
        @{ Name = 'calls one with an error variable of its own'; Provider = { Get-Item -LiteralPath "/$env:PESTER_TOKEN" -ErrorVariable missing -ErrorAction SilentlyContinue; 'eyJ.plain.text' } }
    ) {
        $env:PESTER_TOKEN = $text
        try {
            $script = 'try { throw "of the caller" } catch { $null = $_ }; Reset-EntraUserPassword @call -TokenProvider $provider -ErrorVariable failures -OutVariable out -WarningVariable warned -Verbose -Debug'
            $run = Invoke-InHost $script -Variables @{ call = $call; provider = $Provider } -Shared failures
        } finally {
            $env:PESTER_TOKEN = $null
        }
        $run.Errors.FullyQualifiedErrorId | Should -Be 'no_sign_in,Reset-EntraUserPassword'
        # The one of the provider is taken out, the caller's own stays.
        $run.Remembered.Count | Should -Be 2
        "$($run.Remembered[1])" | Should -Be 'of the caller'
        $run.Shared.Count | Should -Be 1
        $run.Warnings.Count | Should -Be 1
        "$($run.Warnings)" | Should -Match '^The token provider '
        $all = @($run.Errors) + @($run.Remembered) + @($run.Shared) + @($run.Warnings) + @($run.Verbose) + @($run.Debug) + @($run.Output)
        $shown = ($all | ForEach-Object { $_; $_.Exception; $_.Exception.InnerException; $_.TargetObject } | Format-List * -Force | Out-String -Width 4000) + $run.Host.Shown
        $shown.Contains($text.Split('.')[1].Substring(0, 40)) | Should -BeFalse
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'is heard when it warns or tells something, while it runs' {
        $run = Invoke-InHost 'Reset-EntraUserPassword @call -TokenProvider { Write-Warning "use a browser"; Write-Host "code ABC"; $token }' -Variables @{ call = $call; token = $token }
        $run.Output.Outcome | Should -Be 'Reset'
        $run.Host.Shown | Should -Match 'use a browser'
        $run.Host.Shown | Should -Match 'code ABC'
    }

    It 'that returns <Name> counts as no token' -ForEach @(
        @{ Name = 'nothing'; Provider = { } }, @{ Name = 'plain text'; Provider = { 'eyJ.plain.text' } }
    ) {
        { Reset-EntraUserPassword @call -TokenProvider $Provider -WarningVariable script:warnings -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'no_sign_in,Reset-EntraUserPassword'
        "$script:warnings" | Should -Match '^The token provider returned no SecureString\. .*ConvertTo-SecureString'
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

    It 'with <Name> is refused before anything is sent, and not quoted' -ForEach @(
        @{ Name = 'a control character, as Ctrl+V leaves it'; Token = "$([char]0x16)" }
        @{ Name = 'a line break inside'; Token = "eyJ.canary`n.x" }
        @{ Name = 'the word Bearer'; Token = 'Bearer eyJ.canary.x' }
        @{ Name = 'the name of a type'; Token = 'System.Security.SecureString' }
        @{ Name = 'nothing in it'; Token = '' }
    ) {
        $given = ConvertTo-Secret $Token
        foreach ($script in 'Reset-EntraUserPassword @call -AccessToken $given', 'Reset-EntraUserPassword @call -TokenProvider { $given }', 'Get-EntraBannedWord -GraphEndpoint $call.GraphEndpoint -AccessToken $given') {
            $run = Invoke-InHost $script -Variables @{ call = $call; given = $given }
            $run.Errors.Count | Should -Be 1
            $run.Errors[0].FullyQualifiedErrorId | Should -Match '^token_invalid,'
            (($run.Errors + $run.Remembered + $run.Warnings | Format-List * -Force | Out-String) + $run.Host.Shown).Contains('canary') | Should -BeFalse
        }
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'with a line end behind it is used' {
        (Reset-EntraUserPassword @call -AccessToken (ConvertTo-Secret " $text`r`n")).Outcome | Should -Be 'Reset'
    }

    It 'of another cloud is refused as such' {
        $result = Reset-EntraUserPassword @call -AccessToken (ConvertTo-Secret (New-TestToken '--aud', 'https://graph.microsoft.us')) -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'wrong_cloud'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }
}

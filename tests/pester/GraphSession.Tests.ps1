BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $token = New-TestToken
    $tokenPart = $token.Split('.')[1].Substring(0, 60)
    $five = 'AdeleV', 'AlexW', 'MeganB', 'DiegoS', 'LynneR' | ForEach-Object { "$_@contoso.example" }

    # A process that is connected by Connect-MgGraph, to a test tenant that Add-MgEnvironment has named.
    function New-Connection([string] $Token) {
        @{
            Token          = $Token
            TestEndpoint   = $graph.Endpoint
            Context        = [pscustomobject]@{
                AuthType = 'Delegated'; Account = 'helpdesk@contoso.example'; TenantId = '00000000-0000-4000-8000-000000000001'; Environment = 'Contoso Test'
                Scopes = 'User.Read.All', 'User-PasswordProfile.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All', 'User.RevokeSessions.All'
            }
            RequestContext = [pscustomobject]@{ RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = [timespan]::Zero; ClientTimeout = [timespan]::FromSeconds(300) }
            Calls          = [System.Collections.Generic.List[hashtable]]::new()
            Responses      = [System.Collections.Generic.List[object]]::new()
        }
    }

    function Connect-StandIn([string] $Token = $token) {
        $connection = New-Connection $Token
        Import-Module $PSScriptRoot/GraphPowerShell.psm1 -ArgumentList $connection -Force -Global
        $connection
    }

    function Assert-FormerValue($Connection) {
        $Connection.RequestContext.MaxRetry | Should -Be 3
        $Connection.RequestContext.RetryDelay | Should -Be 3
        $Connection.RequestContext.ClientTimeout | Should -Be ([timespan]::FromSeconds(300))
    }

    # Everything that a look at an object, at all that it is made of and at its exception shows.
    function Get-FullText($Object) {
        @($Object) | ForEach-Object { $_; if ($_ -is [System.Management.Automation.ErrorRecord]) { $_.TargetObject; $_.Exception; $_.Exception.InnerException; $_.TargetObject.Headers.Authorization } } |
            Format-List * -Force | Out-String -Width 4000
    }
}

AfterAll {
    Remove-Module GraphPowerShell -ErrorAction Ignore
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'After Connect-MgGraph' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
        $connection = Connect-StandIn
        $call = @{ GraphEndpoint = $graph.Endpoint; Environment = 'Global'; Confirm = $false }
    }

    It 'a log tells the account that is signed in' {
        $file = Join-Path $TestDrive 'account.jsonl'
        $null = $five | Reset-EntraUserPassword @call -WarningAction SilentlyContinue -LogPath $file
        (Test-EntraPasswordResetLog $file).IsIntact | Should -BeTrue
        $records = @(Get-Content -LiteralPath $file | ConvertFrom-Json)
        ($records | Where-Object event -EQ runStarted).operator.userPrincipalName | Should -Be 'helpdesk@contoso.example'
        @($records | Where-Object event -EQ intent).Count | Should -Be 5
    }

    It 'users are reset through Invoke-MgGraphRequest, on the thread of the pipeline' {
        $results = $five | Reset-EntraUserPassword @call -WarningAction SilentlyContinue
        $results.Outcome | Select-Object -Unique | Should -Be 'Reset'
        foreach ($result in $results) { (Get-FakeGraphUser $graph $result.UserId).password | Should -BeExactly $result.GetPassword() }
        $connection.Calls.Count | Should -Be @(Get-FakeGraphLog $graph).Count
        $connection.Calls.Thread | Select-Object -Unique | Should -Be ([System.Threading.Thread]::CurrentThread.ManagedThreadId)
        $connection.Calls.MaxRetry | Select-Object -Unique | Should -Be 0
        Assert-FormerValue $connection
    }

    It 'bodies are bytes, also empty ones, and each PATCH says what it is' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -RevokeSession
        $writes = @($connection.Calls | Where-Object Method -NE 'GET')
        $writes.Method | Should -Be 'PATCH', 'POST'
        foreach ($write in $writes) { $write.Body.GetType().Name | Should -Be 'Byte[]' }
        $writes[0].ContentType | Should -Be 'application/json'
        # The password in it is gone when the answer is there.
        $writes[0].Body.Length | Should -BeGreaterThan 50
        ($writes[0].Body | Measure-Object -Sum).Sum | Should -Be 0
        $writes[1].Body.Length | Should -Be 0
        @($connection.Calls | Where-Object { $_.Method -eq 'GET' -and $_.HasBody }).Count | Should -Be 0
        $logged = Get-FakeGraphWrite $graph
        $logged.bodyValid[0] | Should -BeTrue
        $logged[0].headers.'content-type' | Should -Be 'application/json'
        foreach ($entry in Get-FakeGraphLog $graph) { $entry.headers.'client-request-id' | Should -Match '^[0-9a-f-]{36}$' }
    }

    It 'the response, which carries the token, is disposed of, and nothing but results comes out' {
        $all = @(Reset-EntraUserPassword AdeleV@contoso.example @call *>&1)
        $all.Count | Should -Be 1
        $all[0].Outcome | Should -Be 'Reset'
        $connection.Responses.Count | Should -BeGreaterThan 3
        foreach ($response in $connection.Responses) { { $response.Content.ReadAsStringAsync().Result } | Should -Throw }
    }

    It '-Debug and -Verbose of the caller print no body' {
        $run = Invoke-InHost @"
Import-Module '$PSScriptRoot/GraphPowerShell.psm1' -ArgumentList `$connection
`$DebugPreference = 'Continue'
Reset-EntraUserPassword AdeleV@contoso.example @call -Debug -Verbose
"@ -Variables @{ call = $call; connection = $connection }
        $run.Output[0].Outcome | Should -Be 'Reset'
        $shown = (@($run.Debug) + @($run.Verbose) | Out-String -Width 4000) + $run.Host.Shown
        $shown | Should -Match 'PATCH .* → 204'
        # As that command would say.
        $shown | Should -Not -Match 'byte payload'
        $shown.Contains($run.Output[0].GetPassword()) | Should -BeFalse
        $shown.Contains($tokenPart) | Should -BeFalse
    }

    It 'a given token is used, not the session' {
        (Reset-EntraUserPassword AdeleV@contoso.example @call -AccessToken (ConvertTo-Secret $token)).Outcome | Should -Be 'Reset'
        (Reset-EntraUserPassword AlexW@contoso.example @call -TokenProvider { ConvertTo-Secret $token }).Outcome | Should -Be 'Reset'
        $connection.Calls.Count | Should -Be 0
        # Also one that is missing: somebody else's session is no substitute for it.
        { Reset-EntraUserPassword AdeleV@contoso.example @call -AccessToken $null } | Should -Throw -ErrorId 'no_sign_in,Reset-EntraUserPassword'
    }

    It 'the clouds of session and parameter must agree' {
        $connection.Context.Environment = 'Global'
        $result = Reset-EntraUserPassword AdeleV@contoso.example -Confirm:$false -Environment USGov -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'wrong_cloud'
        $connection.Context.Environment = 'Contoso Test'
        { Reset-EntraUserPassword AdeleV@contoso.example -Confirm:$false } | Should -Throw '*environment "Contoso Test" is none of Global, USGov, USGovDoD, China*'
        $connection.Calls.Count | Should -Be 0
    }

    It 'its token goes to no other endpoint: <Name>' -ForEach @(
        @{ Name = 'of a test tenant'; Environment = 'Global'; Endpoint = 'https://test.fabrikam.example' }
        @{ Name = 'of another cloud'; Environment = 'Global'; Endpoint = 'https://graph.microsoft.us' }
        @{ Name = 'without TLS'; Environment = 'Global'; Endpoint = 'http://graph.microsoft.com' }
        @{ Name = 'on this machine'; Environment = 'Global'; Endpoint = 'http://127.0.0.1:9' }
        @{ Name = 'on another port'; Environment = 'Contoso Test'; Endpoint = 'http://127.0.0.1:9' }
        @{ Name = 'with the own one as a user name'; Environment = 'Global'; Endpoint = 'https://graph.microsoft.com@test.fabrikam.example' }
        @{ Name = 'while its own is not known'; Environment = 'Gone'; Endpoint = 'https://test.fabrikam.example' }
    ) {
        $connection.Context.Environment = $Environment
        foreach ($command in { Reset-EntraUserPassword AdeleV@contoso.example -Confirm:$false -GraphEndpoint $Endpoint }, { Get-EntraBannedWord -GraphEndpoint $Endpoint }) {
            $thrown = $command | Should -Throw -PassThru
            $thrown.FullyQualifiedErrorId | Should -Match '^endpoint_refused,'
            $thrown.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        $connection.Calls.Count | Should -Be 0
    }

    It 'without a context, and without the commands, nobody is signed in' {
        $connection.Context = $null
        $thrown = { Reset-EntraUserPassword AdeleV@contoso.example @call } | Should -Throw -ErrorId 'no_sign_in,Reset-EntraUserPassword' -PassThru
        $thrown.ErrorDetails.RecommendedAction | Should -Match 'Connect-MgGraph'
        Remove-Module GraphPowerShell
        { Reset-EntraUserPassword AdeleV@contoso.example @call } | Should -Throw -ErrorId 'no_sign_in,Reset-EntraUserPassword'
    }

    It 'an application is told from a person by the session' {
        $connection.Token = New-TestToken '--app-only'
        $connection.Context.AuthType = 'AppOnly'
        $connection.Context.Account = $null
        $result = Reset-EntraUserPassword AdminA@contoso.example, AdeleV@contoso.example @call -Force -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $result.MethodReason | Should -Not -Contain 'protected_user'
        # Nothing is asked that an application cannot answer.
        @($connection.Calls | Where-Object Uri -Match '/me').Count | Should -Be 0
    }

    It '-WhatIf reads, writes nothing, and puts the former values back' {
        Reset-EntraUserPassword AdeleV@contoso.example @call -WhatIf
        $connection.Calls.MaxRetry | Select-Object -Unique | Should -Be 0
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
        Assert-FormerValue $connection
    }
}

Describe 'What goes wrong in Invoke-MgGraphRequest' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
        $connection = Connect-StandIn
        $call = @{ UserId = 'AdeleV@contoso.example'; GraphEndpoint = $graph.Endpoint; Environment = 'Global'; Confirm = $false }
        # A mark, to see what is added to it.
        $Error.Clear()
    }

    It 'a refusal is waited out as the service says, and sent again by us' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ status = 429; headers = @{ 'retry-after' = '1' } } }
        (Reset-EntraUserPassword @call).Outcome | Should -Be 'Reset'
        (Get-FakeGraphWrite $graph).status | Should -Be 429, 204
        @($connection.Calls | Where-Object Method -EQ 'PATCH').Count | Should -Be 2
    }

    It 'its "too many retries" is a refusal, also where somebody has set that it repeats by itself' {
        # As another runspace of the process does meanwhile.
        $connection.RequestContext | Add-Member -MemberType ScriptProperty -Name MaxRetry -Value { 1 } -SecondValue { } -Force
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 2; then = @{ status = 429; headers = @{ 'retry-after' = '1' } } }
        (Reset-EntraUserPassword @call -ErrorVariable failures).Outcome | Should -Be 'Reset'
        (Get-FakeGraphWrite $graph).status | Should -Be 429, 429, 204
        $failures.Count | Should -Be 0
        $Error.Count | Should -Be 0
    }

    It 'a connection that nobody takes is not_reached, and neither error nor variable holds the token' {
        try { throw 'of the caller''s' } catch { $null = $_ }
        $connection.TestEndpoint = $call.GraphEndpoint = 'http://127.0.0.1:9'
        $result = Reset-EntraUserPassword @call -ErrorVariable failures -ErrorAction SilentlyContinue -OutVariable out -WarningVariable warnings
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'not_reached'
        $failures.FullyQualifiedErrorId | Should -Be 'not_reached,Reset-EntraUserPassword'
        $Error.Count | Should -Be 2
        # What was there before stays.
        "$($Error[1])" | Should -Be 'of the caller''s'
        (Get-FullText (@($Error) + @($failures) + @($out) + @($warnings))).Contains($tokenPart) | Should -BeFalse
    }

    It 'an answer that is lost leaves the password known' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 9; then = @{ drop = 'after' } }
        $result = Reset-EntraUserPassword @call -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Outcome | Should -Be 'Unknown'
        $result.Error.Code | Should -Be 'answer_lost'
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph $call.UserId).password
        $failures.Count | Should -Be 1
        (Get-FullText (@($Error) + @($failures))).Contains($tokenPart) | Should -BeFalse
    }

    It 'a redirect that it followed to another host is redirected' {
        $elsewhere = Start-FakeGraph
        try {
            Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ status = 307; headers = @{ location = "$($elsewhere.Endpoint)/v1.0/users/x" } } }
            $result = Reset-EntraUserPassword @call -ErrorAction SilentlyContinue
            $result.Outcome | Should -Be 'Unknown'
            $result.Password | Should -Not -BeNullOrEmpty
            $result.Error.Code | Should -Be 'redirected'
            # It did follow.
            @(Get-FakeGraphLog $elsewhere).Count | Should -Be 1
        } finally {
            Stop-FakeGraph $elsewhere
        }
    }

    It 'a refused token cannot be renewed, and Connect-MgGraph is what helps' {
        $connection.Token = New-TestToken '--expires-in-sec', '-60'
        $result = Reset-EntraUserPassword @call -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'token_refused'
        $result.Error.Remedy | Should -Match 'Connect-MgGraph'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

}

Describe 'A run over a session of Connect-MgGraph that is cut' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
    }

    It 'while a write is under way: the password is kept, the former values are back' {
        $connection = New-Connection $token
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ delayMs = 1500 } }
        $shell = [powershell]::Create()
        $null = $shell.AddScript(@'
param($module, $standIn, $connection, $endpoint)
Import-Module $module
Import-Module $standIn -ArgumentList $connection
Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example -GraphEndpoint $endpoint -Environment Global -Confirm:$false
'@).AddArgument($env:ENTRA_MODULE).AddArgument("$PSScriptRoot/GraphPowerShell.psm1").AddArgument($connection).AddArgument($graph.Endpoint)
        $null = $shell.BeginInvoke()
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        while (@($connection.Calls | Where-Object Method -EQ 'PATCH').Count -eq 0 -and $watch.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 50 }
        Start-Sleep -Milliseconds 200
        $watch.Restart()
        $shell.Stop()
        # Its request is cancelled, so there is nothing to wait for.
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        $shell.Dispose()
        Assert-FormerValue $connection
        Start-Sleep -Milliseconds 1800
        $kept = @(Get-EntraPasswordResetResult)
        $kept.Count | Should -Be 1
        $kept[0].Outcome | Should -Be 'Unknown'
        # Whether the service has carried out what it had received nobody knows; if so, it is this one.
        (Get-FakeGraphUser $graph AdeleV@contoso.example).password | Should -BeIn $null, $kept[0].GetPassword()
        @($connection.Calls | Where-Object Method -EQ 'PATCH').Count | Should -Be 1
    }

    It 'by <Name>: nothing more is sent, and the former values are back' -ForEach @(
        @{ Name = 'Select-Object -First 1'; Cut = { param($call) $five | Reset-EntraUserPassword @call | Select-Object -First 1 } }
        @{ Name = 'a failing command'; Cut = { param($call) try { $five | Reset-EntraUserPassword @call | ForEach-Object { throw 'disk full' } } catch { $null = $_ } } }
        @{ Name = '-ErrorAction Stop'; Cut = { param($call) try { @('nobody@contoso.example') + $five | Reset-EntraUserPassword @call -ErrorAction Stop } catch { $null = $_ } } }
    ) {
        $connection = Connect-StandIn
        $null = & $Cut @{ GraphEndpoint = $graph.Endpoint; Environment = 'Global'; Confirm = $false; WarningAction = 'SilentlyContinue' }
        $writes = @($connection.Calls | Where-Object Method -EQ 'PATCH').Count
        $writes | Should -BeLessThan 5
        Assert-FormerValue $connection
        # What was not sent is known not to be set.
        @(Get-EntraPasswordResetResult | Where-Object Outcome -EQ 'Unknown').Count | Should -Be 0
        @(Get-EntraPasswordResetResult).Count | Should -Be $writes
    }
}

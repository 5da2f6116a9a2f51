# Every way in which a run is cut short, many times: the seed chooses how many users there are, what goes wrong at the service, and when the cut comes.
# ENTRA_TEST_SEEDS says how many seeds (20); `cargo xtask test --seeds 200` sets it. A failure names its seed.
BeforeDiscovery {
    $cuts = @(
        @{ Cut = 'Ctrl+C' }
        @{ Cut = 'Stop-Job' }
        @{ Cut = '-ErrorAction Stop' }
        @{ Cut = 'Select-Object -First 1' }
        @{ Cut = 'a command that fails' }
    ) | Where-Object { $_.Cut -ne 'Stop-Job' -or (Get-Command Start-ThreadJob -ErrorAction Ignore) }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    if (-not ('ScriptedHost' -as [type])) { Add-Type -Path $PSScriptRoot/ScriptedHost.cs -IgnoreWarnings }
    $seeds = if ($env:ENTRA_TEST_SEEDS) { [int]$env:ENTRA_TEST_SEEDS } else { 20 }
    $graph = Start-FakeGraph
    $tokenText = New-TestToken '--upn', 'MODAdmin@contoso.example'
    $call = @{ AccessToken = ConvertTo-Secret $tokenText; GraphEndpoint = $graph.Endpoint; Confirm = $false; Force = $true; WarningAction = 'SilentlyContinue' }
    # The first are written by PATCH, the others by resetPassword, which the service carries out in the background.
    $people = 'AdeleV', 'AlexW', 'MeganB', 'DiegoS', 'LynneR', 'JulianI', 'KatieJ', 'MollyD', 'DanJ', 'DorenaP', 'DenisD', "o'brien", '$backup',
    'LeeG', 'JoniS', 'CameronW', 'DebraB', 'IrvinS', 'GradyA', 'JohannaL', 'RaulR', 'EnricoC', 'BenW', 'JordanM', 'BiancaP', 'GerhartM' | ForEach-Object { "$_@contoso.example" }

    $script = @{
        'Ctrl+C'                 = '$users | Reset-EntraUserPassword @call'
        'Stop-Job'               = '$users | Reset-EntraUserPassword @call'
        # As so often: into a variable, which then stays empty.
        '-ErrorAction Stop'      = '$results = $users | Reset-EntraUserPassword @call -ErrorAction Stop'
        'Select-Object -First 1' = '$users | Reset-EntraUserPassword @call | Select-Object -First 1'
        'a command that fails'   = '$users | Reset-EntraUserPassword @call | ForEach-Object { throw "disk full" }'
    }
    $faults = @(
        { }
        { param($random) @{ match = @{ method = 'PATCH' }; times = 99; then = @{ delayMs = $random.Next(20, 250) } } }
        { param($random) @{ match = @{ method = 'GET' }; times = 99; then = @{ delayMs = $random.Next(2, 30) } } }
        { param($random) @{ match = @{ method = 'PATCH' }; times = $random.Next(1, 5); then = @{ drop = 'after'; delayMs = $random.Next(1, 50) } } }
        { param($random) @{ match = @{ method = 'PATCH' }; times = $random.Next(1, 5); then = @{ drop = 'before' } } }
        { param($random) @{ match = @{ method = 'PATCH' }; times = $random.Next(1, 5); then = @{ status = 500; applied = ($random.Next(2) -eq 1) } } }
        { param($random) @{ match = @{ method = 'PATCH' }; times = $random.Next(1, 5); then = @{ status = 429; headers = @{ 'retry-after' = '0.2' } } } }
        { param($random) @{ match = @{ method = 'POST' }; times = $random.Next(1, 3); then = @{ drop = 'after' } } }
    )

    # One runspace for all: a stop ends a pipeline, not the runspace.
    $scripted = [ScriptedHost]::new(@())
    $runspace = [runspacefactory]::CreateRunspace($scripted)
    $runspace.Open()
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $connection = @{
        Token          = $tokenText
        TestEndpoint   = $graph.Endpoint
        Context        = [pscustomobject]@{ AuthType = 'Delegated'; Account = 'MODAdmin@contoso.example'; Environment = 'Contoso Test' }
        RequestContext = [pscustomobject]@{ RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = [timespan]::Zero; ClientTimeout = [timespan]::FromSeconds(300) }
        Calls          = [System.Collections.Generic.List[hashtable]]::new()
        Responses      = [System.Collections.Generic.List[object]]::new()
    }
    $null = $shell.AddScript("Import-Module '$env:ENTRA_MODULE'; Import-Module '$PSScriptRoot/GraphPowerShell.psm1' -ArgumentList `$args[0]").AddArgument($connection).Invoke()
    $shell.Dispose()

    function Wait-ForCut([System.Random] $Random, [int] $Users) {
        # By the clock, or by what the service has seen.
        if ($Random.Next(2) -eq 0) {
            Start-Sleep -Milliseconds $Random.Next(0, 100 + 30 * $Users)
            return
        }
        $count = $Random.Next(1, 8 * $Users)
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        while (@(Get-FakeGraphLog $graph).Count -lt $count -and $watch.ElapsedMilliseconds -lt 1500) { Start-Sleep -Milliseconds 5 }
    }

    function Invoke-CutRun([string] $Cut, [hashtable] $Call, [string[]] $Users, [System.Random] $Random) {
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        if ($Cut -eq 'Stop-Job') {
            $job = Start-ThreadJob -StreamingHost $scripted -ArgumentList $env:ENTRA_MODULE, $Call, $Users, $script[$Cut] -ScriptBlock {
                param($module, $call, $users, $script)
                Import-Module $module
                . ([scriptblock]::Create($script))
            }
            Wait-ForCut $Random $Users.Count
            Stop-Job $job
            Receive-Job $job -ErrorAction SilentlyContinue 2>$null
            Remove-Job $job -Force
            return
        }
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript('param($call, $users) ' + $script[$Cut]).AddArgument($Call).AddArgument($Users)
        $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $none.Complete()
        $run = $shell.BeginInvoke($none, $output)
        if ($Cut -eq 'Ctrl+C') {
            Wait-ForCut $Random $Users.Count
            $shell.Stop()
        }
        try { $null = $shell.EndInvoke($run) } catch { $null = $_ }
        $shell.Dispose()
        $output
    }

    # What is wrong after a cut, in words; nothing where nothing is.
    function Test-Cut([string] $Cut, [int] $Seed) {
        $random = [System.Random]::new($Seed)
        Reset-FakeGraph $graph
        $null = Invoke-FakeGraph $graph POST settings @{ roleAssignments = 'allowed'; operationRetryAfter = 0.05 }
        Get-EntraPasswordResetResult -Clear | Out-Null
        $fault = & $faults[$random.Next($faults.Count)] $random
        # A few users, or so many that they are batched.
        $count = if ($random.Next(4) -eq 0) { $random.Next(18, $people.Count + 1) } else { $random.Next(2, 7) }
        $users = @($people | Sort-Object { $random.Next() } | Select-Object -First $count)
        if ($Cut -eq '-ErrorAction Stop') {
            # The second one's write is refused, also when it is repeated because the first answer was lost.
            $second = $people[$random.Next(5)]
            $users = @(@($users -ne $second)[0], $second) + @($users -ne $second | Select-Object -Skip 1)
            Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH'; pathContains = (Get-FakeGraphUser $graph $second).properties.id }; times = 9
                then = @{ status = 400; body = @{ error = @{ code = 'Request_BadRequest'; message = 'The specified password does not comply with password complexity requirements.' } } } }
        }
        if ($null -ne $fault) { Add-FakeGraphFault $graph $fault }
        # By a token, or over the session of Connect-MgGraph, which the runspace has.
        $given = @{} + $call
        if ($Cut -ne 'Stop-Job' -and $random.Next(4) -eq 0) { $given.Remove('AccessToken'); $given.Environment = 'Global' }
        $before = $scripted.Shown.Length

        $emitted = @(Invoke-CutRun $Cut $given $users $random)
        $writes = @(Get-FakeGraphWrite $graph).Count

        $kept = @(Get-EntraPasswordResetResult -AsPlainText)
        if ($kept.Count -gt 0) { $script:runsWithKept++ }
        foreach ($name in $users) {
            $user = Get-FakeGraphUser $graph $name
            if ($user.writes -gt 0) {
                $own = @($kept | Where-Object UserId -EQ $user.properties.id)
                if ($own.Count -ne 1) { "$name has a new password, and $($own.Count) results are kept" }
                elseif ($own[0].Password -cne $user.password) { "the password that is kept for $name, $($own[0].Outcome), is not the one that was set" }
            }
        }
        if ($kept | Where-Object Outcome -NotIn 'Reset', 'Accepted', 'Unknown') { 'a result is kept of somebody who was not written' }
        foreach ($result in $emitted | Where-Object { $null -ne $_.Password }) {
            if ($result.UserId -notin $kept.UserId) { "$($result.UserPrincipalName) was emitted and is not kept" }
        }
        $shown = $scripted.Shown.Substring($before)
        $notices = @([regex]::Matches($shown, '(\d+) results? with (?:a password is|passwords are) kept.*Get-EntraPasswordResetResult'))
        # A run may end by itself just before it is stopped.
        $isWhole = @($emitted | Where-Object { $null -ne $_ }).Count -eq $users.Count
        if ($notices.Count -ne $(if ($kept.Count -gt 0 -and -not ($isWhole -and $notices.Count -eq 0)) { 1 } else { 0 })) { "$($notices.Count) lines on the host for $($kept.Count) results" }
        if ($notices.Count -eq 1 -and [int]$notices[0].Groups[1].Value -ne $kept.Count) { "the line says $($notices[0].Groups[1].Value), kept are $($kept.Count)" }
        if (@(Get-FakeGraphWrite $graph).Count -ne $writes) { 'a write was sent after the cut' }
        if ($connection.RequestContext.MaxRetry -ne 3) { 'the values of Set-MgRequestContext were not put back' }
    }
}

AfterAll {
    $runspace.Dispose()
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A run that is cut short loses nothing' {
    It 'by <Cut>, whenever it comes' -ForEach $cuts {
        $script:runsWithKept = 0
        $problems = foreach ($seed in 1..$seeds) {
            foreach ($problem in Test-Cut $Cut $seed) { "seed ${seed}: $problem" }
        }
        $problems | Should -BeNullOrEmpty
        # Otherwise the cuts came too early or too late to tell anything.
        $script:runsWithKept | Should -BeGreaterThan ($seeds / 5)
    }
}

Describe 'A stop' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $none.Complete()
        $before = $scripted.Shown.Length
        $watch = [System.Diagnostics.Stopwatch]::StartNew()

        function Wait-ForRequest([string] $Method, [int] $Count) {
            while (@(Get-FakeGraphLog $graph | Where-Object method -EQ $Method).Count -lt $Count -and $watch.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 20 }
        }
    }

    AfterEach {
        $shell.Dispose()
    }

    It 'waits for a write that is under way, and emits what it brings' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ delayMs = 7000 } }
        $null = $shell.AddScript('param($call) "AdeleV@contoso.example", "AlexW@contoso.example" | Reset-EntraUserPassword @call').AddArgument($call)
        $null = $shell.BeginInvoke($none, $output)
        # The other one is written meanwhile.
        Wait-ForRequest PATCH 1
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 6
        @($output | Where-Object Outcome -EQ 'Reset').Count | Should -Be 2
        @(Get-EntraPasswordResetResult).Count | Should -Be 2
        $scripted.Shown.Substring($before) | Should -Match '2 results with passwords are kept'
    }

    It 'with nothing under way ends within two seconds' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'GET' }; times = 99; then = @{ status = 429; headers = @{ 'retry-after' = '60' } } }
        $null = $shell.AddScript('param($call) "AdeleV@contoso.example", "AlexW@contoso.example" | Reset-EntraUserPassword @call').AddArgument($call)
        $null = $shell.BeginInvoke($none, $output)
        Wait-ForRequest GET 3
        Start-Sleep -Milliseconds 200
        $watch.Restart()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        $output.Outcome | Should -Be 'Cancelled', 'Cancelled'
        # Nothing is kept, so only those are told whom the run did not come to.
        $scripted.Shown.Substring($before) | Should -Not -Match 'kept'
        @([regex]::Matches($scripted.Shown.Substring($before), 'The run was cut short\. 2 users are Cancelled\.')).Count | Should -Be 1
    }

    It 'of a long list ends soon, and one line says how many users it did not come to' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'GET' }; times = 9999; then = @{ status = 429; headers = @{ 'retry-after' = '60' } } }
        # A command down the pipeline that is slow, as the screen is.
        $null = $shell.AddScript('param($call) 1..20000 | ForEach-Object { "user$_@contoso.example" } | Reset-EntraUserPassword @call | ForEach-Object { Start-Sleep -Milliseconds 1; $_ }').AddArgument($call)
        $null = $shell.BeginInvoke($none, $output)
        Wait-ForRequest GET 2
        Wait-ForRequest POST 1
        Start-Sleep -Milliseconds 500
        $watch.Restart()
        $shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 6
        @([regex]::Matches($scripted.Shown.Substring($before), 'The run was cut short\. 20000 users are Cancelled\.')).Count | Should -Be 1
    }

    It 'tells nothing where there is no user interface, and nothing of a run that ended by itself' {
        $plain = [powershell]::Create()
        $null = $plain.AddScript("Import-Module '$env:ENTRA_MODULE'; `$call = `$args[0]; 'AdeleV@contoso.example', 'AlexW@contoso.example' | Reset-EntraUserPassword @call | Select-Object -First 1").AddArgument($call)
        @($plain.Invoke()).Count | Should -Be 1
        $plain.HadErrors | Should -BeFalse
        $plain.Dispose()
        @(Get-EntraPasswordResetResult).Count | Should -BeGreaterThan 0
        $null = $shell.AddScript('param($call) "MeganB@contoso.example" | Reset-EntraUserPassword @call').AddArgument($call).Invoke()
        $scripted.Shown.Substring($before) | Should -Not -Match 'kept'
    }

    It 'of a job in a process of its own leaves what finally emits' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ delayMs = 900 } }
        $job = Start-Job {
            param($module, $token, $endpoint)
            Import-Module $module
            Reset-EntraUserPassword AdeleV@contoso.example -AccessToken (ConvertTo-SecureString $token -AsPlainText -Force) -GraphEndpoint $endpoint -Confirm:$false -AsPlainText
        } -ArgumentList $env:ENTRA_MODULE, $tokenText, $graph.Endpoint
        Wait-ForRequest GET 2
        Start-Sleep -Milliseconds 300
        Stop-Job $job
        $result = Receive-Job $job 3>$null
        Remove-Job $job -Force
        $result.Password | Should -BeExactly (Get-FakeGraphUser $graph AdeleV@contoso.example).password
    }
}

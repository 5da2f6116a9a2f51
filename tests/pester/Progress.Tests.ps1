BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' }
    $three = '"AdeleV@contoso.example", "AlexW@contoso.example", "MeganB@contoso.example"'

    function Get-OwnProgress($Run) { @($Run.Host.Progress | Where-Object Activity -EQ 'Resetting passwords') }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Progress' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'tells how many of how many users are done and what is going on, few times, and is completed' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 3; then = @{ delayMs = 400 } }
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Variables @{ call = $call }
        $run.Output.Count | Should -Be 3
        $own = Get-OwnProgress $run
        $own.Count | Should -BeGreaterThan 1
        $own.Count | Should -BeLessThan 12
        $own.ActivityId | Select-Object -Unique | Should -Be 1
        $own[0].StatusDescription | Should -Match '^0 of 3 users, reading'
        $own.StatusDescription -match 'writing' | Should -Not -BeNullOrEmpty
        @($own | Where-Object PercentComplete -GT 100).Count | Should -Be 0
        $own[-1].RecordType | Should -Be 'Completed'
    }

    It 'tells until when the service asked to wait' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ status = 429; headers = @{ 'retry-after' = '2' } } }
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call" -Variables @{ call = $call }
        $run.Output.Outcome | Select-Object -Unique | Should -Be 'Reset'
        (Get-OwnProgress $run).StatusDescription -match ', throttled until \d' | Should -Not -BeNullOrEmpty
    }

    It 'tells the time that is left, where core knows it: <Json>' -ForEach @(
        @{ Json = '{"finished":1,"total":4,"stage":"writing","throttledUntilMs":null,"remainingMs":2500}'; Seconds = 3; Status = '1 of 4 users, writing' }
        @{ Json = '{"finished":1,"total":4,"stage":"writing","throttledUntilMs":null,"remainingMs":null}'; Seconds = -1; Status = '1 of 4 users, writing' }
        @{ Json = '{"finished":1,"total":4,"stage":"writing","throttledUntilMs":null,"remainingMs":90000,"paced":{"class":"resetPassword","waiting":12}}'; Seconds = 90; Status = '1 of 4 users, writing, 12 waiting because of the limit for resetPassword' }
    ) {
        # As core tells it: no run of a few users has an estimate.
        $run = Invoke-InHost @'
Reset-EntraUserPassword nobody@contoso.example @call -ErrorAction SilentlyContinue | Out-Null
$assembly = [EntraPasswordReset.ProgressEvent].Assembly
$private = [System.Reflection.BindingFlags]'Instance, Static, NonPublic, Public'
$parsed = $assembly.GetType('EntraPasswordReset.Json').GetMethod('Parse', $private).Invoke($null, @($json))
$clock = $assembly.GetType('EntraPasswordReset.RunClock').GetConstructors($private)[0].Invoke(@())
$progress = [EntraPasswordReset.ProgressEvent].GetConstructors($private)[0].Invoke(@($parsed, $clock))
& (Get-Module EntraPasswordReset) { param($progress) Write-ResetProgress -Clock @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false } -Progress $progress } $progress
'@ -Variables @{ call = $call; json = $Json }
        $run.Thrown | Should -BeNullOrEmpty
        $own = (Get-OwnProgress $run)[-1]
        $own.SecondsRemaining | Should -Be $Seconds
        $own.PercentComplete | Should -Be 25
        $own.StatusDescription | Should -Be $Status
    }

    It 'is shown for one user who takes more than a second, and not for a quick one' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example @call' -Variables @{ call = $call }
        (Get-OwnProgress $run).Count | Should -Be 0
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ delayMs = 1600 } }
        $run = Invoke-InHost 'Reset-EntraUserPassword AlexW@contoso.example @call' -Variables @{ call = $call }
        $run.Output[0].Outcome | Should -Be 'Reset'
        (Get-OwnProgress $run).Count | Should -BeGreaterThan 1
        (Get-OwnProgress $run).Count | Should -BeLessThan 10
    }

    It 'is completed also when the run is cut' {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 3; then = @{ delayMs = 400 } }
        $run = Invoke-InHost "$three | Reset-EntraUserPassword @call | Select-Object -First 1" -Variables @{ call = $call }
        $run.Output.Count | Should -Be 1
        (Get-OwnProgress $run)[-1].RecordType | Should -Be 'Completed'
    }

    It 'is quiet under <Name>' -ForEach @(
        @{ Name = '$ProgressPreference'; Script = '$ProgressPreference = "SilentlyContinue"; {0} | Reset-EntraUserPassword @call' }
        @{ Name = '-ProgressAction'; Script = '{0} | Reset-EntraUserPassword @call -ProgressAction SilentlyContinue' }
    ) {
        if ($Name -eq '-ProgressAction' -and -not (Get-Command Write-Progress).Parameters.ContainsKey('ProgressAction')) {
            Set-ItResult -Skipped -Because 'this PowerShell is older than 7.4'
        }
        $run = Invoke-InHost ($Script -f $three) -Variables @{ call = $call }
        $run.Output.Count | Should -Be 3
        @($run.Host.Progress).Count | Should -Be 0
    }
}

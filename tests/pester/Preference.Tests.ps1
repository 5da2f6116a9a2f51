BeforeDiscovery {
    # Each preference with a value that differs from the usual one, and the parameter that brings it to a wrapper.
    $preferences = @(
        @{ Preference = 'WhatIfPreference'; Value = $true; Parameter = @{ WhatIf = $true } }
        @{ Preference = 'ConfirmPreference'; Value = 'None'; Parameter = @{ Confirm = $false } }
        @{ Preference = 'ErrorActionPreference'; Value = 'SilentlyContinue'; Parameter = @{ ErrorAction = 'SilentlyContinue' } }
        @{ Preference = 'WarningPreference'; Value = 'SilentlyContinue'; Parameter = @{ WarningAction = 'SilentlyContinue' } }
        @{ Preference = 'VerbosePreference'; Value = 'Continue'; Parameter = @{ Verbose = $true } }
        @{ Preference = 'DebugPreference'; Value = 'Continue'; Parameter = @{ Debug = $true } }
        @{ Preference = 'InformationPreference'; Value = 'Continue'; Parameter = @{ InformationAction = 'Continue' } }
        @{ Preference = 'ProgressPreference'; Value = 'SilentlyContinue'; Parameter = @{ ProgressAction = 'SilentlyContinue' } }
    )
    # The caller of the command, and where the preference is set.
    $set = 'Set-Variable -Name $name -Value $value -WhatIf:$false -Confirm:$false'
    $callers = @(
        @{ Caller = 'a function'; Script = "function Invoke-Caller { $set; Reset-EntraUserPassword @call }; Invoke-Caller" }
        @{ Caller = 'a function that calls a function'; Script = "function Invoke-Inner { Reset-EntraUserPassword @call }; function Invoke-Outer { $set; Invoke-Inner }; Invoke-Outer" }
        @{ Caller = 'a script file'; Script = "[IO.File]::WriteAllText(`$file, 'param(`$name, `$value, `$call) $set; Reset-EntraUserPassword @call'); & `$file `$name `$value `$call" }
        @{ Caller = 'another module'; Script = "`$null = New-Module { function Invoke-FromModule(`$name, `$value, `$call) { $set; Reset-EntraUserPassword @call } }; Invoke-FromModule `$name `$value `$call" }
        @{ Caller = 'another module, for all of it'; Script = "`$null = New-Module { param(`$name, `$value) $($set.Replace('Set-Variable', 'Set-Variable -Scope Script')); function Invoke-FromModule(`$call) { Reset-EntraUserPassword @call } } -ArgumentList `$name, `$value; Invoke-FromModule `$call" }
        @{ Caller = 'a wrapper'; Script = 'function Invoke-Wrapper { [CmdletBinding(SupportsShouldProcess)] param() Reset-EntraUserPassword @call }; Invoke-Wrapper @parameter' }
        @{ Caller = 'a wrapper in another module'; Script = '$null = New-Module { function Invoke-Wrapper { [CmdletBinding(SupportsShouldProcess)] param($call) Reset-EntraUserPassword @call } }; Invoke-Wrapper $call @parameter' }
    )
    $cases = foreach ($preference in $preferences) {
        foreach ($caller in $callers) {
            # -ProgressAction came with PowerShell 7.4.
            if ($preference.Preference -ne 'ProgressPreference' -or $caller.Caller -notlike '*wrapper*' -or (Get-Command Write-Progress).Parameters.ContainsKey('ProgressAction')) {
                $preference + $caller
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
    # Somebody who fails, two who do not, and a length that is warned of: each preference has something to act upon.
    $users = 'AdeleV@contoso.example', 'nobody@contoso.example', 'AlexW@contoso.example'

    function Invoke-AsCaller([string] $Script, [string] $Name, $Value, [hashtable] $Parameter, [hashtable] $Call) {
        # The breakpoint sees what holds inside the command when it is about to ask: its block belongs to no scope, so it is run in that one.
        $watch = '$seen = @{}; $null = Set-PSBreakpoint -Command Confirm-Reset -Action ([scriptblock]::Create(''$global:seen.Value = Get-Variable -Name $global:name -ValueOnly'')); '
        Invoke-InHost ($watch + $Script) -Variables @{ name = $Name; value = $Value; parameter = $Parameter; call = $Call; file = (Join-Path $TestDrive 'caller.ps1') } -Shared seen
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A preference of the caller' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It '$<Preference> of <Caller> holds' -ForEach $cases {
        $given = $call + @{ UserId = $users; PasswordLength = 9 }
        if ($Preference -ne 'ConfirmPreference') { $given.Confirm = $false }
        $run = Invoke-AsCaller $Script $Preference $Value $Parameter $given
        $run.Thrown | Should -BeNullOrEmpty
        "$($run.Shared.Value)" | Should -Be "$Value"

        $isTold = @{
            WhatIfPreference      = $Preference -ne 'WhatIfPreference'
            ErrorActionPreference = $Preference -ne 'ErrorActionPreference'
            WarningPreference     = $Preference -ne 'WarningPreference'
            VerbosePreference     = $Preference -eq 'VerbosePreference'
            ProgressPreference    = $Preference -ne 'ProgressPreference'
        }
        $run.Host.Questions.Count | Should -Be 0
        @(Get-FakeGraphLog $graph).Count | Should -BeGreaterThan 0
        ((Get-FakeGraphWrite $graph).Count -gt 0) | Should -Be $isTold.WhatIfPreference
        ($run.Output.Count -gt 0) | Should -Be $isTold.WhatIfPreference
        ($run.Errors.Count -gt 0) | Should -Be $isTold.ErrorActionPreference
        ($run.Warnings.Count -gt 0) | Should -Be $isTold.WarningPreference
        ($run.Verbose.Count -gt 0) | Should -Be $isTold.VerbosePreference
        (@($run.Host.Progress).Count -gt 0) | Should -Be $isTold.ProgressPreference
    }

    It '$ErrorActionPreference Stop of a function, a script file, another module: the first failed user ends the run' {
        $given = $call + @{ UserId = 'nobody@contoso.example'; Confirm = $false }
        $file = Join-Path $TestDrive 'stop.ps1'
        [IO.File]::WriteAllText($file, 'param($call) $ErrorActionPreference = "Stop"; Reset-EntraUserPassword @call')
        $module = New-Module { function Invoke-FromModule($Call) { $ErrorActionPreference = 'Stop'; Reset-EntraUserPassword @Call } }
        function Invoke-Caller { $ErrorActionPreference = 'Stop'; Reset-EntraUserPassword @given }
        { Invoke-Caller } | Should -Throw -ErrorId 'user_not_found,Reset-EntraUserPassword'
        { & $file $given } | Should -Throw -ErrorId 'user_not_found,Reset-EntraUserPassword'
        { & $module { param($given) Invoke-FromModule $given } $given } | Should -Throw -ErrorId 'user_not_found,Reset-EntraUserPassword'
    }

    It 'gives way to the parameter' {
        function Invoke-Caller { $WhatIfPreference = $true; $ConfirmPreference = 'Low'; Reset-EntraUserPassword AdeleV@contoso.example @call -WhatIf:$false -Confirm:$false }
        (Invoke-Caller).Outcome | Should -Be 'Reset'
    }

    It 'is left as it was' {
        $before = $WhatIfPreference, $ConfirmPreference, $ErrorActionPreference, $WarningPreference, $VerbosePreference, $ProgressPreference -join ','
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -WhatIf -ErrorAction Ignore -Verbose 4>$null
        $WhatIfPreference, $ConfirmPreference, $ErrorActionPreference, $WarningPreference, $VerbosePreference, $ProgressPreference -join ',' | Should -Be $before
    }
}

Describe '-WhatIf' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'shows the request with the password masked, and sends no write' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example @call -WhatIf' -Variables @{ call = $call }
        $run.Output.Count | Should -Be 0
        $run.Host.Questions.Count | Should -Be 0
        $run.Host.Shown | Should -Match 'What if: .*PATCH /v1\.0/users/.*passwordProfile.*Adele Vance \(AdeleV@contoso\.example\)'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'still tells of users who fail' {
        $stream = @(Reset-EntraUserPassword nobody@contoso.example @call -WhatIf 2>&1)
        $stream.Count | Should -Be 1
        $stream[0].FullyQualifiedErrorId | Should -Be 'user_not_found,Reset-EntraUserPassword'
    }
}

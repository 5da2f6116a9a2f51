BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ UserId = 'AdeleV@contoso.example'; AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }

    # The ways in which a caller's preference may reach a command. Each runs `Reset-EntraUserPassword @Call` with `$<Name> = <Value>` set.
    function Invoke-WithPreference([string] $From, [string] $Name, $Value, [hashtable] $Call) {
        switch ($From) {
            'a calling function' {
                function Invoke-Caller { Set-Variable -Name $Name -Value $Value -WhatIf:$false -Confirm:$false; Reset-EntraUserPassword @Call }
                Invoke-Caller
            }
            'a function that calls the function' {
                function Invoke-Inner { Reset-EntraUserPassword @Call }
                function Invoke-Outer { Set-Variable -Name $Name -Value $Value -WhatIf:$false -Confirm:$false; Invoke-Inner }
                Invoke-Outer
            }
            'a script file' {
                $file = Join-Path $TestDrive 'caller.ps1'
                [IO.File]::WriteAllText($file, 'param($Name, $Value, $Call) Set-Variable -Name $Name -Value $Value -WhatIf:$false -Confirm:$false; Reset-EntraUserPassword @Call')
                & $file $Name $Value $Call
            }
            'another module' {
                $module = New-Module -Name Caller -ScriptBlock {
                    function Invoke-FromModule($Name, $Value, $Call) { Set-Variable -Name $Name -Value $Value -WhatIf:$false -Confirm:$false; Reset-EntraUserPassword @Call }
                }
                & $module { param($Name, $Value, $Call) Invoke-FromModule $Name $Value $Call } $Name $Value $Call
            }
            'another module''s own variable' {
                $module = New-Module -Name Caller -ArgumentList $Name, $Value -ScriptBlock {
                    param($Name, $Value)
                    Set-Variable -Scope Script -Name $Name -Value $Value -WhatIf:$false -Confirm:$false
                    function Invoke-FromModule($Call) { Reset-EntraUserPassword @Call }
                }
                & $module { param($Call) Invoke-FromModule $Call } $Call
            }
        }
    }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'A preference of the caller' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It '$WhatIfPreference in <_>: no write leaves, no object comes' -ForEach 'a calling function', 'a function that calls the function', 'a script file', 'another module', 'another module''s own variable' {
        $result = Invoke-WithPreference $_ WhatIfPreference $true ($call + @{ Confirm = $false })
        $result | Should -BeNullOrEmpty
        @(Get-FakeGraphLog $graph).Count | Should -BeGreaterThan 0
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It '$ConfirmPreference None in <_>: resets without a question' -ForEach 'a calling function', 'a function that calls the function', 'a script file', 'another module', 'another module''s own variable' {
        $result = Invoke-WithPreference $_ ConfirmPreference 'None' $call
        $result.Outcome | Should -Be 'Reset'
        (Get-FakeGraphWrite $graph).Count | Should -Be 1
    }

    It '$ErrorActionPreference Stop in <_>: the first failed user ends the run' -ForEach 'a calling function', 'a script file', 'another module' {
        $given = $call + @{ Confirm = $false }
        $given.UserId = 'nobody@contoso.example'
        { Invoke-WithPreference $_ ErrorActionPreference 'Stop' $given } | Should -Throw -ErrorId 'user_not_found,Reset-EntraUserPassword'
    }

    It '$ErrorActionPreference SilentlyContinue in <_>: errors are not shown' -ForEach 'a calling function', 'another module' {
        $given = $call + @{ Confirm = $false }
        $given.UserId = 'nobody@contoso.example'
        $stream = @(Invoke-WithPreference $_ ErrorActionPreference 'SilentlyContinue' $given 2>&1)
        $stream.Count | Should -Be 1
        $stream[0].Outcome | Should -Be 'Failed'
    }

    It '$VerbosePreference and $WarningPreference in <_> hold' -ForEach 'a calling function', 'a script file', 'another module' {
        $given = $call + @{ Confirm = $false; PasswordLength = 9 }
        @(Invoke-WithPreference $_ VerbosePreference 'Continue' $given 4>&1 3>$null | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 1
        @(Invoke-WithPreference $_ WarningPreference 'SilentlyContinue' $given 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count | Should -Be 0
        @(Invoke-WithPreference $_ WarningPreference 'Continue' $given 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count | Should -Be 1
    }

    It 'gives way to the parameter' {
        function Invoke-Caller { $WhatIfPreference = $true; $ConfirmPreference = 'Low'; Reset-EntraUserPassword @call -WhatIf:$false -Confirm:$false }
        (Invoke-Caller).Outcome | Should -Be 'Reset'
    }

    It 'is left as it was' {
        $before = $WhatIfPreference, $ConfirmPreference, $ErrorActionPreference, $WarningPreference, $VerbosePreference, $ProgressPreference -join ','
        $null = Reset-EntraUserPassword @call -WhatIf -ErrorAction Ignore -Verbose 4>$null
        $WhatIfPreference, $ConfirmPreference, $ErrorActionPreference, $WarningPreference, $VerbosePreference, $ProgressPreference -join ',' | Should -Be $before
    }
}

Describe '-WhatIf' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'shows the request with the password masked, and sends no write' {
        $run = Invoke-InHost 'Reset-EntraUserPassword @call -WhatIf' -Variables @{ call = $call }
        $run.Output.Count | Should -Be 0
        $run.Host.Questions.Count | Should -Be 0
        $run.Host.Shown | Should -Match 'What if: .*PATCH /v1\.0/users/.*passwordProfile.*Adele Vance \(AdeleV@contoso\.example\)'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'still tells of users who fail' {
        $stream = @(Reset-EntraUserPassword nobody@contoso.example -AccessToken $call.AccessToken -GraphEndpoint $graph.Endpoint -WhatIf 2>&1)
        $stream.Count | Should -Be 1
        $stream[0].FullyQualifiedErrorId | Should -Be 'user_not_found,Reset-EntraUserPassword'
    }
}

# Show-EntraTemporaryPassword as a person meets it: the built module in a process of its own, on a pseudo-terminal that Python keeps (terminal.py).
BeforeDiscovery {
    $python = Get-Command python3 -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $hasTerminal = $null -ne $python -and -not ($env:OS -eq 'Windows_NT')
    if (-not $hasTerminal) {
        Write-Warning 'Show.Tests.ps1: the tests on a pseudo-terminal are skipped, because python3 with its module pty is missing.'
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $escape = [string][char]27
    $enter = "$escape[?1049h"
    $leave = "$escape[?1049l"
    $shell = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $first = 'First-Canary-7x'
    $second = 'Second-Canary-8y'

    # What the scripts below share: results as the reset returns them. No password is in an argument or a stream.
    $prelude = @"
Import-Module '$env:ENTRA_MODULE'
`$null = Get-EntraPasswordResetResult
function New-Shown([string] `$Name, `$Password, [string] `$Outcome = 'Reset') {
    [pscustomobject]@{ PSTypeName = 'EntraPasswordReset.Result'; UserPrincipalName = "`$Name@contoso.example"; DisplayName = "Name of `$Name"; Outcome = `$Outcome; Password = `$Password }
}
function ConvertTo-Secret([string] `$Text) { `$secret = [securestring]::new(); foreach (`$c in `$Text.ToCharArray()) { `$secret.AppendChar(`$c) }; `$secret }
`$one = New-Shown adele (ConvertTo-Secret '$first')
`$two = New-Shown alex '$second'
`$none = New-Shown megan `$null Failed

"@

    # Runs a script on a terminal and types what the plan says. Returns all that was written to the terminal, in three parts.
    function Invoke-OnTerminal([string] $Script, [hashtable[]] $Plan, [string[]] $Arguments = @(), [string] $Command) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content -LiteralPath $file -Value $Script -Encoding utf8
        $program = if ($Command) { 'sh', '-c', ($Command -f $file) } else { @($shell, '-NoProfile', '-NoLogo') + $Arguments + '-File', $file }
        $json = ConvertTo-Json -InputObject @($Plan) -Compress
        & python3 $PSScriptRoot/terminal.py "$file.out" $json @program
        $exitCode = $LASTEXITCODE
        $written = [System.IO.File]::ReadAllText("$file.out")
        $entered = $written.IndexOf($enter)
        $left = $written.IndexOf($leave)
        [pscustomobject]@{
            ExitCode = $exitCode
            All      = $written
            Entries  = [regex]::Matches($written, [regex]::Escape($enter)).Count
            Exits    = [regex]::Matches($written, [regex]::Escape($leave)).Count
            Before   = $(if ($entered -ge 0) { $written.Substring(0, $entered) } else { $written })
            Within   = $(if ($entered -ge 0 -and $left -gt $entered) { $written.Substring($entered, $left - $entered) })
            After    = $(if ($left -ge 0) { $written.Substring($left) } else { '' })
        }
    }

    function Assert-OnlyWithin($Run) {
        $Run.Entries | Should -Be 1
        $Run.Exits | Should -Be 1
        foreach ($secret in $first, $second, 'capital Foxtrot') {
            $Run.Before.Contains($secret) | Should -BeFalse
            $Run.After.Contains($secret) | Should -BeFalse
        }
        # Erased as the last thing, for a terminal that has no other screen.
        $Run.Within.EndsWith("$escape[H$escape[J") | Should -BeTrue
    }
}

Describe 'Show-EntraTemporaryPassword on a terminal' -Skip:(-not $hasTerminal) {
    It 'shows one after the other on the alternate screen, and no stream and no transcript holds a secret' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $streams = Join-Path $TestDrive 'streams.txt'
        $run = Invoke-OnTerminal ($prelude + @"
`$null = Start-Transcript '$transcript'
`$DebugPreference = 'Continue'
'before'
`$one, `$none, `$two | Show-EntraTemporaryPassword -Verbose -InformationAction Continue -OutVariable out -WarningVariable warned *> '$streams'
"out: `$(`$out.Count) warned: `$warned"
'after'
`$null = Stop-Transcript
"@) @(
            @{ wait = 'adele@contoso.example'; send = 'x' }
            @{ wait = 'Enter  goes on'; send = "`r" }
            @{ wait = 'Enter or Esc  ends'; send = "`r" }
        )
        $run.ExitCode | Should -Be 0
        Assert-OnlyWithin $run
        foreach ($text in 'Name of adele', 'adele@contoso.example', '1 of 2', $first, 'capital Foxtrot', 'Name of alex', '2 of 2', $second, 'capital Sierra') {
            $run.Within.Contains($text) | Should -BeTrue -Because $text
        }
        $run.Within.Contains('megan') | Should -BeFalse
        $run.After | Should -Match 'out: 0 warned: 1 of 3 objects has no password'
        foreach ($file in $transcript, $streams) {
            $text = Get-Content -Raw $file
            $text | Should -Not -BeNullOrEmpty
            foreach ($secret in $first, $second, 'Foxtrot', 'Sierra') { "$text".Contains($secret) | Should -BeFalse }
        }
        Get-Content -Raw $transcript | Should -Match '(?s)before.*after'
    }

    It 'ends with Esc, and shows nothing of the next' {
        $run = Invoke-OnTerminal ($prelude + '$one, $two | Show-EntraTemporaryPassword; "after"') @(@{ wait = 'Enter  goes on'; send = $escape })
        $run.ExitCode | Should -Be 0
        Assert-OnlyWithin $run
        $run.All.Contains($second) | Should -BeFalse
        $run.After.Contains('after') | Should -BeTrue
    }

    It 'gives the main screen back after Ctrl+C' {
        $run = Invoke-OnTerminal ($prelude + '$one, $two | Show-EntraTemporaryPassword; "after"') @(@{ wait = 'Enter  goes on'; send = [string][char]3 })
        Assert-OnlyWithin $run
        $run.All.Contains($second) | Should -BeFalse
        $run.After.Contains('after') | Should -BeFalse
    }

    It 'gives the main screen back when the process is told to end by <_>' -ForEach 'TERM', 'HUP' {
        $run = Invoke-OnTerminal ($prelude + 'Start-Process sh "-c", "`"sleep 3; kill -SIGNAL $PID`""; $one | Show-EntraTemporaryPassword').Replace('SIGNAL', $_) @(@{ wait = 'Enter or Esc'; send = 'x' })
        Assert-OnlyWithin $run
    }

    It 'copies by c through the desktop''s program, and clears when the process ends' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'programs')
        $held = Join-Path $folder 'held'
        Set-Content (Join-Path $folder 'xclip') "#!/bin/sh`ncase `"`$*`" in *-out) cat '$held' ;; *) cat > '$held'; cat '$held' >> '$held.all'; echo `"`$@`" >> '$held.arguments' ;; esac"
        chmod +x (Join-Path $folder 'xclip')
        $run = Invoke-OnTerminal ($prelude + @"
`$env:PATH = '$folder' + ':' + `$env:PATH; `$env:DISPLAY = ':99'; `$env:WAYLAND_DISPLAY = ''
`$one | Show-EntraTemporaryPassword
'held: ' + ((Get-Content -Raw '$held') -ceq '$first')
"@) @(@{ wait = 'Enter or Esc'; send = 'c' }, @{ wait = 'Copied. The clipboard is cleared in 60 seconds'; send = "`r" })
        $run.ExitCode | Should -Be 0
        Assert-OnlyWithin $run
        $run.After.Contains('held: True') | Should -BeTrue
        [System.IO.File]::ReadAllText($held) | Should -BeExactly ''
        Get-Content -Raw "$held.all" | Should -BeExactly $first
        Get-Content "$held.arguments" | Should -Be @('-selection clipboard -in', '-selection clipboard -in')
    }

    It 'shows a pass beside the password' {
        $run = Invoke-OnTerminal ($prelude + '$one | Add-Member TemporaryAccessPass (ConvertTo-Secret "Pass-Canary-9"); $one | Show-EntraTemporaryPassword') @(@{ wait = 't  copies the pass'; send = $escape })
        $run.ExitCode | Should -Be 0
        Assert-OnlyWithin $run
        $run.Within.Contains('Pass-Canary-9') | Should -BeTrue
        $run.Within | Should -Match 'Temporary Access Pass'
    }

    It 'opens no screen where nothing has a password' {
        $run = Invoke-OnTerminal ($prelude + '$none, $none | Show-EntraTemporaryPassword') @()
        $run.Entries | Should -Be 0
        $run.All | Should -Match '2 of 2 objects have no password'
    }

    It 'refuses redirected output on a terminal, and -NonInteractive: <Name>' -ForEach @(
        @{ Name = 'output'; Command = '{0} -NoProfile -File {{0}} > {1} 2>&1; cat {1}' }
        @{ Name = 'input'; Command = '{0} -NoProfile -File {{0}} < /dev/null' }
        @{ Name = '-NonInteractive'; Command = '{0} -NoProfile -NonInteractive -File {{0}}' }
    ) {
        $file = Join-Path $TestDrive 'redirected.txt'
        $run = Invoke-OnTerminal ($prelude + 'try { $one | Show-EntraTemporaryPassword } catch { $_.FullyQualifiedErrorId }') @() -Command ($Command -f $shell, $file)
        $run.All | Should -Match 'no_console,Show-EntraTemporaryPassword'
        $run.Entries | Should -Be 0
        foreach ($secret in $first, 'Foxtrot') { $run.All.Contains($secret) | Should -BeFalse }
    }
}

Describe 'Show-EntraTemporaryPassword without a console' {
    It 'ends with a code and a remedy before anything up the pipeline is written' {
        # This process is not the person's: its host here is another than the console.
        $run = Invoke-InHost '& { param([Parameter(ValueFromPipeline)]$x) begin { $null = $x } process { throw "came to it" } } | Show-EntraTemporaryPassword'
        $thrown = if ($run.Thrown) { $run.Thrown.Exception.InnerException.ErrorRecord } else { $run.Errors[0] }
        $thrown.FullyQualifiedErrorId | Should -Be 'no_console,Show-EntraTemporaryPassword'
        "$thrown" | Should -Match "no interactive console to show passwords on: the host is '"
        $thrown.ErrorDetails.RecommendedAction | Should -Match 'console window'
    }
}

Describe 'The line behind an interactive reset' -Skip:(-not $hasTerminal) {
    BeforeAll {
        $graph = Start-FakeGraph
        Reset-FakeGraph $graph
        $env:PESTER_TOKEN = New-TestToken
        $setup = @"
Import-Module '$env:ENTRA_MODULE'
`$secret = [securestring]::new(); foreach (`$c in `$env:PESTER_TOKEN.ToCharArray()) { `$secret.AppendChar(`$c) }
`$call = @{ AccessToken = `$secret; GraphEndpoint = '$($graph.Endpoint)'; Confirm = `$false; WarningAction = 'SilentlyContinue' }
`$ProgressPreference = 'SilentlyContinue'
function Reset-Within { Reset-EntraUserPassword AdeleV@contoso.example @call }

"@
    }

    AfterAll {
        $env:PESTER_TOKEN = $null
        Stop-FakeGraph $graph
    }

    It 'comes where the result goes to the screen, and nowhere else' {
        $statements = [ordered]@{
            'Reset-EntraUserPassword AdeleV@contoso.example @call'                                                  = "Get-EntraPasswordResetResult 'AdeleV@contoso.example' | Show-EntraTemporaryPassword"
            'Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call'                           = 'Get-EntraPasswordResetResult | Show-EntraTemporaryPassword'
            '"AdeleV@contoso.example" | Reset-EntraUserPassword @call'                                              = 'Show-EntraTemporaryPassword'
            'Reset-Within'                                                                                          = 'Show-EntraTemporaryPassword'
            '$result = Reset-EntraUserPassword AdeleV@contoso.example @call'                                        = $null
            '$result = Reset-Within'                                                                                = $null
            '$null = Reset-EntraUserPassword AdeleV@contoso.example @call'                                          = $null
            '[void](Reset-EntraUserPassword AdeleV@contoso.example @call)'                                          = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call > /dev/null'                                      = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call | Out-Null'                                       = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call -InformationAction SilentlyContinue'              = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call -InformationAction Ignore'                        = $null
            '$InformationPreference = "Ignore"; Reset-Within; $InformationPreference = "SilentlyContinue"'          = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call 6> $null'                                         = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call -WhatIf'                                          = $null
            'Reset-EntraUserPassword AdeleV@contoso.example @call -AsPlainText'                                     = $null
            'Reset-EntraUserPassword nobody@contoso.example @call -ErrorAction SilentlyContinue'                    = $null
        }
        $place = 0
        $script = $setup + (@(foreach ($statement in $statements.Keys) { $place++; "`$Host.UI.WriteLine('<$place>')"; $statement; "`$Host.UI.WriteLine('</$place>')" }) -join "`n")
        $run = Invoke-OnTerminal $script @()
        $run.ExitCode | Should -Be 0
        $place = 0
        foreach ($statement in $statements.Keys) {
            $place++
            $told = [regex]::Match($run.All, "(?s)<$place>(.*)</$place>").Groups[1].Value
            [regex]::Matches($told, 'To see or read out').Count | Should -Be $(if ($statements[$statement]) { 1 } else { 0 }) -Because $statement
            if ($statements[$statement]) { $told | Should -Match ([regex]::Escape($statements[$statement])) }
        }
    }

    It 'names a command that works' {
        $run = Invoke-OnTerminal ($setup + 'Reset-Within; Get-EntraPasswordResetResult ''AdeleV@contoso.example'' | Show-EntraTemporaryPassword') @(@{ wait = 'Enter or Esc'; send = "`r" })
        $run.ExitCode | Should -Be 0
        $run.Within.Contains((Get-FakeGraphUser $graph AdeleV@contoso.example).password) | Should -BeTrue
        $run.Before.Contains((Get-FakeGraphUser $graph AdeleV@contoso.example).password) | Should -BeFalse
    }

    It 'does not come where nobody sits before the process' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example @call' -Variables @{ call = @{ AccessToken = ConvertTo-Secret $env:PESTER_TOKEN; GraphEndpoint = $graph.Endpoint; Confirm = $false } }
        @($run.Output).Count | Should -Be 1
        @($run.Information).Count | Should -Be 0
        Get-EntraPasswordResetResult -Clear | Out-Null
    }
}

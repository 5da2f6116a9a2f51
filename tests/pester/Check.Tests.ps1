BeforeDiscovery {
    $read = { param($topic) (Get-Content -Raw -Encoding UTF8 ([System.IO.Path]::Combine($PSScriptRoot, '..', 'vectors', 'password', "$topic.json")) | ConvertFrom-Json).cases }
    $parameters = @{ forUser = 'ForUser'; bannedWords = 'BannedWord'; allowWeak = 'AllowWeak'; allowUnicode = 'AllowUnicode' }
    $cases = foreach ($case in & $read check) {
        $member = $case.psobject.Properties
        $call = @{}
        $context = $member['context'].Value
        $given = @(if ($context) { $context.psobject.Properties })
        # What there is no parameter for cannot be given.
        if ($given.Name | Where-Object { $parameters.Keys -cnotcontains $_ }) { continue }
        foreach ($one in $given) { $call[$parameters[$one.Name]] = $one.Value }
        if ($member['bannedWordCount']) { $call.BannedWord = foreach ($number in 0..($case.bannedWordCount - 1)) { 'word{0:0000}' -f $number } }
        $text = if ($member['repeat']) { $case.repeat * $case.times + $member['suffix'].Value } else { $case.password }
        @{ Name = $case.name; Text = $text; Call = $call; Case = $case; Code = $member['error'].Value }
    }
    # The spellings of what a password may be: the command has no parameter for a language, and generates nothing else.
    $spelt = foreach ($case in & $read spell) {
        if (-not $case.psobject.Properties['error']) { @{ Name = $case.name; Text = $case.password; Spoken = $case.spoken } }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
}

Describe 'Check vectors' {
    It '<Name>' -ForEach $cases {
        $password = ConvertTo-Secret $Text
        if ($Code) {
            { Test-EntraPassword $password @Call } | Should -Throw -ErrorId "$Code,Test-EntraPassword"
            return
        }
        foreach ($report in (Test-EntraPassword $password @Call), (Test-EntraPassword -Credential ([pscredential]::new('anybody', $password)) @Call)) {
            $report.IsValid | Should -Be $Case.isValid
            $report.IsPrediction | Should -BeTrue
            @($report.Rules.Name) | Should -Be 'length', 'characters', 'complexity', 'names', 'bannedWords'
            @($report.Rules | Where-Object Passed -EQ $false | ForEach-Object Name) | Should -Be @($Case.failed)
            @($report.Rules | Where-Object { -not $_.Message }) | Should -HaveCount 0
        }
    }
}

Describe 'Spelling vectors' {
    It '<Name>' -ForEach $spelt {
        $password = ConvertTo-Secret $Text
        [EntraPasswordReset.SecretText]::ToPlainText([EntraPasswordReset.SpokenPassword]::Spell($password)) | Should -BeExactly $Spoken
    }
}

Describe 'Test-EntraPassword' {
    It 'returns three members and never the password' {
        $report = Test-EntraPassword (ConvertTo-Secret $canary)
        $report.PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.PasswordCheck'
        @($report.PSObject.Properties.Name) | Should -Be 'IsValid', 'Rules', 'IsPrediction'
        @($report.Rules[0].PSObject.Properties.Name) | Should -Be 'Name', 'Passed', 'Message'
    }

    It 'takes what New-EntraTemporaryPassword generates' -ForEach 'Random', 'Readable', 'Passphrase' {
        $policy = New-EntraPasswordPolicy -Style $_ -BannedWord blank, able
        $objects = $policy | New-EntraTemporaryPassword -ForUser 'Adele Vance', 'Contoso' -Count 50
        $reports = foreach ($object in $objects) { Test-EntraPassword $object.Password -ForUser 'Adele Vance', 'Contoso' -BannedWord blank, able }
        @($reports | Where-Object IsValid) | Should -HaveCount 50
    }

    It 'shows the broken rules, and each rule in a line' {
        $report = Test-EntraPassword (ConvertTo-Secret 'C0ntos0Blank12') -BannedWord contoso, blank
        ($report | Out-String -Width 400) | Should -Match 'IsValid +: False(.|\n)*Broken +: bannedWords: the password scores 4 '
        ($report.Rules | Out-String -Width 400) | Should -Match 'Name +Passed +Message'
    }

    It 'keeps its rules in a job''s output' {
        $job = Start-Job {
            param($module, $password)
            Import-Module $module
            Test-EntraPassword $password
        } -ArgumentList $env:ENTRA_MODULE, (ConvertTo-Secret 'short')
        $report = $job | Receive-Job -Wait -AutoRemoveJob
        @($report.Rules | Where-Object Passed -EQ $false | ForEach-Object Name) | Should -Contain 'length'
    }

    It 'tells nothing of the password in any stream, error or trace' {
        $file = Join-Path $TestDrive 'trace.txt'
        $script = @"
Trace-Command -Name ParameterBinding, TypeConversion, MethodInvocation -Option All -FilePath '$file' -Expression {
    Test-EntraPassword `$password -ForUser canary -BannedWord zebra -Verbose -Debug
    Test-EntraPassword -Credential `$credential -BannedWord abc -Verbose -Debug
}
"@
        $secret = ConvertTo-Secret $canary
        $run = Invoke-InHost $script -Variables @{ password = $secret; credential = [pscredential]::new('anybody', $secret) }
        ($run.Remembered | Out-String) | Should -Match '3 characters'
        $texts = @(Get-Content -Raw $file) + @(foreach ($part in 'Output', 'Errors', 'Warnings', 'Verbose', 'Debug', 'Information', 'Remembered') { $run.$part | Format-List * -Force | Out-String -Width 4000 })
        $texts[0] | Should -Match 'Test-EntraPassword'
        ($texts -join ' ').Contains($canary) | Should -BeFalse
        $run.Verbose.Count + $run.Debug.Count + $run.Warnings.Count | Should -Be 0
    }

    It 'says what -Password has to be where nobody can be asked' {
        @(Invoke-CleanShell "Import-Module '$env:ENTRA_MODULE'; try { Test-EntraPassword; 'went on' } catch { `$_.FullyQualifiedErrorId }")[-1] | Should -Match '^MissingMandatoryParameter,Test-EntraPassword'
    }
}

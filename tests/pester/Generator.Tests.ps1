BeforeDiscovery {
    # The parameter of the policy for each option, but for the names, which are the generator's. A passphrase's capital letters, digit and symbol
    # have none: -ExcludeClass and -RequireClass say the same.
    $parameters = @{
        style = 'Style'; length = 'Length'; require = 'RequireClass'; forbid = 'ExcludeClass'; symbols = 'Symbol'; allowLookAlikes = 'AllowLookAlike'
        keyboardSafe = 'KeyboardSafe'; words = 'WordCount'; separator = 'Separator'; wordList = 'WordList'; bannedWords = 'BannedWord'
    }
    $withoutParameter = 'capitalize', 'number', 'symbol', 'lenght'
    $vector = Get-Content -Raw -Encoding UTF8 ([System.IO.Path]::Combine($PSScriptRoot, '..', 'vectors', 'password', 'generate.json')) | ConvertFrom-Json
    $cases = foreach ($case in $vector.cases) {
        $call = @{}
        $options = $case.psobject.Properties['options'].Value
        $members = @(if ($options) { $options.psobject.Properties })
        if ($members.Name | Where-Object { $withoutParameter -ccontains $_ }) { continue }
        $names = $null
        foreach ($member in $members) {
            if ($member.Name -ceq 'forUser') { $names = $member.Value } else { $call[$parameters[$member.Name]] = $member.Value }
        }
        @{ Name = $case.name; Policy = $call; Call = $(if ($null -ne $names) { @{ ForUser = $names } } else { @{} }); Case = $case; Code = $case.psobject.Properties['error'].Value; Warnings = @($case.psobject.Properties['warnings'].Value) -ne $null }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'Generator vectors' {
    It '<Name>' -ForEach $cases {
        if ($Code) {
            # What is none of a parameter's words does not come as far as core.
            { New-EntraPasswordPolicy @Policy | New-EntraTemporaryPassword @Call } | Should -Throw
            $Error[0].FullyQualifiedErrorId | Should -BeIn "$Code,New-EntraPasswordPolicy", "$Code,New-EntraTemporaryPassword", 'ParameterArgumentValidationError,New-EntraPasswordPolicy'
            # A bad policy is refused by the policy's own command.
            if ($Call.Count -eq 0) { $Error[0].FullyQualifiedErrorId | Should -BeLike '*,New-EntraPasswordPolicy' }
            return
        }
        $objects = @(New-EntraPasswordPolicy @Policy | New-EntraTemporaryPassword @Call -Count 20 -AsPlainText -WarningVariable warned -WarningAction SilentlyContinue)
        $objects.Count | Should -Be 20
        # A warning comes once, however many passwords are drawn.
        $warned.Count | Should -Be $Warnings.Count
        $objects.EntropyBits | Sort-Object -Unique | Should -Be $Case.entropyBits
        $objects.Style | Sort-Object -Unique | Should -Be $Case.style
        $texts = $objects.Password
        @($texts | Where-Object { $_.Length -lt $Case.shortest -or $_.Length -gt $Case.longest }) | Should -HaveCount 0
        @($texts | Where-Object { -not $Case.first.Contains($_.Substring(0, 1)) }) | Should -HaveCount 0
        @($texts | Where-Object { $_.Trim($Case.alphabet.ToCharArray()) }) | Should -HaveCount 0
        $classes = @{ lower = '[a-z]'; upper = '[A-Z]'; digit = '[0-9]'; symbol = '[^a-zA-Z0-9 ]' }
        foreach ($class in $Case.classes) { @($texts -cnotmatch $classes[$class]) | Should -HaveCount 0 -Because $class }
    }
}

Describe 'New-EntraTemporaryPassword' {
    It 'gives one SecureString of 14 characters' {
        $objects = @(New-EntraTemporaryPassword)
        $objects.Count | Should -Be 1
        $objects[0].PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.TemporaryPassword'
        @($objects[0].PSObject.Properties.Name) | Should -Be 'Password', 'EntropyBits', 'Spoken', 'Style'
        $objects[0].Password | Should -BeOfType [securestring]
        $objects[0].Password.Length | Should -Be 14
        $objects[0].Style | Should -BeExactly 'Random'
    }

    It 'keeps names out without looking anybody up' {
        # Four of the words hold a part of the name; of the others all come in time.
        $policy = New-EntraPasswordPolicy -Style Passphrase -WordCount 3 -WordList 'avance', 'adele', 'contoso', 'apple', 'house', 'tree'
        $words = (New-EntraTemporaryPassword -PasswordPolicy $policy -ForUser 'Adele Vance', 'adele@contoso.example' -Count 200 -AsPlainText -WarningAction SilentlyContinue).Password -replace '\d$' -split '-' | Sort-Object -Unique
        $words | Should -Be 'Apple', 'House', 'Tree'
    }

    It 'reads a word list as lines and as one text' {
        foreach ($list in @('apple', 'house'), "apple`r`nhouse`r`n") {
            $object = New-EntraPasswordPolicy -Style Passphrase -WordCount 3 -WordList $list | New-EntraTemporaryPassword -AsPlainText -WarningAction SilentlyContinue
            $object.Password | Should -MatchExactly '^((Apple|House)-){2}(Apple|House)\d$'
        }
    }

    It 'takes the names of Reset-EntraUserPassword for style and length too' {
        (New-EntraTemporaryPassword -PasswordStyle Readable -PasswordLength 30 -AsPlainText).Password.Length | Should -Be 30
    }

    It 'refuses -Count <_>' -ForEach 0, -1 {
        { New-EntraTemporaryPassword -Count $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,New-EntraTemporaryPassword'
    }

    It 'refuses more than a million, with a remedy' {
        { New-EntraTemporaryPassword -Count 1000001 } | Should -Throw -ErrorId 'invalid_argument,New-EntraTemporaryPassword'
        $Error[0].Exception.Message | Should -Match '1000001'
        $Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Ten thousand passwords' {
    BeforeAll {
        $passwords = (New-EntraTemporaryPassword -Count 10000 -AsPlainText).Password
    }

    It 'all differ' {
        [System.Collections.Generic.HashSet[string]]::new([string[]] $passwords).Count | Should -Be 10000
    }

    It 'have each character of a class equally often in each place' {
        # Which classes a password has in which places decides whether it complies, not which characters of these: so within place and class they are
        # uniform exactly, and each place and class with n characters adds n - 1 degrees of freedom, 852 in all.
        $classes = 'abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#$%*+-=?_'
        $statistic = 0.0
        $freedom = 0
        foreach ($place in 0..13) {
            $seen = @{}
            foreach ($password in $passwords) { $seen[$password[$place]]++ }
            foreach ($class in $classes) {
                $counts = foreach ($character in $class.ToCharArray()) { [int] $seen[$character] }
                $sum = ($counts | Measure-Object -Sum).Sum
                if ($sum -eq 0) { continue }
                $freedom += $class.Length - 1
                foreach ($count in $counts) { $statistic += [Math]::Pow($count - $sum / $class.Length, 2) / ($sum / $class.Length) }
            }
        }
        $freedom | Should -Be 852
        # A generator without fault exceeds this once in 10^9 runs, and goes below the other once in 10^9.
        $statistic | Should -BeLessThan 1124
        $statistic | Should -BeGreaterThan 627
    }
}

Describe 'What tells a password' {
    It 'is its Spoken text, when it is asked for' {
        $object = New-EntraTemporaryPassword -Length 16 -AsPlainText
        $spoken = @($object.Spoken -split ', ')
        $spoken.Count | Should -Be 16
        for ($i = 0; $i -lt 16; $i++) {
            $character = $object.Password.Substring($i, 1)
            if ($character -cmatch '[A-Z]') { $spoken[$i] | Should -Match "^capital $character" }
            elseif ($character -cmatch '[a-z]') { $spoken[$i] | Should -Match "^lower $character" }
            else { $spoken[$i] | Should -Not -Match '^(capital|lower|character) ' }
        }
        (New-EntraTemporaryPassword).Spoken -split ', ' | Should -HaveCount 14
    }

    It 'is in no default view, but for the text that was asked for' {
        $object = New-EntraTemporaryPassword -Style Passphrase
        $text = $object | Out-String -Width 200
        $text | Should -Match 'SecureString +\d+\.\d +Passphrase'
        $text | Should -Not -Match 'Spoken|capital|lower'
        $object = New-EntraTemporaryPassword -AsPlainText
        $text = $object | Out-String -Width 200
        $text.Contains($object.Password) | Should -BeTrue
        $text | Should -Not -Match 'Spoken|capital|lower'
    }

    It 'is not in what Export-Clixml writes, but for the password itself' {
        $file = Join-Path $TestDrive 'password.xml'
        New-EntraTemporaryPassword | Export-Clixml $file
        Get-Content -Raw $file | Should -Not -Match 'Spoken|capital|lower'
        $read = Import-Clixml $file
        $read.Password | Should -BeOfType [securestring]
        $read.EntropyBits | Should -Be 83.6
    }

    It 'is in no other stream' {
        $run = Invoke-InHost 'New-EntraTemporaryPassword -Length 8 -Count 5 -AsPlainText -Verbose -Debug -InformationAction Continue'
        $run.Thrown | Should -BeNullOrEmpty
        $run.Output.Count | Should -Be 5
        $run.Warnings.Count | Should -Be 1
        foreach ($part in 'Errors', 'Verbose', 'Debug', 'Information', 'Remembered') { $run.$part.Count | Should -Be 0 -Because $part }
        $run.Host.Progress.Count | Should -Be 0
        foreach ($object in $run.Output) { ($run.Warnings | Out-String).Contains($object.Password) | Should -BeFalse }
    }
}

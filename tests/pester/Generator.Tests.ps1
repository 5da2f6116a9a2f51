BeforeDiscovery {
    $folder = [System.IO.Path]::Combine($PSScriptRoot, '..', 'vectors', 'password')
    # Only what New-EntraTemporaryPassword has parameters for.
    $cases = foreach ($file in Get-ChildItem $folder -Filter *.json) {
        $vector = Get-Content -Raw -Encoding UTF8 $file.FullName | ConvertFrom-Json
        if ($vector.call -ne 'generate') { continue }
        foreach ($case in $vector.cases) {
            $options = $case.psobject.Properties['options'].Value
            if ($options -and ($options.psobject.Properties.Name | Where-Object { $_ -ne 'length' })) { continue }
            @{ File = $file.Name; Name = $case.name; Length = if ($options) { $options.length } else { 14 }; Case = $case
                Warning = @($case.psobject.Properties['warnings'].Value); Code = $case.psobject.Properties['error'].Value
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'Password vectors' {
    It '<File>: <Name>' -ForEach $cases {
        if ($Code) {
            { New-EntraTemporaryPassword -Length $Length } | Should -Throw -ErrorId "$Code,New-EntraTemporaryPassword"
            return
        }
        $objects = @(New-EntraTemporaryPassword -Length $Length -Count 20 -AsPlainText -WarningVariable warnings -WarningAction SilentlyContinue)
        $objects.Count | Should -Be 20
        # A warning comes once, however many passwords are drawn.
        $warnings.Count | Should -Be @($Warning -ne $null).Count
        foreach ($text in $objects.Password) {
            $text.Length | Should -Be $Length
            $Case.first.Contains($text.Substring(0, 1)) | Should -BeTrue
            foreach ($character in $text.ToCharArray()) { $Case.alphabet.Contains([string] $character) | Should -BeTrue }
            foreach ($class in '[a-z]', '[A-Z]', '[0-9]', '[^a-zA-Z0-9]') { $text | Should -MatchExactly $class }
        }
    }
}

Describe 'New-EntraTemporaryPassword' {
    It 'gives one SecureString of 14 characters' {
        $objects = @(New-EntraTemporaryPassword)
        $objects.Count | Should -Be 1
        $objects[0].PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.TemporaryPassword'
        @($objects[0].PSObject.Properties.Name) | Should -Be 'Password'
        $objects[0].Password | Should -BeOfType [securestring]
        $objects[0].Password.Length | Should -Be 14
    }

    It 'gives different passwords' {
        (New-EntraTemporaryPassword -Count 50 -AsPlainText).Password | Select-Object -Unique | Should -HaveCount 50
    }

    It 'refuses -Count <_>' -ForEach 0, -1 {
        { New-EntraTemporaryPassword -Count $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError,New-EntraTemporaryPassword'
    }
}

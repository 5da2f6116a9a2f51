BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'New-EntraPasswordPolicy' {
    It 'gives an object that shows what was given, and nothing else' {
        $policy = New-EntraPasswordPolicy -Style Passphrase -WordCount 5 -BannedWord contoso, fabrikam -WordList (1..40 | ForEach-Object { -join [char[]]((97 + $_ % 26), 98, (97 + $_ % 25), 99) })
        $policy.PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.PasswordPolicy'
        $text = $policy | Out-String
        $text | Should -Match 'Style +: Passphrase'
        $text | Should -Match 'Words +: 5'
        $text | Should -Match 'BannedWords +: 2 words'
        $text | Should -Match 'WordList +: 40 lines'
        $text | Should -Not -Match 'Length|Symbols|contoso'
        "$policy" | Should -Be 'EntraPasswordReset.PasswordPolicy'
    }

    It 'refuses what no password can be made by, with the code of core: <Code>' -ForEach @(
        @{ Code = 'password_length_invalid'; Policy = @{ Length = 7 } }
        @{ Code = 'options_contradict'; Policy = @{ WordCount = 4 } }
        @{ Code = 'password_policy_impossible'; Policy = @{ ExcludeClass = 'Digit', 'Symbol' } }
        @{ Code = 'invalid_options'; Policy = @{ BannedWord = 'x' } }
    ) {
        $thrown = { New-EntraPasswordPolicy @Policy } | Should -Throw -ErrorId "$Code,New-EntraPasswordPolicy" -PassThru
        $thrown.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'is taken from the pipeline, each policy in its turn' {
        $both = (New-EntraPasswordPolicy -Length 20), (New-EntraPasswordPolicy -Style Readable -Length 26) | New-EntraTemporaryPassword -Count 2 -AsPlainText
        $both.Password | ForEach-Object Length | Should -Be 20, 20, 26, 26
        # Without one there is one password of the usual kind.
        (New-EntraTemporaryPassword -AsPlainText).Password.Length | Should -Be 14
    }

    It 'is not changed by the commands that use it, and may be used again' {
        $policy = New-EntraPasswordPolicy -ExcludeClass Symbol
        $before = $policy | ConvertTo-Json
        $null = $policy | New-EntraTemporaryPassword -Length 30
        $policy | ConvertTo-Json | Should -Be $before
        (1..50 | ForEach-Object { ($policy | New-EntraTemporaryPassword -AsPlainText).Password }) -match '[^a-zA-Z0-9]' | Should -BeNullOrEmpty
    }

    It 'says that the generator reads nothing from a tenant' {
        $run = Invoke-InHost 'New-EntraPasswordPolicy -UseTenantBannedWord | New-EntraTemporaryPassword'
        $run.Output.Count | Should -Be 1
        "$($run.Warnings)" | Should -Match 'Get-EntraBannedWord'
    }
}

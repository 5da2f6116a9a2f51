
BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
    $allowed = @{ AccessToken = ConvertTo-Secret (New-TestToken '--scopes', 'User.Read.All User-PasswordProfile.ReadWrite.All GroupSettings.Read.All'); GraphEndpoint = $graph.Endpoint }
}

AfterAll { Stop-FakeGraph $graph }

Describe 'Get-EntraBannedWord' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'returns the words that the tenant enforces' {
        $null = Invoke-FakeGraph $graph POST settings @{ bannedPasswordList = @('contoso', 'london', 'widget') }
        Get-EntraBannedWord @allowed | Should -Be 'contoso', 'london', 'widget'
        @(New-EntraPasswordPolicy -BannedWord (Get-EntraBannedWord @allowed) | New-EntraTemporaryPassword -AsPlainText).Password | Should -Not -Match 'contoso|london|widget'
        (Test-EntraPassword (ConvertTo-Secret 'LondonHQ') -BannedWord (Get-EntraBannedWord @allowed)).IsValid | Should -BeFalse
    }

    It 'returns nothing where the tenant has none' {
        Get-EntraBannedWord @allowed | Should -BeNullOrEmpty
    }

    It 'says which permission is missing' {
        $call.AccessToken = ConvertTo-Secret (New-TestToken '--scopes', 'User.Read.All')
        { Get-EntraBannedWord @call } | Should -Throw -ErrorId 'scope_missing,Get-EntraBannedWord'
        $Error[0].ErrorDetails.RecommendedAction | Should -Match 'GroupSettings\.Read\.All'
    }

    It 'needs a sign-in' {
        { Get-EntraBannedWord -GraphEndpoint $graph.Endpoint } | Should -Throw -ErrorId 'no_sign_in,Get-EntraBannedWord'
    }
}

Describe 'Reset-EntraUserPassword with a policy that uses the tenant''s banned words' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'keeps the words out of the password' {
        # Nearly every short readable password has one of these syllables.
        $words = foreach ($consonant in 'b', 'd', 'f', 'g', 'h', 'k', 'm', 'n', 'p', 'r', 's', 't') { "a${consonant}a$consonant" }
        $null = Invoke-FakeGraph $graph POST settings @{ bannedPasswordList = @($words) }
        $result = Reset-EntraUserPassword AdeleV@contoso.example @allowed -PasswordPolicy (New-EntraPasswordPolicy -UseTenantBannedWord) -PasswordStyle Readable -Confirm:$false -AsPlainText -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Reset'
        (Test-EntraPassword (ConvertTo-Secret $result.Password) -BannedWord $words).IsValid | Should -BeTrue
        ($warnings -join ' ') | Should -Not -Match 'banned words'
        @(Get-FakeGraphLog $graph | Where-Object target -Like '*groupSettings*').Count | Should -Be 1
    }

    It 'says that they could not be read, and resets' {
        $call.AccessToken = ConvertTo-Secret (New-TestToken '--scopes', 'User.Read.All User-PasswordProfile.ReadWrite.All')
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -PasswordPolicy (New-EntraPasswordPolicy -UseTenantBannedWord) -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Outcome | Should -Be 'Reset'
        ($warnings -join ' ') | Should -Match "The tenant's banned words could not be read"
    }

    It 'contradicts an own password' {
        { Reset-EntraUserPassword AdeleV@contoso.example @call -PasswordPolicy (New-EntraPasswordPolicy -UseTenantBannedWord) -NewPassword (ConvertTo-Secret 'Grun-Heim-42!x') -Confirm:$false } |
            Should -Throw -ErrorId 'options_contradict,Reset-EntraUserPassword'
    }
}

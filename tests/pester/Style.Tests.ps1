BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false; AsPlainText = $true; WarningAction = 'SilentlyContinue' }
    $user = 'AdeleV@contoso.example'
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'Reset-EntraUserPassword with a policy' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'sets passwords of the shortcuts: <Name>' -ForEach @(
        @{ Name = 'readable'; Given = @{ PasswordStyle = 'Readable'; PasswordLength = 24 }; Pattern = '^(?=.{24}$)[BHKMRS][a-z]+[!$%*+=?][a-z]+[0-9]+$' }
        @{ Name = 'by the aliases'; Given = @{ Style = 'Readable'; Length = 24 }; Pattern = '^(?=.{24}$)[BHKMRS][a-z]+[!$%*+=?][a-z]+[0-9]+$' }
        @{ Name = 'a passphrase'; Given = @{ PasswordStyle = 'Passphrase' }; Pattern = '^([A-Z][a-z]+-){3}[A-Z][a-z]+[0-9]$' }
    ) {
        $result = Reset-EntraUserPassword $user @call @Given
        $result.Outcome | Should -Be 'Reset'
        $result.Password | Should -MatchExactly $Pattern
    }

    It 'sets passwords of the policy: <Name>' -ForEach @(
        @{ Name = 'readable'; Policy = @{ Style = 'Readable'; Length = 24 }; Pattern = '^(?=.{24}$)[BHKMRS][a-z]+[!$%*+=?][a-z]+[0-9]+$' }
        @{ Name = 'a passphrase'; Policy = @{ Style = 'Passphrase'; WordCount = 4; Separator = ' ' }; Pattern = '^([A-Z][a-z]+ ){3}[A-Z][a-z]+[0-9]$' }
        @{ Name = 'own words'; Policy = @{ Style = 'Passphrase'; WordCount = 3; WordList = 'apple', 'house'; RequireClass = 'Symbol'; Separator = ''; Symbol = '!' }; Pattern = '^(Apple|House){3}[0-9]!$' }
        @{ Name = 'classes'; Policy = @{ Length = 20; ExcludeClass = 'Symbol'; KeyboardSafe = $true }; Pattern = '^(?=.{20}$)[a-xA-X][a-xA-X2-9]+$' }
        @{ Name = 'banned words'; Policy = @{ Style = 'Passphrase'; WordList = 'apple', 'house', 'plum', 'tree'; BannedWord = 'apple', 'plum' }; Pattern = '^((House|Tree)-)+(House|Tree)[0-9]$' }
    ) {
        $result = Reset-EntraUserPassword $user @call -PasswordPolicy (New-EntraPasswordPolicy @Policy)
        $result.Outcome | Should -Be 'Reset'
        $result.Password | Should -MatchExactly $Pattern
        (Get-FakeGraphUser $graph $user).password | Should -BeExactly $result.Password
    }

    It 'leaves contradictions to core: <Name>' -ForEach @(
        @{ Name = 'a password of the service''s'; Given = @{ PasswordPolicy = @{ KeyboardSafe = $true }; ServiceGenerated = $true } }
        @{ Name = 'an own one'; Given = @{ PasswordStyle = 'Readable'; NewPassword = 'Own-Password-2026' } }
        @{ Name = 'an own one beside a policy'; Given = @{ PasswordPolicy = @{ Style = 'Readable' }; NewPassword = 'Own-Password-2026' } }
        @{ Name = 'a length of words'; Given = @{ PasswordStyle = 'Passphrase'; PasswordLength = 20 } }
        @{ Name = 'a length beside a policy of words'; Given = @{ PasswordPolicy = @{ Style = 'Passphrase' }; PasswordLength = 20 } }
        @{ Name = 'two styles'; Given = @{ PasswordPolicy = @{ Style = 'Passphrase' }; PasswordStyle = 'Readable' } }
        @{ Name = 'two lengths'; Given = @{ PasswordPolicy = @{ Length = 16 }; PasswordLength = 20 } }
    ) {
        $given = @{} + $Given
        if ($given.NewPassword) { $given.NewPassword = ConvertTo-Secret $given.NewPassword }
        if ($given.PasswordPolicy) { $policy = $given.PasswordPolicy; $given.PasswordPolicy = New-EntraPasswordPolicy @policy }
        { Reset-EntraUserPassword $user @call @given } | Should -Throw -ErrorId 'options_contradict,Reset-EntraUserPassword'
        Get-FakeGraphWrite $graph | Should -HaveCount 0
    }

    It 'takes a style and a length beside a policy that has none' {
        $policy = New-EntraPasswordPolicy -KeyboardSafe
        (Reset-EntraUserPassword $user @call -PasswordPolicy $policy -PasswordStyle Readable -PasswordLength 26).Password.Length | Should -Be 26
        $policy.Style | Should -BeNullOrEmpty
        (New-EntraTemporaryPassword -PasswordPolicy $policy -Length 20 -AsPlainText).Password | Should -MatchExactly '^[a-xA-X2-9!$%]{20}$'
    }

    It 'writes a warning of the policy once, before the first write' {
        $call.Remove('WarningAction')
        Reset-EntraUserPassword $user, AlexW@contoso.example @call -PasswordStyle Readable -PasswordLength 12 -WarningVariable warned 3> $null | Should -HaveCount 2
        @($warned | Where-Object Message -Match 'bits') | Should -HaveCount 1
    }
}

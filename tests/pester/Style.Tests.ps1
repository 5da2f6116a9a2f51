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

    It 'sets passwords of the policy: <Name>' -ForEach @(
        @{ Name = 'readable'; Policy = @{ PasswordStyle = 'Readable'; PasswordLength = 24 }; Pattern = '^(?=.{24}$)[BHKMRS][a-z]+[!$%*+=?][a-z]+[0-9]+$' }
        @{ Name = 'by the aliases'; Policy = @{ Style = 'Readable'; Length = 24 }; Pattern = '^(?=.{24}$)[BHKMRS][a-z]+[!$%*+=?][a-z]+[0-9]+$' }
        @{ Name = 'a passphrase'; Policy = @{ PasswordStyle = 'Passphrase'; WordCount = 4; Separator = ' ' }; Pattern = '^([A-Z][a-z]+ ){3}[A-Z][a-z]+[0-9]$' }
        @{ Name = 'own words'; Policy = @{ PasswordStyle = 'Passphrase'; WordCount = 3; WordList = 'apple', 'house'; RequireClass = 'Symbol'; Separator = ''; Symbol = '!' }; Pattern = '^(Apple|House){3}[0-9]!$' }
        @{ Name = 'classes'; Policy = @{ PasswordLength = 20; ExcludeClass = 'Symbol'; KeyboardSafe = $true }; Pattern = '^(?=.{20}$)[a-xA-X][a-xA-X2-9]+$' }
        @{ Name = 'banned words'; Policy = @{ PasswordStyle = 'Passphrase'; WordList = 'apple', 'house', 'plum', 'tree'; BannedWord = 'apple', 'plum' }; Pattern = '^((House|Tree)-)+(House|Tree)[0-9]$' }
    ) {
        $result = Reset-EntraUserPassword $user @call @Policy
        $result.Outcome | Should -Be 'Reset'
        $result.Password | Should -MatchExactly $Pattern
        (Get-FakeGraphUser $graph $user).password | Should -BeExactly $result.Password
    }

    It 'leaves contradictions to core: <Name>' -ForEach @(
        @{ Name = 'a password of the service''s'; Policy = @{ KeyboardSafe = $true; ServiceGenerated = $true } }
        @{ Name = 'an own one'; Policy = @{ PasswordStyle = 'Readable'; NewPassword = [securestring]::new() } }
        @{ Name = 'a length of words'; Policy = @{ PasswordStyle = 'Passphrase'; PasswordLength = 20 } }
        @{ Name = 'words of another style'; Policy = @{ WordCount = 4 } }
    ) {
        if ($Policy.NewPassword) { $Policy.NewPassword = ConvertTo-Secret 'Own-Password-2026' }
        { Reset-EntraUserPassword $user @call @Policy } | Should -Throw -ErrorId 'options_contradict,Reset-EntraUserPassword'
        Get-FakeGraphWrite $graph | Should -HaveCount 0
    }

    It 'writes a warning of the policy once, before the first write' {
        $call.Remove('WarningAction')
        Reset-EntraUserPassword $user, AlexW@contoso.example @call -PasswordStyle Readable -PasswordLength 12 -WarningVariable warned 3> $null | Should -HaveCount 2
        @($warned | Where-Object Message -Match 'bits') | Should -HaveCount 1
    }
}

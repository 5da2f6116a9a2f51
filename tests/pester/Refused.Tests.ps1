# What is refused is one error, wherever a script looks for errors.
BeforeDiscovery {
    $refusals = @(
        @{ Code = 'options_contradict'; Script = 'Reset-EntraUserPassword AdeleV@contoso.example @call -TokenProvider { }' }
        @{ Code = 'password_length_invalid'; Script = 'Reset-EntraUserPassword AdeleV@contoso.example @call -PasswordLength 7' }
        @{ Code = 'shared_password'; Script = 'Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call -NewPassword $own' }
        @{ Code = 'endpoint_refused'; Script = '$call.GraphEndpoint = "http://contoso.example"; Reset-EntraUserPassword AdeleV@contoso.example @call' }
        @{ Code = 'endpoint_refused'; Script = '$call.GraphEndpoint = "http://contoso.example"; Get-EntraBannedWord @call' }
        @{ Code = 'password_length_invalid'; Script = 'New-EntraTemporaryPassword -Length 7' }
        @{ Code = 'invalid_options'; Script = 'Test-EntraPassword $own -BannedWord x' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe '<Code> of: <Script>' -ForEach $refusals {
    It 'is one error in the stream, in $Error and in -ErrorVariable' {
        $run = Invoke-InHost "$Script -ErrorVariable failures" -Variables @{ call = @{} + $call; own = ConvertTo-Secret 'Correct-Horse-7' } -Shared failures
        $run.Errors.Count | Should -Be 1
        $run.Errors[0].FullyQualifiedErrorId | Should -Match "^$Code,"
        $run.Errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $run.Remembered.Count | Should -Be 1
        @($run.Shared).Count | Should -Be 1
        # PowerShell puts a terminating error there as its exception.
        $told = @($run.Shared)[0]
        $(if ($told -is [System.Exception]) { $told.ErrorRecord } else { $told }).FullyQualifiedErrorId | Should -Match "^$Code,"
        $run.Host.Shown | Should -Not -Match 'cut short'
    }

    It 'is caught as one' {
        $run = Invoke-InHost "try { $Script -ErrorVariable failures } catch { `$_.FullyQualifiedErrorId }" -Variables @{ call = @{} + $call; own = ConvertTo-Secret 'Correct-Horse-7' } -Shared failures
        $run.Output | Should -Match "^$Code,"
        @($run.Shared).Count | Should -Be 1
        $run.Remembered.Count | Should -Be 1
    }
}

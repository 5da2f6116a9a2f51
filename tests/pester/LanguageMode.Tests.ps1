BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    Reset-FakeGraph $graph
    $constrain = "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
    $import = "Import-Module '$env:ENTRA_MODULE'"
    $told = 'catch { $_.FullyQualifiedErrorId; $_.Exception.Message; $_.ErrorDetails.RecommendedAction; "$($_.CategoryInfo.Category)" }'
}

AfterAll {
    Stop-FakeGraph $graph
}

# A policy (WDAC, AppLocker) sets the mode on Windows only. A script may set it for its own session everywhere: what is imported afterwards is run as a
# policy runs what it does not trust, and what was imported before as one runs what it trusts.
Describe 'In constrained language' {
    It 'a module that was imported in that mode says why it cannot run, and what to do: <_>' -ForEach @(
        'Get-EntraBannedWord', 'Get-EntraPasswordResetAudit', 'Get-EntraPasswordResetResult', 'Get-EntraUserSignInMethod adele@contoso.example', 'New-EntraPasswordPolicy', 'New-EntraTemporaryPassword', 'Reset-EntraUserPassword adele@contoso.example', 'Show-EntraTemporaryPassword x'
        'Test-EntraPassword (ConvertTo-SecureString a -AsPlainText -Force)'
    ) {
        $lines = Invoke-CleanShell "$constrain; $import; try { `$null = $_; 'went on' } $told; 'commands: ' + `$Error.Count"
        $lines[0] | Should -Be "language_mode,$(($_ -split ' ')[0])"
        $lines[1] | Should -Be 'PowerShell runs this module in the mode ConstrainedLanguage, in which its scripts cannot call its assembly'
        $lines[2] | Should -Match '^import the module before .+ trust the module''s folder$'
        $lines[3] | Should -Be 'PermissionDenied'
        $lines | Should -Not -Contain 'went on'
    }

    It 'the error is one, whatever the error preference is, and nothing is sent' {
        $null = Invoke-FakeGraph $graph POST reset
        $lines = Invoke-CleanShell "$constrain; $import; `$token = ConvertTo-SecureString '$(New-TestToken)' -AsPlainText -Force; `$ErrorActionPreference = 'SilentlyContinue'; try { Reset-EntraUserPassword AdeleV@contoso.example -AccessToken `$token -GraphEndpoint '$($graph.Endpoint)' -Confirm:`$false } catch { `$_.FullyQualifiedErrorId }"
        $lines | Should -Be 'language_mode,Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph) | Should -HaveCount 0
    }

    It 'a secret that was given as text is refused without being quoted' {
        $lines = Invoke-CleanShell "$constrain; $import; try { Reset-EntraUserPassword a -NewPassword Secret-Text-1 } catch { `$_.Exception.Message }"
        $lines | Should -Match 'a SecureString is needed'
        $lines | Should -Not -Match 'Secret-Text-1'
    }

    It 'a module that was imported before works as ever, with its views and methods' {
        Reset-FakeGraph $graph
        $lines = Invoke-CleanShell @"
`$token = ConvertTo-SecureString '$(New-TestToken)' -AsPlainText -Force
$import
$constrain
`$call = @{ GraphEndpoint = '$($graph.Endpoint)'; Confirm = `$false; WarningAction = 'SilentlyContinue' }
`$result = Reset-EntraUserPassword AdeleV@contoso.example -AccessToken `$token @call
`$result.Outcome
`$result.GetPassword().Length
`$result.GetCredential().UserName
('UserPrincipalName', 'AlexW@contoso.example' | ConvertFrom-Csv | Reset-EntraUserPassword -TokenProvider { `$token } @call -AsPlainText).Password.Length
(Test-EntraPassword `$result.Password).IsValid
(New-EntraPasswordPolicy -Length 20 | New-EntraTemporaryPassword -AsPlainText).Password.Length
@(Get-EntraPasswordResetResult).Count
[string] `$ExecutionContext.SessionState.LanguageMode
"@
        $lines | Should -Be 'Reset', '14', 'AdeleV@contoso.example', '14', 'True', '20', '2', 'ConstrainedLanguage'
    }
}

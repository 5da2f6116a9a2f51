# What is given where nothing belongs, or is $null where a value belongs: refused before anything is sent, by our own words, and quoted nowhere.
BeforeDiscovery {
    $misplaced = @(
        @{ Script = 'New-EntraTemporaryPassword $text'; Id = 'ParameterArgumentTransformationError' }
        @{ Script = 'New-EntraTemporaryPassword -Length $text'; Id = 'ParameterArgumentTransformationError' }
        @{ Script = 'New-EntraTemporaryPassword -PasswordPolicy $text'; Id = 'invalid_argument' }
        @{ Script = '$text | New-EntraTemporaryPassword'; Id = 'invalid_argument' }
        @{ Script = '$row | New-EntraTemporaryPassword'; Id = 'invalid_argument' }
        @{ Script = '$row | New-EntraTemporaryPassword -PasswordPolicy (New-EntraPasswordPolicy)'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraTemporaryPassword 20 $text'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraPasswordPolicy | New-EntraTemporaryPassword 20 $text'; Id = 'invalid_argument' }
        @{ Script = 'Show-EntraTemporaryPassword $text'; Id = 'no_console' }
        @{ Script = '$text, $row | Show-EntraTemporaryPassword'; Id = 'no_console' }
        @{ Script = 'Test-EntraPassword $own $text'; Id = 'invalid_argument' }
        @{ Script = '$text, $row | Test-EntraPassword $own'; Id = 'invalid_argument' }
        @{ Script = '$row | Reset-EntraUserPassword -Surplus $text @call'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraPasswordPolicy $text'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraPasswordPolicy $row -Length 20'; Id = 'invalid_argument' }
        @{ Script = '$text | New-EntraPasswordPolicy'; Id = 'invalid_argument' }
        @{ Script = '$row | New-EntraPasswordPolicy'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraPasswordMail $text'; Id = 'invalid_argument' }
        @{ Script = '$text | New-EntraPasswordMail -To Manager'; Id = 'invalid_argument' }
        @{ Script = 'New-EntraPasswordMail -To $row'; Id = 'invalid_options' }
        @{ Script = 'New-EntraPasswordMail -From $text'; Id = 'invalid_options' }
        @{ Script = 'New-EntraPasswordMail -TemplatePath $row'; Id = 'ParameterArgumentTransformationError' }
        @{ Script = 'Get-EntraBannedWord $text'; Id = 'ParameterArgumentTransformationError' }
        @{ Script = 'Get-EntraBannedWord $call.AccessToken $text'; Id = 'invalid_argument' }
        @{ Script = '$text | Get-EntraBannedWord -AccessToken $call.AccessToken'; Id = 'invalid_argument' }
        @{ Script = '$row, $text | Get-EntraBannedWord @call'; Id = 'invalid_argument' }
        @{ Script = '$row, $text | Get-EntraPasswordResetAudit AdeleV@contoso.example @call'; Id = 'invalid_argument' }
        @{ Script = '$row, $text | Get-EntraUserSignInMethod AdeleV@contoso.example @call'; Id = 'invalid_argument' }
        @{ Script = 'Get-EntraPasswordResetResult AdeleV@contoso.example $text'; Id = 'invalid_argument' }
        @{ Script = '$row | Get-EntraPasswordResetResult AdeleV@contoso.example'; Id = 'invalid_argument' }
        @{ Script = '$row, $text | Reset-EntraUserPassword AdeleV@contoso.example @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example $own $text @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -PasswordPolicy $text @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -PasswordPolicy $row @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -Mail $text @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -Mail $row @call'; Id = 'invalid_argument' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -MailTo $text @call'; Id = 'invalid_options' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -MailTo $row @call'; Id = 'invalid_options' }
    )
    $absent = @(
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -NewPassword $null @call'; Id = 'invalid_argument'; Says = 'NewPassword is \$null' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example $null @call'; Id = 'invalid_argument'; Says = 'NewPassword is \$null' }
        @{ Script = '$users | ForEach-Object { $_ | Reset-EntraUserPassword -NewPassword $_.Missing @call }'; Id = 'invalid_argument'; Says = 'NewPassword is \$null' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -PasswordPolicy $null @call'; Id = 'invalid_argument'; Says = 'policy .* is needed, not \$null' }
        @{ Script = 'New-EntraTemporaryPassword -PasswordPolicy $null'; Id = 'invalid_argument'; Says = 'policy .* is needed, not \$null' }
        @{ Script = '$null | New-EntraTemporaryPassword'; Id = 'invalid_argument'; Says = 'policy .* is needed, not \$null' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -TimeoutSec -1 @call'; Id = 'invalid_options'; Says = 'timeoutSec -1 is negative' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -UserTimeoutSec -5 @call'; Id = 'invalid_options'; Says = 'userTimeoutSec -5 is negative' }
        @{ Script = 'Reset-EntraUserPassword AdeleV@contoso.example -OperationTimeoutSec -5 @call'; Id = 'invalid_options'; Says = 'operationTimeoutSec -5 is negative' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
    $variables = @{
        call  = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
        text  = $canary
        own   = ConvertTo-Secret 'Correct-Horse-7'
        row   = [pscustomobject]@{ UserPrincipalName = 'AdeleV@contoso.example'; Password = $canary }
        users = @([pscustomobject]@{ UserPrincipalName = 'AdeleV@contoso.example'; Missing = $null })
    }

    function Invoke-Refused([string] $Script, [string] $Id) {
        Reset-FakeGraph $graph
        # $? and the like are the script's; a row in $Error is what is looked for.
        $run = Invoke-InHost "try { $Script } catch { `$_.FullyQualifiedErrorId }" -Variables $variables
        $run.Thrown | Should -BeNullOrEmpty
        @($run.Output).Count | Should -Be 1
        $run.Output | Should -Match "^$Id,"
        $run.Remembered.Count | Should -Be 1
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
        $run
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A password where it does not belong' {
    It '<Script>: is one error, and not quoted' -ForEach $misplaced {
        $run = Invoke-Refused $Script $Id
        $text = foreach ($record in $run.Remembered) {
            "$record $($record.ErrorDetails) $($record.Exception) $($record.TargetObject) $($record.CategoryInfo) $($record.CategoryInfo.TargetName)"
            $record | Format-List * -Force | Out-String -Width 4000
        }
        ("$text" + $run.Host.Shown).Contains($canary.Substring(0, 12)) | Should -BeFalse
    }
}

Describe 'What is $null or negative' {
    It '<Script>: is refused before anything is sent' -ForEach $absent {
        $run = Invoke-Refused $Script $Id
        "$($run.Remembered[0])" | Should -Match $Says
    }

    It 'is no length either, but a short text of digits is' {
        { New-EntraTemporaryPassword -Length $null } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,New-EntraTemporaryPassword'
        (New-EntraTemporaryPassword -Length '20' -AsPlainText).Password.Length | Should -Be 20
        (New-EntraTemporaryPassword 21 -AsPlainText).Password.Length | Should -Be 21
        (New-EntraTemporaryPassword ([long] 22) -AsPlainText).Password.Length | Should -Be 22
    }
}

Describe 'Rows that are piped to Get-EntraPasswordResetResult' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
        $call = $variables.call
        $null = 'AdeleV@contoso.example', 'AlexW@contoso.example' | Reset-EntraUserPassword @call -Confirm:$false
    }

    It 'return the results of their users' {
        $csv = Join-Path $TestDrive 'users.csv'
        Set-Content $csv "UserPrincipalName,Password`nadelev@contoso.example,$canary"
        $results = @(Import-Csv $csv | Get-EntraPasswordResetResult)
        $results.UserPrincipalName | Should -Be 'AdeleV@contoso.example'
        @('AlexW@contoso.example', $results[0].UserId | Get-EntraPasswordResetResult).Count | Should -Be 2
    }

    It 'are not everybody where they are none, or name nobody' {
        @(@() | Get-EntraPasswordResetResult -Clear).Count | Should -Be 0
        @($null, '', [pscustomobject]@{ Password = $canary } | Get-EntraPasswordResetResult -Clear).Count | Should -Be 0
        @(Get-EntraPasswordResetResult).Count | Should -Be 2
        'AlexW@contoso.example' | Get-EntraPasswordResetResult -Clear | Out-Null
        @(Get-EntraPasswordResetResult).UserPrincipalName | Should -Be 'AdeleV@contoso.example'
    }
}

# A password or token that is given as text: refused before PowerShell converts it, and quoted nowhere.
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $secret = foreach ($command in (Get-Module EntraPasswordReset).ExportedCommands.Values) {
        foreach ($parameter in $command.Parameters.Values) {
            if ($parameter.ParameterType -in [securestring], [pscredential], [scriptblock]) {
                @{ Command = $command.Name; Parameter = $parameter.Name; Type = $parameter.ParameterType }
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'

    # The parameters that a call needs besides.
    function Get-Call([string] $Command, [string] $Parameter, $Value) {
        $call = @{ $Parameter = $Value }
        if ($Command -in 'Reset-EntraUserPassword', 'Test-EntraUserPasswordReset', 'Get-EntraUserSignInMethod') { $call.UserId = 'AdeleV@contoso.example' }
        if ($Command -eq 'Find-EntraPasswordResetUser') { $call.Search = 'Adele' }
        $call
    }

    function Assert-Refused($Run, [string] $Line) {
        $Run.Errors.Count | Should -Be 1
        $failure = $Run.Errors[0]
        $text = (@($Run.Remembered) + @($failure, $failure.Exception, $failure.Exception.InnerException, $failure.ErrorDetails, $failure.InvocationInfo) +
            @($Run.Verbose) + @($Run.Debug) + @($Run.Warnings) | Format-List * -Force | Out-String -Width 4000) + $Run.Host.Shown
        $text.Contains($canary) | Should -BeFalse
        $text.Contains($Line) | Should -BeTrue -Because "$text`nshould name the line"
        $Run.Output.Count | Should -Be 0
    }
}

Describe '<Command> -<Parameter>' -ForEach $secret {
    BeforeAll {
        $line = "-$Parameter "
    }

    It 'refuses a text without quoting it, and names the line to use' {
        $run = Invoke-InHost "`$VerbosePreference = `$DebugPreference = 'Continue'; $Command @call" -Variables @{ call = Get-Call $Command $Parameter $canary }
        Assert-Refused $run $line
        # Nobody was asked for anything either, as PowerShell does for a credential.
        $run.Host.Questions.Count | Should -Be 0
    }

    It 'refuses a row, a table and a list without quoting them' {
        foreach ($given in [pscustomobject]@{ UserName = 'adele'; Password = $canary }, @{ UserName = 'adele'; Password = $canary }, @($canary, $canary), [System.Text.StringBuilder]::new($canary)) {
            Assert-Refused (Invoke-InHost "$Command @call" -Variables @{ call = Get-Call $Command $Parameter $given }) $line
        }
    }

    It 'takes what it is for' {
        # The command gets further than its parameters.
        $value = if ($Type -eq [securestring]) { ConvertTo-Secret 'Correct-Horse-7' } elseif ($Type -eq [pscredential]) { [pscredential]::new('adele', (ConvertTo-Secret 'Correct-Horse-7')) } else { { } }
        $call = Get-Call $Command $Parameter $value
        if ($Command -ne 'Test-EntraPassword') { $call.GraphEndpoint = 'http://contoso.example' }
        $run = Invoke-InHost "$Command @call" -Variables @{ call = $call }
        if ($Command -eq 'Test-EntraPassword') { $run.Output[0].IsValid | Should -BeTrue } else { $run.Errors.FullyQualifiedErrorId | Should -BeIn "endpoint_refused,$Command", "no_sign_in,$Command" }
    }

    It 'has the refusal nearest to its name, where Windows PowerShell runs it first' {
        $ast = (Get-Command $Command).ScriptBlock.Ast.Body.ParamBlock.Parameters | Where-Object { $_.Name.VariablePath.UserPath -eq $Parameter }
        $ast.Attributes[-1].TypeName.FullName | Should -Be 'EntraPasswordReset.Takes'
        $ast.Attributes[-1].PositionalArguments[0].StaticType | Should -Be ([type])
        $ast.Attributes[-1].PositionalArguments[0].TypeName.GetReflectionType() | Should -Be $Type
    }
}

Describe 'A password behind the user' {
    It 'is the second argument, and refused as text' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example $text' -Variables @{ text = $canary }
        Assert-Refused $run '-NewPassword '
    }

    It 'is not quoted where no parameter takes it' {
        foreach ($script in 'Reset-EntraUserPassword AdeleV@contoso.example -Password $text', 'Reset-EntraUserPassword AdeleV@contoso.example -PasswordPolicy $text',
            'New-EntraTemporaryPassword -PasswordPolicy $text', '$text | New-EntraTemporaryPassword') {
            $run = Invoke-InHost $script -Variables @{ text = $canary }
            $run.Errors.Count | Should -Be 1
            "$($run.Errors[0]) $($run.Errors[0].Exception)".Contains($canary) | Should -BeFalse
        }
    }

    It 'alone is refused by Test-EntraPassword' {
        Assert-Refused (Invoke-InHost 'Test-EntraPassword $text' -Variables @{ text = $canary }) '-Password '
    }
}

Describe 'A transcript' {
    It 'of a refused text that was in a variable does not hold it' {
        $file = Join-Path $TestDrive 'transcript.txt'
        $env:PESTER_CANARY = $canary
        $null = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
`$text = `$env:PESTER_CANARY
`$null = Start-Transcript '$file'
try { Reset-EntraUserPassword adele@contoso.example -AccessToken `$text } catch { `$_ | Format-List * -Force }
Reset-EntraUserPassword adele@contoso.example -NewPassword `$text
Test-EntraPassword `$text
Test-EntraPassword -Credential `$text
`$Error | Format-List * -Force
`$Error | Format-List -Property Exception, InvocationInfo -Force
`$null = Stop-Transcript
"@
        $env:PESTER_CANARY = $null
        $text = Get-Content -Raw $file
        $text | Should -Match 'AccessToken'
        $text | Should -Match 'Read-Host'
        $text.Contains($canary) | Should -BeFalse
    }
}

Describe 'A parameter for texts' {
    It '-<Parameter> of <Command> refuses a row, which would become a text of all its values' -ForEach @(
        @{ Command = 'New-EntraTemporaryPassword'; Parameter = 'ForUser' }
        @{ Command = 'New-EntraPasswordPolicy'; Parameter = 'BannedWord' }
        @{ Command = 'Get-EntraPasswordResetAudit'; Parameter = 'InitiatedBy' }
        @{ Command = 'Get-EntraPasswordResetAudit'; Parameter = 'CorrelationId' }
        @{ Command = 'New-EntraPasswordPolicy'; Parameter = 'WordList' }
        @{ Command = 'Test-EntraPassword'; Parameter = 'ForUser' }
        @{ Command = 'Test-EntraPassword'; Parameter = 'BannedWord' }
    ) {
        $call = @{ $Parameter = @('contoso', [pscustomobject]@{ UserPrincipalName = 'adele@contoso.example'; Password = $canary }) }
        if ($Command -eq 'Test-EntraPassword') { $call.Password = ConvertTo-Secret 'Correct-Horse-7' }
        Assert-Refused (Invoke-InHost "$Command @call" -Variables @{ call = $call }) 'a text is needed, not a PSCustomObject'
    }
}

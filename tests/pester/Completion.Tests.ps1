BeforeDiscovery {
    $environment = 'Global', 'USGov', 'USGovDoD', 'China'
    $style = 'Random', 'Readable', 'Passphrase'
    $class = 'Lower', 'Upper', 'Digit', 'Symbol'
    $protection = 'None', 'Limited', 'Privileged'
    $parameters = @(
        @{ Name = 'Find-EntraPasswordResetUser'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'Get-EntraBannedWord'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'Get-EntraPasswordResetAudit'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'Get-EntraPasswordResetAudit'; Parameter = 'Kind'; Words = 'AdminReset', 'SelfService', 'Change', 'Revoke', 'Method' }
        @{ Name = 'Get-EntraUserSignInMethod'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'New-EntraPasswordMail'; Parameter = 'To'; Words = 'Alternate', 'Manager' }
        @{ Name = 'New-EntraPasswordMail'; Parameter = 'Content'; Words = 'Notice', 'TemporaryAccessPass', 'Password' }
        @{ Name = 'New-EntraPasswordMail'; Parameter = 'Format'; Words = 'Html', 'Text' }
        @{ Name = 'New-EntraPasswordPolicy'; Parameter = 'Style'; Words = $style }
        @{ Name = 'New-EntraPasswordPolicy'; Parameter = 'RequireClass'; Words = $class }
        @{ Name = 'New-EntraPasswordPolicy'; Parameter = 'ExcludeClass'; Words = $class }
        @{ Name = 'New-EntraPasswordPolicy'; Parameter = 'Symbol'; Words = @('All') }
        @{ Name = 'New-EntraTemporaryPassword'; Parameter = 'Style'; Words = $style }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'PasswordStyle'; Words = $style }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'CredentialType'; Words = 'Both', 'Password', 'TemporaryAccessPass' }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'MailTo'; Words = 'Alternate', 'Manager' }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'Method'; Words = 'Auto', 'PasswordProfile', 'AuthenticationMethod' }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'ForceChangePasswordNextSignIn'; Words = '$true', '$false' }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'MaximumProtection'; Words = $protection }
        @{ Name = 'Reset-EntraUserPassword'; Parameter = 'VerifiedBy'; Words = 'Manager', 'Video', 'IdDocument', 'Callback', 'Other' }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'Environment'; Words = $environment }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'CredentialType'; Words = 'Both', 'Password', 'TemporaryAccessPass' }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'MailTo'; Words = 'Alternate', 'Manager' }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'MaximumProtection'; Words = $protection }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'Method'; Words = 'Auto', 'PasswordProfile', 'AuthenticationMethod' }
        @{ Name = 'Test-EntraUserPasswordReset'; Parameter = 'ForceChangePasswordNextSignIn'; Words = '$true', '$false' }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1

    function Get-Completion([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText) }
}

Describe 'Tab completion' {
    It '<Name> -<Parameter> gives its words' -ForEach $parameters {
        Get-Completion "$Name -$Parameter " | Sort-Object | Should -Be ($Words | Sort-Object)
    }

    It '<Name> -<Parameter> gives the words that begin as typed' -ForEach ($parameters | Where-Object { $_.Words -notcontains '$true' }) {
        $typed = $Words[0].Substring(0, 2)
        Get-Completion "$Name -$Parameter $typed" | Sort-Object | Should -Be ($Words -like "$typed*" | Sort-Object)
        Get-Completion "$Name -$Parameter Xyz" | Should -BeNullOrEmpty
    }

    It 'goes on behind a comma' {
        Get-Completion 'New-EntraPasswordPolicy -ExcludeClass Symbol, Up' | Should -Be 'Upper'
    }

    It 'gives the words of aliases: -Style, -PasswordStyle' {
        Get-Completion 'Reset-EntraUserPassword -Style Rea' | Should -Be 'Readable'
        Get-Completion 'New-EntraTemporaryPassword -PasswordStyle Rea' | Should -Be 'Readable'
    }

    It 'is tested for every parameter that takes one of a set of words' -TestCases @{ Tested = $parameters } {
        $listed = foreach ($command in (Get-Module EntraPasswordReset).ExportedCommands.Values) {
            foreach ($parameter in $command.Parameters.Values) {
                $isSet = $parameter.Attributes | Where-Object { $_ -is [ValidateSet] -or $_ -is [ArgumentCompleter] }
                if ($isSet -and $parameter.Name -ne 'ProgressAction') { '{0} -{1}' -f $command.Name, $parameter.Name }
            }
        }
        $listed | Sort-Object | Should -Be ($Tested | ForEach-Object { '{0} -{1}' -f $_.Name, $_.Parameter } | Sort-Object)
    }

    It 'offers no parameter that takes nothing' {
        foreach ($command in (Get-Module EntraPasswordReset).ExportedCommands.Keys) {
            $offered = Get-Completion "$command -"
            $offered | Should -Not -BeNullOrEmpty
            $offered | Should -Not -Contain '-Surplus'
        }
    }

    It 'loads neither the client assembly nor the native library' {
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
(TabExpansion2 'Reset-EntraUserPassword -Method A' 33).CompletionMatches.CompletionText | Sort-Object
(TabExpansion2 'New-EntraPasswordPolicy -Symbol A' 33).CompletionMatches.CompletionText
"types: `$(`$null -ne ('EntraPasswordReset.Library' -as [type]))"
"library: `$(@([System.Diagnostics.Process]::GetCurrentProcess().Modules.ModuleName) -match 'entra_reset')"
"functions: `$(& (Get-Module EntraPasswordReset) { Test-Path function:Invoke-Session })"
"@
        $lines | Should -Be 'AuthenticationMethod', 'Auto', 'All', 'types: False', 'library: ', 'functions: False'
    }

    It 'takes less than a tenth of a second once it is warm' {
        $null = Get-Completion 'Reset-EntraUserPassword -Method '
        (Measure-Command { Get-Completion 'Reset-EntraUserPassword -Environment ' }).TotalMilliseconds | Should -BeLessThan 100
    }
}

BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $commands = foreach ($command in (Get-Module EntraPasswordReset).ExportedCommands.Values) {
        @{ Name = $command.Name; Command = $command }
    }
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($entry in $commands) {
        foreach ($parameter in $entry.Command.Parameters.Values) {
            if ($parameter.Name -notin $common) { @{ Name = $entry.Name; Parameter = $parameter.Name } }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
    }

    It 'has a written synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Name\b"
        ($help.Description.Text -join ' ').Length | Should -BeGreaterThan 60
    }

    It 'has examples with code and a remark, and a link' {
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.Examples.Example) {
            $example.Code | Should -Match "$Name|Reset-EntraUserPassword"
            ($example.Remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
        @($help.RelatedLinks.NavigationLink.LinkText) | Should -Contain 'about_EntraPasswordReset'
    }

    It 'has an address for -Online, of a file that is there' {
        $address = (Get-Command $Name).HelpUri
        $address | Should -MatchExactly '^https://[^{}]+/blob/HEAD/(.+)$'
        $file = Join-Path $repository ($address -replace '^.+/blob/HEAD/')
        $file | Should -Exist
        $file | Should -FileContentMatchExactly "function $Name"
    }

    It 'has examples that parse, with parameters that exist, at contoso.example only' {
        foreach ($example in $help.Examples.Example) {
            $text = $example.Code + "`n" + ($example.Remarks.Text -join "`n")
            [regex]::Matches($text, '[\w.]+@([\w.]+)') | ForEach-Object { $_.Groups[1].Value | Should -Be 'contoso.example' }
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.Code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $Name }, $true)) {
                foreach ($element in $call.CommandElements) {
                    if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
                        (Get-Command $Name).Parameters.Keys | Should -Contain $element.ParameterName
                    }
                }
            }
        }
    }
}

Describe 'Parameters' {
    It '<Name> -<Parameter> is described' -ForEach $parameters {
        $text = (Get-Help $Name -Parameter $Parameter).Description.Text -join ' '
        $text.Trim().Length | Should -BeGreaterThan 15
    }
}

Describe 'The about topic' {
    It 'is found' {
        # Get-Help reads about topics of imported modules outside the module path as well.
        $file = Join-Path (Split-Path $env:ENTRA_MODULE) 'en-US/about_EntraPasswordReset.help.txt'
        $file | Should -Exist
        (Get-Help about_EntraPasswordReset | Out-String) | Should -Match 'never loses a password'
    }

    It 'names every outcome and every command' {
        $text = Get-Content -Raw (Join-Path (Split-Path $env:ENTRA_MODULE) 'en-US/about_EntraPasswordReset.help.txt')
        foreach ($word in 'Reset', 'Accepted', 'Skipped', 'Failed', 'Unknown', 'Cancelled', 'Get-EntraPasswordResetAudit', 'Get-EntraPasswordResetResult', 'Get-EntraUserSignInMethod', 'New-EntraPasswordMail', 'New-EntraPasswordPolicy', 'New-EntraTemporaryPassword', 'Show-EntraTemporaryPassword', 'Test-EntraPassword') {
            $text | Should -MatchExactly "\b$word\b"
        }
    }
}

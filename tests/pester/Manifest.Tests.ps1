BeforeAll {
    . $PSScriptRoot/common.ps1
    $data = Import-PowerShellDataFile -LiteralPath $env:ENTRA_MODULE
    $folder = Split-Path $env:ENTRA_MODULE
}

Describe 'The manifest' {
    It 'is valid' {
        (Test-ModuleManifest -Path $env:ENTRA_MODULE -ErrorAction Stop).Name | Should -Be 'EntraPasswordReset'
    }

    It 'names Windows PowerShell 5.1 and PowerShell 7, and what they need' {
        $data.CompatiblePSEditions | Should -Be @('Desktop', 'Core')
        $data.PowerShellVersion | Should -Be '5.1'
        $data.DotNetFrameworkVersion | Should -Be '4.7.2'
        $data.Keys | Should -Not -Contain 'RequiredModules'
    }

    It 'exports these functions and nothing else' {
        $expected = 'Get-EntraBannedWord', 'Get-EntraPasswordResetAudit', 'Get-EntraPasswordResetResult', 'Get-EntraUserSignInMethod', 'New-EntraPasswordMail', 'New-EntraPasswordPolicy', 'New-EntraTemporaryPassword', 'Reset-EntraUserPassword', 'Show-EntraTemporaryPassword', 'Test-EntraPassword', 'Test-EntraPasswordResetLog'
        $data.FunctionsToExport | Sort-Object | Should -Be $expected
        foreach ($key in 'CmdletsToExport', 'VariablesToExport', 'AliasesToExport') {
            @($data[$key]).Count | Should -Be 0 -Because $key
        }
        $module = Get-Module EntraPasswordReset
        $module.ExportedCommands.Keys | Sort-Object | Should -Be $expected
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'exports approved verbs and singular nouns' {
        foreach ($command in (Get-Module EntraPasswordReset).ExportedCommands.Values) {
            $command.Verb | Should -BeIn (Get-Verb).Verb
            $command.Noun | Should -Not -Match 's$'
        }
    }

    It 'names files that are there' {
        foreach ($file in @($data.RootModule) + @($data.RequiredAssemblies) + 'EntraPasswordReset.View.psd1' + 'types/EntraPasswordReset.types.ps1xml' + 'format/EntraPasswordReset.format.ps1xml') {
            Join-Path $folder $file | Should -Exist
        }
    }

    It 'brings an assembly for each edition' {
        foreach ($framework in 'netstandard2.0', 'net472') {
            Join-Path $folder "lib/$framework/EntraPasswordReset.Client.dll" | Should -Exist
        }
    }

    It 'is two script files, one for the import and one for the first command' {
        @(Get-ChildItem $folder -Recurse -Include '*.psm1', '*.ps1').Name | Sort-Object | Should -Be 'EntraPasswordReset.psm1', 'private.ps1'
    }
}

Describe 'What the gallery shows' {
    BeforeAll {
        $shown = (Test-ModuleManifest -Path $env:ENTRA_MODULE).PrivateData.PSData
        $repositoryAddress = (Select-String -Path (Join-Path $repository 'Cargo.toml') -Pattern '^repository = "(.+)"$').Matches[0].Groups[1].Value
    }

    It 'has the address of <Name>, of this project and without a mark of the build' -ForEach @(
        @{ Name = 'ProjectUri'; File = 'Cargo.toml' }
        @{ Name = 'LicenseUri'; File = 'LICENSE' }
        @{ Name = 'IconUri'; File = 'powershell/icon.png' }
    ) {
        $shown[$Name] | Should -MatchExactly ('^' + [regex]::Escape($repositoryAddress) + '(/(blob|raw)/HEAD/' + [regex]::Escape($File) + ')?$')
        Join-Path $repository $File | Should -Exist
    }

    It 'has an icon of a kind that the gallery shows' {
        $shown.IconUri | Should -Match '\.(png|ico|jpg)$'
    }

    It 'has a folder for Update-Help, which takes an address with a slash at its end only' {
        $data.HelpInfoUri | Should -MatchExactly ('^' + [regex]::Escape($repositoryAddress) + '/\w+/$')
    }

    It 'has release notes of this version, which name every command' {
        $shown.ReleaseNotes | Should -MatchExactly ('^' + [regex]::Escape($data.ModuleVersion) + ',')
        foreach ($name in $data.FunctionsToExport) { $shown.ReleaseNotes | Should -MatchExactly "\b$name\b" }
        foreach ($name in [regex]::Matches($shown.ReleaseNotes, '\w+-Entra\w+').Value) { $data.FunctionsToExport | Should -Contain $name }
    }

    It 'has author, copyright, description and tags without a blank' {
        foreach ($key in 'Author', 'CompanyName', 'Copyright', 'Description') { $data[$key] | Should -Not -BeNullOrEmpty -Because $key }
        $shown.Tags | Should -Not -Match '\s'
        $shown.Tags | Should -Contain 'PSEdition_Desktop'
        $shown.Tags | Should -Contain 'PSEdition_Core'
    }

    It 'names the project in one place, which the release sets' {
        $files = Get-ChildItem (Join-Path $repository 'powershell') -Recurse -Include *.ps1, *.psd1, *.psm1, *.txt
        $files | Select-String -SimpleMatch $repositoryAddress | Should -BeNullOrEmpty
    }
}

Describe 'The module' {
    BeforeAll {
        $ast = [System.Management.Automation.Language.Parser]::ParseFile((Join-Path $folder 'EntraPasswordReset.psm1'), [ref] $null, [ref] $null)
    }

    It 'is strict in every public command, and nowhere else' {
        foreach ($command in (Get-Module EntraPasswordReset).ExportedFunctions.Values) {
            $body = $command.ScriptBlock.Ast.Body
            $first = if ($body.BeginBlock) { $body.BeginBlock.Statements } else { $body.EndBlock.Statements }
            $first[0].Extent.Text | Should -Be 'Set-StrictMode -Version 3.0'
            $first[1].Extent.Text | Should -Be 'Use-CallerPreference -Cmdlet $PSCmdlet'
            $first[2].Extent.Text | Should -Be 'Import-Client -Cmdlet $PSCmdlet'
        }
        { $nothing = @{}; $nothing.Missing } | Should -Not -Throw
    }

    It 'runs nothing at import, which would cost' {
        $ast.EndBlock.Statements | Where-Object { $_ -isnot [System.Management.Automation.Language.FunctionDefinitionAst] } | Should -BeNullOrEmpty
    }

    It 'assigns no preference' {
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.AssignmentStatementAst] -and $args[0].Left.Extent.Text -match 'Preference$' }, $true) |
            ForEach-Object { $_.Extent.Text } | Should -BeNullOrEmpty
    }

    It 'compiles nothing and writes to no host' {
        $names = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
        $names | Should -Contain 'Use-CallerPreference'
        foreach ($name in 'Add-Type', 'Write-Host', 'Invoke-WebRequest', 'Invoke-RestMethod', 'Invoke-Expression') {
            $names | Should -Not -Contain $name
        }
    }

    It 'imports twice and after removal' {
        $script = "Import-Module '$env:ENTRA_MODULE'; Import-Module '$env:ENTRA_MODULE' -Force; Remove-Module EntraPasswordReset; Import-Module '$env:ENTRA_MODULE'; (New-EntraTemporaryPassword -AsPlainText).Password.Length"
        Invoke-CleanShell $script | Should -Be '14'
    }
}

# Windows marks the files of a downloaded zip, and Windows PowerShell then refuses its assemblies. Elsewhere nothing does, so the refusal is made here.
BeforeAll {
    . $PSScriptRoot/common.ps1
    # Loads private.ps1.
    $null = New-EntraTemporaryPassword
    $module = Get-Module EntraPasswordReset

    function Get-Refusal([string] $Kind) {
        $blocked = [System.IO.FileLoadException]::new('Could not load file or assembly. Operation is not supported. (Exception from HRESULT: 0x80131515)')
        # Nobody but .NET itself sets it in .NET Framework.
        [System.Exception].GetProperty('HResult').SetValue($blocked, 0x80131515)
        $inside = [System.IO.FileLoadException]::new('Could not load file or assembly.', [System.NotSupportedException]::new('An attempt was made to load an assembly from a network location.'))
        switch ($Kind) {
            'by its number' { $blocked }
            'by what is inside' { $inside }
            # As PowerShell hands on what a method throws.
            'by its number, inside' { [System.Management.Automation.MethodInvocationException]::new('Exception calling "LoadFrom" with "1" argument(s)', $blocked) }
            'missing' { [System.IO.FileNotFoundException]::new('Could not find the file.') }
            'damaged' { [System.Management.Automation.MethodInvocationException]::new('Exception calling "LoadFrom"', [System.BadImageFormatException]::new('Bad IL format.')) }
        }
    }
}

Describe 'An assembly that cannot be loaded' {
    It 'is blocked, known <_>: the remedy is Unblock-File with the folder of the module' -ForEach 'by its number', 'by what is inside', 'by its number, inside' {
        $folder = Join-Path $TestDrive "Adele's modules"
        $record = & $module { ConvertTo-LoadError -Exception $args[0] -Folder $args[1] } (Get-Refusal $_) $folder
        $record.FullyQualifiedErrorId | Should -Be 'assembly_blocked'
        $record.CategoryInfo.Category | Should -Be 'SecurityError'
        $record.ErrorDetails.Message | Should -MatchExactly '^Windows blocks the files of the module in .+, because they came from the internet$'
        $command = ($record.ErrorDetails.RecommendedAction -split ': ', 2)[1]
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($command, [ref] $null, [ref] $null)
        $calls = @($ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true))
        $calls[0].CommandElements.Where({ $_ -is [System.Management.Automation.Language.StringConstantExpressionAst] }).Value | Should -Contain $folder
        $calls | ForEach-Object { $_.GetCommandName() } | Should -Be 'Get-ChildItem', 'Unblock-File'
    }

    It 'is <_>: the remedy is to install the module again' -ForEach 'missing', 'damaged' {
        $refusal = Get-Refusal $_
        $record = & $module { ConvertTo-LoadError -Exception $args[0] -Folder $args[1] } $refusal $TestDrive
        $record.FullyQualifiedErrorId | Should -Be 'assembly_not_loaded'
        $record.ErrorDetails.Message | Should -Match ([regex]::Escape($refusal.GetBaseException().Message))
        $record.ErrorDetails.RecommendedAction | Should -Match '^install the module again'
        $record.ErrorDetails.RecommendedAction | Should -Not -Match 'Unblock'
    }

    It 'ends the first command that way, and the next one too' {
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
& (Get-Module EntraPasswordReset) {
    # What private.ps1 brings comes first, so that it does not come over this.
    . (Join-Path (Split-Path '$env:ENTRA_MODULE') private.ps1)
    function script:Import-Assembly { throw [System.IO.FileLoadException]::new('Could not load file or assembly.', [System.NotSupportedException]::new()) }
}
foreach (`$name in 'New-EntraTemporaryPassword', 'New-EntraPasswordPolicy') {
    try { `$null = & `$name; 'went on' } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }
}
"@
        $remedy = "unblock them, and start PowerShell anew: Get-ChildItem -LiteralPath '$(Split-Path $env:ENTRA_MODULE)' -Recurse | Unblock-File"
        $lines | Should -Be 'assembly_blocked,New-EntraTemporaryPassword', $remedy, 'assembly_blocked,New-EntraPasswordPolicy', $remedy
    }

    It 'is told also where the file itself is no assembly' {
        $copy = Join-Path $TestDrive 'Damaged'
        Copy-Item (Split-Path $env:ENTRA_MODULE) $copy -Recurse
        Get-ChildItem $copy -Recurse -Filter EntraPasswordReset.Client.dll | ForEach-Object { Set-Content $_.FullName 'no assembly' }
        $lines = Invoke-CleanShell "Import-Module '$copy/EntraPasswordReset.psd1'; try { New-EntraTemporaryPassword; 'went on' } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.Message; `$_.ErrorDetails.RecommendedAction }"
        $lines[0] | Should -Be 'assembly_not_loaded,New-EntraTemporaryPassword'
        $lines[1] | Should -Match 'EntraPasswordReset\.Client\.dll'
        $lines[2] | Should -Be 'install the module again, and start PowerShell anew'
    }
}

BeforeDiscovery {
    $analyzer = Get-Module -ListAvailable PSScriptAnalyzer
    $root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $files = foreach ($folder in 'powershell/public', 'powershell/private', 'samples/powershell-ticket') {
        Get-ChildItem (Join-Path $root $folder) -Filter *.ps1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    }
    foreach ($name in 'EntraPasswordReset.psm1', 'EntraPasswordReset.psd1', 'EntraPasswordReset.View.psd1') {
        $files += @{ Name = $name; Path = Join-Path $root "powershell/$name" }
    }
    # As they are shipped: the build puts the scripts together, and writes into the manifest.
    $module = if ($env:ENTRA_MODULE) { Split-Path $env:ENTRA_MODULE } else { Join-Path $root 'target/module/EntraPasswordReset' }
    foreach ($name in 'EntraPasswordReset.psm1', 'private.ps1', 'EntraPasswordReset.psd1') {
        $files += @{ Name = "the built $name"; Path = Join-Path $module $name }
    }
}

Describe 'PSScriptAnalyzer' -Skip:($null -eq $analyzer) {
    BeforeAll {
        $settings = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'powershell', 'PSScriptAnalyzerSettings.psd1')
    }

    It 'finds nothing in <Name>' -ForEach $files {
        $found = Invoke-ScriptAnalyzer -Path $Path -Settings $settings
        ($found | ForEach-Object { '{0}:{1} {2} {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message }) | Should -BeNullOrEmpty
    }

    It 'would find syntax that Windows PowerShell 5.1 does not know' {
        $found = Invoke-ScriptAnalyzer -ScriptDefinition '$x = $null ?? 1' -Settings $settings
        $found.RuleName | Should -Contain 'PSUseCompatibleSyntax'
    }
}

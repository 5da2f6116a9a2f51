BeforeDiscovery {
    $analyzer = Get-Module -ListAvailable PSScriptAnalyzer
    $root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $files = foreach ($folder in 'powershell/public', 'powershell/private') {
        Get-ChildItem (Join-Path $root $folder) -Filter *.ps1 | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }
    }
    $files += @{ Name = 'EntraPasswordReset.psm1'; Path = Join-Path $root 'powershell/EntraPasswordReset.psm1' }
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

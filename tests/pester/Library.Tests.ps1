BeforeAll {
    . $PSScriptRoot/common.ps1
    $manifest = Import-PowerShellDataFile -LiteralPath $env:ENTRA_MODULE
    $folder = Split-Path $env:ENTRA_MODULE

    # Runs a command on a copy of the module with something changed, in a process of its own.
    function Invoke-Changed([scriptblock] $Change, [string] $Script = 'New-EntraTemporaryPassword') {
        $copy = Join-Path $TestDrive ([guid]::NewGuid())
        Copy-Item $folder $copy -Recurse
        & $Change $copy
        Invoke-CleanShell "Import-Module '$copy/EntraPasswordReset.psd1'; try { `$null = $Script; 'went on' } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message; `$_.ErrorDetails.RecommendedAction; [string] `$_.CategoryInfo.Category; if (`$_.ErrorDetails.Message) { `$_.ErrorDetails.Message } }"
    }

    function Get-Library([string] $Module) { @(Get-ChildItem (Join-Path $Module 'lib/netstandard2.0') -Recurse -File | Where-Object { $_.Directory.Name -match '^(win|linux|osx)-' }) }

    function Edit-Library([string] $Module) {
        foreach ($library in Get-Library $Module) {
            $bytes = [System.IO.File]::ReadAllBytes($library.FullName)
            # Behind the end nothing is loaded: without the hash it would go unnoticed.
            [System.IO.File]::WriteAllBytes($library.FullName, $bytes + [byte] 0)
        }
    }
}

Describe 'The native library''s hash' {
    It 'stands in the manifest for each platform of the module' {
        $hashes = $manifest.PrivateData.NativeLibrary
        $libraries = Get-Library $folder
        $hashes.Count | Should -Be $libraries.Count
        $hashes.Count | Should -BeGreaterThan 0
        foreach ($library in $libraries) {
            $hashes["$($library.Directory.Name)/$($library.Name)"] | Should -Be (Get-FileHash $library.FullName -Algorithm SHA256).Hash
        }
    }

    It 'is compared before the library is loaded: another one ends the command, with a code and a remedy' {
        $lines = Invoke-Changed { param($module) Edit-Library $module }
        $lines[0] | Should -Be 'library_changed,New-EntraTemporaryPassword'
        $lines[1] | Should -Match '[\\/](win|linux|osx)-\w+[\\/]entra_reset\.(dll|so|dylib) is not the one that the module was built with, and was not loaded$'
        $lines[2] | Should -Match '^install the module again'
        $lines[3] | Should -Be 'SecurityError'
        $lines[4] | Should -MatchExactly '^The native library '
        $lines | Should -Not -Contain 'went on'
    }

    It 'leaves a library that is not the one unloaded' {
        $script = "(. { try { New-EntraTemporaryPassword } catch { Write-Host ('loaded: ' + @(Get-Process -Id `$PID).Modules.ModuleName.Where({ `$_ -match 'entra_reset' }).Count) } })"
        Invoke-Changed { param($module) Edit-Library $module } $script | Should -Contain 'loaded: 0'
        Invoke-Changed { } "(. { New-EntraTemporaryPassword; Write-Host ('loaded: ' + @(Get-Process -Id `$PID).Modules.ModuleName.Where({ `$_ -match 'entra_reset' }).Count) })" |
            Should -Contain 'loaded: 1'
    }

    It 'ends every command: <_>' -ForEach @(
        'Get-EntraBannedWord -AccessToken (ConvertTo-SecureString a -AsPlainText -Force)', 'Get-EntraPasswordResetAudit', 'Get-EntraPasswordResetResult', 'Get-EntraUserSignInMethod adele@contoso.example', 'New-EntraPasswordPolicy'
        'Reset-EntraUserPassword adele@contoso.example', 'Test-EntraPassword (ConvertTo-SecureString a -AsPlainText -Force)'
    ) {
        $name = ($_ -split ' ')[0]
        (Invoke-Changed { param($module) Edit-Library $module } $_)[0] | Should -Be "library_changed,$name"
    }

    It 'is not looked for where the manifest has none: <Name>' -ForEach @(
        @{ Name = 'no entry for this platform'; Pattern = "(?m)^\s+'[\w-]+/entra_reset\.\w+' = '\w{64}'\r?\n" }
        @{ Name = 'no table'; Pattern = '(?s)NativeLibrary = @\{.*?\}' }
    ) {
        $lines = Invoke-Changed {
            param($module)
            Edit-Library $module
            $file = Join-Path $module 'EntraPasswordReset.psd1'
            $text = Get-Content -Raw $file
            $text | Should -Match $Pattern
            Set-Content $file ($text -replace $Pattern)
        }
        $lines | Should -Be 'went on'
    }

    It 'is taken in either case of its letters' {
        $lines = Invoke-Changed {
            param($module)
            $file = Join-Path $module 'EntraPasswordReset.psd1'
            Set-Content $file ([regex]::Replace((Get-Content -Raw $file), "(?<= = ')\w{64}(?=')", { $args[0].Value.ToUpperInvariant() }))
        }
        $lines | Should -Be 'went on'
    }

    It 'is computed once a process: printed, and not judged' {
        $hash = (Get-Library $folder)[0].FullName
        $time = Measure-Command { $null = [System.Security.Cryptography.SHA256]::Create().ComputeHash([System.IO.File]::ReadAllBytes($hash)) }
        Write-Host ('    hash of the library: {0:n1} ms' -f $time.TotalMilliseconds)
        $time.TotalMilliseconds | Should -BeGreaterThan 0
    }
}

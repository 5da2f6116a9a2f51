BeforeAll {
    . $PSScriptRoot/common.ps1

    # The names of one kind that the neighbours have: Microsoft.Graph and Microsoft.Entra, from data/.
    function Get-NeighbourName([string[]] $Kind) {
        foreach ($line in Get-Content $PSScriptRoot/data/microsoft-graph.txt, $PSScriptRoot/data/microsoft-entra.txt) {
            $word, $name = $line -split ' ', 2
            if ($word -in $Kind) { $name }
        }
    }

    $module = Get-Module EntraPasswordReset
    # Loads private.ps1.
    $null = New-EntraTemporaryPassword
    $private = & $module { Get-Command -Module EntraPasswordReset -All } | Where-Object { $_.Name -notin $module.ExportedCommands.Keys }
    $folder = Split-Path $env:ENTRA_MODULE
}

Describe 'Beside Microsoft.Graph and Microsoft.Entra' {
    It 'the lists of their names are whole' {
        @(Get-NeighbourName command).Count | Should -BeGreaterThan 600
        @(Get-NeighbourName alias).Count | Should -BeGreaterThan 100
        Get-NeighbourName command | Should -Contain 'Set-EntraUserPasswordProfile'
        Get-NeighbourName alias | Should -Contain 'Set-AzureADUserPassword'
    }

    It 'no exported command has a name of theirs' {
        $theirs = Get-NeighbourName command, alias
        $prefixes = Get-NeighbourName prefix
        foreach ($command in $module.ExportedCommands.Values) {
            $command.Name | Should -Not -BeIn $theirs
            foreach ($prefix in $prefixes) { $command.Noun | Should -Not -MatchExactly "^$prefix" }
        }
    }

    It 'no alias is exported, which could hide one of theirs' {
        $module.ExportedAliases.Count | Should -Be 0
    }

    It 'no private function has a name of theirs, which would hide the command that is called' {
        $private.Count | Should -BeGreaterThan 20
        $theirs = Get-NeighbourName command, alias
        $private.Name | Where-Object { $_ -in $theirs -or $_ -match '-Mg' } | Should -BeNullOrEmpty
    }

    It 'no assembly and no native library has a name of theirs, or of Microsoft''s at all' {
        $files = Get-ChildItem (Join-Path $folder 'lib') -Recurse -File -Include *.dll, *.so, *.dylib
        $theirs = Get-NeighbourName assembly
        foreach ($file in $files) {
            $file.BaseName | Should -Not -BeIn $theirs
            $file.BaseName | Should -Match '^(EntraPasswordReset\.(Client|Binding)|entra_reset)$'
        }
    }

    It 'the assemblies need nothing but .NET, PowerShell and each other' {
        # Loads the client.
        $null = New-EntraTemporaryPassword
        $loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'EntraPasswordReset.*' }
        $loaded | Should -HaveCount 2
        $theirs = Get-NeighbourName assembly
        $allowed = 'netstandard', 'System.Management.Automation', 'EntraPasswordReset.Client', 'EntraPasswordReset.Binding'
        foreach ($reference in $loaded.GetReferencedAssemblies().Name) {
            $reference | Should -Not -BeIn $theirs
            $reference -in $allowed -or $reference -like 'System.*' | Should -BeTrue -Because $reference
        }
    }

    It 'the types of the assemblies are all in our namespace' {
        $loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'EntraPasswordReset.*' }
        $loaded.GetExportedTypes().Namespace | Select-Object -Unique | Should -Be 'EntraPasswordReset'
    }

    It 'a session in which all of their commands and aliases exist keeps them, and resets' {
        $graph = Start-FakeGraph
        try {
            Reset-FakeGraph $graph
            $lines = Invoke-CleanShell @"
`$theirs = foreach (`$line in Get-Content '$PSScriptRoot/data/microsoft-entra.txt', '$PSScriptRoot/data/microsoft-graph.txt') { if (`$line -match '^(command|alias) (?!Get-MgContext)(.+)') { `$Matches[2] } }
`$theirs = `$theirs | Select-Object -Unique
Set-Content '$TestDrive/Neighbour.psm1' (`$theirs | ForEach-Object { "function `$_ { 'theirs' }" })
Import-Module '$TestDrive/Neighbour.psm1' -DisableNameChecking
Import-Module '$env:ENTRA_MODULE'
`$token = ConvertTo-SecureString '$(New-TestToken)' -AsPlainText -Force
(Reset-EntraUserPassword AdeleV@contoso.example -AccessToken `$token -GraphEndpoint '$($graph.Endpoint)' -Confirm:`$false 3> `$null).Outcome
@(`$theirs | Where-Object { (& `$_) -ne 'theirs' }).Count
@(Get-Command -Module EntraPasswordReset).Count
"@
            $lines | Should -Be 'Reset', '0', '13'
        } finally {
            Stop-FakeGraph $graph
        }
    }
}

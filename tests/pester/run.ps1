<#
.SYNOPSIS
    Runs the Pester tests on the built module, in the process it was started in.
.DESCRIPTION
    Start it in a clean process: pwsh -NoProfile -NonInteractive -File tests/pester/run.ps1
    The last line is `N passed, N failed, N skipped`; the exit code is 0 when none failed.
#>
[CmdletBinding()]
param(
    # The manifest of the built module.
    [string] $Module = $env:ENTRA_MODULE,

    # The fake-graph program.
    [string] $FakeGraph = $env:ENTRA_FAKE_GRAPH,

    # A test file or a folder.
    [string] $Path = $PSScriptRoot,

    [ValidateSet('None', 'Normal', 'Detailed', 'Diagnostic')]
    [string] $Output = 'Normal'
)

$root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
if (-not $Module) {
    $Module = [System.IO.Path]::Combine($root, 'target', 'module', 'EntraPasswordReset', 'EntraPasswordReset.psd1')
}
if (-not $FakeGraph) {
    $suffix = if ($env:OS -eq 'Windows_NT') { '.exe' }
    $FakeGraph = [System.IO.Path]::Combine($root, 'target', 'debug', "fake-graph$suffix")
}
foreach ($needed in $Module, $FakeGraph) {
    if (-not (Test-Path -LiteralPath $needed)) {
        [Console]::Error.WriteLine("not found: $needed (build it first: cargo xtask build)")
        exit 2
    }
}
# Test files read these; so does a test file that is run by itself.
$env:ENTRA_MODULE = (Resolve-Path -LiteralPath $Module).ProviderPath
$env:ENTRA_FAKE_GRAPH = (Resolve-Path -LiteralPath $FakeGraph).ProviderPath

Import-Module Pester -MinimumVersion 5.3
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration
if ($null -eq $result) {
    exit 2
}

$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
'{0} passed, {1} failed, {2} skipped' -f $result.PassedCount, $failed, $result.SkippedCount
if ($failed -gt 0 -or $result.PassedCount -eq 0) {
    exit 1
}
exit 0

# What the test files share. Each dot-sources it in BeforeAll; it imports the built module, never the sources.
# `run.ps1` sets ENTRA_MODULE and ENTRA_FAKE_GRAPH; a test file that is run by itself takes what the build left.
$repository = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
if (-not $env:ENTRA_MODULE) {
    $env:ENTRA_MODULE = [System.IO.Path]::Combine($repository, 'target', 'module', 'EntraPasswordReset', 'EntraPasswordReset.psd1')
}
if (-not $env:ENTRA_FAKE_GRAPH) {
    $env:ENTRA_FAKE_GRAPH = [System.IO.Path]::Combine($repository, 'target', 'debug', $(if ($env:OS -eq 'Windows_NT') { 'fake-graph.exe' } else { 'fake-graph' }))
}
Import-Module $env:ENTRA_MODULE -ErrorAction Stop

function Start-Program {
    # A program with its streams in our hands. What it writes must be read, or it stops when the pipe is full.
    param([string] $Path, [string] $Arguments)
    $start = [System.Diagnostics.ProcessStartInfo]::new($Path, $Arguments)
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    [System.Diagnostics.Process]::Start($start)
}

function Start-FakeGraph {
    # The demo tenant on loopback. It lives until its standard input closes.
    $process = Start-Program $env:ENTRA_FAKE_GRAPH 'serve --port 0'
    $hello = $process.StandardOutput.ReadLine() | ConvertFrom-Json
    [pscustomobject]@{ Endpoint = $hello.endpoint; Process = $process }
}

function Stop-FakeGraph($Graph) {
    $Graph.Process.StandardInput.Close()
    if (-not $Graph.Process.WaitForExit(5000)) { $Graph.Process.Kill() }
}

function Invoke-FakeGraph {
    # A control route of the demo tenant, below /_test.
    param($Graph, [string] $Method, [string] $Route, $Body)
    $request = @{ Method = $Method; Uri = "$($Graph.Endpoint)/_test/$Route"; UseBasicParsing = $true; Verbose = $false; Debug = $false }
    if ($null -ne $Body) {
        $request.ContentType = 'application/json'
        $request.Body = ConvertTo-Json -InputObject $Body -Depth 8 -Compress
    }
    Invoke-RestMethod @request
}

function Reset-FakeGraph($Graph) {
    $null = Invoke-FakeGraph $Graph POST reset
    # It is not settled who may read role assignments; a refusal is a warning, which most tests are not about.
    $null = Invoke-FakeGraph $Graph POST settings @{ roleAssignments = 'allowed' }
}

function Add-FakeGraphFault($Graph, [hashtable[]] $Fault) { $null = Invoke-FakeGraph $Graph POST faults $Fault }

function Get-FakeGraphLog($Graph) { Invoke-FakeGraph $Graph GET log | ForEach-Object { $_ } }

function Get-FakeGraphWrite($Graph) { @(Get-FakeGraphLog $Graph | Where-Object method -NE 'GET') }

function Get-FakeGraphUser($Graph, [string] $Id) { Invoke-FakeGraph $Graph GET ('users/' + [Uri]::EscapeDataString($Id)) }

function Get-FakeGraphMail($Graph) { Invoke-FakeGraph $Graph GET outbox | ForEach-Object { $_ } }

function New-TestToken {
    # An access token of the demo tenant, as text.
    param([string[]] $Arguments = @())
    ([string] (& $env:ENTRA_FAKE_GRAPH token @Arguments)).Trim()
}

function ConvertTo-Secret([string] $Text) {
    $secret = [securestring]::new()
    foreach ($character in $Text.ToCharArray()) { $secret.AppendChar($character) }
    $secret
}

function Invoke-CleanShell {
    # Runs script text in a new process of this PowerShell, with an empty standard input, and returns the lines of its standard output.
    param([string] $Script, [string] $Arguments = '-NonInteractive', [string] $StandardInput = '')
    $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($Script))
    $process = Start-Program ([System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName) "-NoProfile $Arguments -OutputFormat Text -EncodedCommand $encoded"
    $process.StandardInput.Write($StandardInput)
    $process.StandardInput.Close()
    # Both at once: a full pipe of one would stop the other.
    $errors = $process.StandardError.ReadToEndAsync()
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $null = $errors.Result
    $text.TrimEnd() -split '\r?\n'
}

function Invoke-InHost {
    # Runs script text under a ScriptedHost, in this process but in a runspace of its own, and returns the host, the output, all streams, and as
    # Shared one of the script's variables.
    param([string] $Script, [int[]] $Answers = @(), [hashtable] $Variables = @{}, [string] $Shared)
    if (-not ('ScriptedHost' -as [type])) { Add-Type -Path $PSScriptRoot/ScriptedHost.cs -IgnoreWarnings }
    $scripted = [ScriptedHost]::new($Answers)
    $runspace = [runspacefactory]::CreateRunspace($scripted)
    $runspace.Open()
    foreach ($name in $Variables.Keys) { $runspace.SessionStateProxy.SetVariable($name, $Variables[$name]) }
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $output = $null
    $thrown = $null
    try {
        $output = $shell.AddScript("Import-Module '$env:ENTRA_MODULE'").AddStatement().AddScript($Script).Invoke()
    } catch {
        $thrown = $_
    }
    [pscustomobject]@{
        Host        = $scripted
        Output      = @($output)
        Thrown      = $thrown
        Errors      = @($shell.Streams.Error)
        Warnings    = @($shell.Streams.Warning)
        Verbose     = @($shell.Streams.Verbose)
        Debug       = @($shell.Streams.Debug)
        Information = @($shell.Streams.Information)
        Remembered  = @($runspace.SessionStateProxy.GetVariable('Error'))
        Shared      = $(if ($Shared) { $runspace.SessionStateProxy.GetVariable($Shared) })
    }
    $shell.Dispose()
    $runspace.Dispose()
}

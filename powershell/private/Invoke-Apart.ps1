function Invoke-Apart {
    # Runs somebody else's code, whose output and errors may carry a token, in a pipeline of its own: nothing of it gets into the -ErrorVariable or
    # -OutVariable of our caller, and what it leaves in $Error is taken out again. Both its output and its errors come back.
    [OutputType([object[]])]
    # Else Set-PSDebug prints what comes back.
    [System.Diagnostics.DebuggerHidden()]
    [CmdletBinding()]
    param(
        # A command or a script block.
        [Parameter(Mandatory)]
        [object] $Command,

        # What it is called with: parameters by name, or one argument.
        [Parameter(Mandatory)]
        [object] $Argument
    )

    $errors = Get-Variable -Name Error -Scope Global -ValueOnly
    $newest = if ($errors.Count -gt 0) { $errors[0] }
    $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
    try {
        # By $args, since the code sees the variables of this scope, and a name of ours would hide one of its own.
        $script = if ($Argument -is [hashtable]) { '$entraArgument = $args[1]; try { & $args[0] @entraArgument } catch { $_ }' } else { 'try { & $args[0] $args[1] } catch { $_ }' }
        $null = $shell.AddScript($script, $true).AddArgument($Command).AddArgument($Argument)
        $output = @($shell.Invoke())
        if ($shell.InvocationStateInfo.State -eq 'Stopped') {
            # Ctrl+C stops the inner pipeline first, which ends as if nothing were the matter, and next this one, in its sleep.
            Start-Sleep -Seconds 1
            throw [System.Management.Automation.PipelineStoppedException]::new()
        }
        $output + @($shell.Streams.Error)
    } finally {
        $shell.Dispose()
        while ($errors.Count -gt 0 -and -not [object]::ReferenceEquals($errors[0], $newest)) {
            $errors.RemoveAt(0)
        }
    }
}

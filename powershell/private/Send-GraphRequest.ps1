function Send-GraphRequest {
    # Sends one request through Invoke-MgGraphRequest, and hands the session what came of it. It runs on this thread, one request at a time, because
    # that command is not made for more.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session,

        [Parameter(Mandatory)]
        [EntraPasswordReset.SendEvent] $Send,

        # As Get-GraphSession returned it.
        [Parameter(Mandatory)]
        [hashtable] $GraphSession
    )

    $request = @{
        Method             = $Send.Method
        Uri                = $Send.Url
        Headers            = $Send.Headers
        OutputType         = 'HttpResponseMessage'
        SkipHttpErrorCheck = $true
        ErrorAction        = 'Stop'
        # It would print bodies.
        Debug              = $false
        Verbose            = $false
    }
    if ($Send.Method -ne 'GET') {
        # Also an empty one, without which it refuses to send. Bytes go out as they are.
        $request.Body = $Send.Body
    }
    if ($Send.ContentType) {
        $request.ContentType = $Send.ContentType
    }

    # What the command answers and throws carries the caller's token. So it runs in a pipeline of its own, from which nothing gets into the
    # -ErrorVariable or -OutVariable of our caller, and what it leaves in $Error is taken out again.
    $errors = Get-Variable -Name Error -Scope Global -ValueOnly
    $newest = if ($errors.Count -gt 0) { $errors[0] }
    $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace)
    try {
        Limit-GraphSession -GraphSession $GraphSession -Timeout $Send.Timeout
        $script = 'param($command, $request) try { & $command @request } catch { $_ }'
        $null = $shell.AddScript($script, $true).AddArgument($GraphSession.Command['Invoke-MgGraphRequest']).AddArgument($request)
        foreach ($answer in $shell.Invoke()) {
            if ($answer -is [System.Net.Http.HttpResponseMessage]) {
                $Session.Respond($Send, $answer)
            } elseif ($answer -is [System.Management.Automation.ErrorRecord]) {
                $Session.Fail($Send, $answer.Exception)
            }
        }
        if ($shell.InvocationStateInfo.State -eq 'Stopped') {
            # Ctrl+C stops the inner pipeline first, which ends as if nothing were the matter, and next this one, in its sleep.
            Start-Sleep -Seconds 1
            throw [System.Management.Automation.PipelineStoppedException]::new()
        }
    } finally {
        # After a stop nobody knows whether the request has arrived. One that has its answer keeps it.
        $Session.Fail($Send, $null)
        $shell.Dispose()
        while ($errors.Count -gt 0 -and -not [object]::ReferenceEquals($errors[0], $newest)) {
            $errors.RemoveAt(0)
        }
    }
}

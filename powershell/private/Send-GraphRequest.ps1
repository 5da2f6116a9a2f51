function Send-GraphRequest {
    # Sends one request through Invoke-MgGraphRequest, and hands the session what came of it. It runs on this thread, one request at a time, because
    # that command is not made for more.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.Session] $Session,

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

    # The command's replies and errors carry the caller's token.
    try {
        Limit-GraphSession -GraphSession $GraphSession -Timeout $Send.Timeout
        foreach ($reply in Invoke-Apart -Command $GraphSession.Command['Invoke-MgGraphRequest'] -Argument $request) {
            if ($reply -is [System.Net.Http.HttpResponseMessage]) {
                $Session.Respond($Send, $reply)
            } elseif ($reply -is [System.Management.Automation.ErrorRecord]) {
                $Session.Fail($Send, $reply.Exception)
            }
        }
    } finally {
        # After a stop nobody knows whether the request has arrived. One that has its reply keeps it.
        $Session.Fail($Send, $null)
    }
}

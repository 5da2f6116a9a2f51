function Close-ResetSession {
    # Ends a session. One that was cut short (Ctrl+C, -ErrorAction Stop, Select-Object -First, a failing command down the
    # pipeline) sends nothing more, and what its open requests still bring is emitted: in the child process of Start-Job
    # only that survives. Where nobody takes it any more the session has kept it.
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session,

        [switch] $AsPlainText
    )

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        $Session.Cancel()
        do {
            $next = $Session.Next(200)
            if ($next -is [EntraPasswordReset.ResultEvent] -and -not $WhatIfPreference) {
                ConvertTo-ResetResult -Result $next.Result -AsPlainText:$AsPlainText
            }
        } until ($next -is [EntraPasswordReset.DoneEvent] -or $watch.Elapsed.TotalSeconds -gt 5)
    } finally {
        $Session.Dispose()
    }
}

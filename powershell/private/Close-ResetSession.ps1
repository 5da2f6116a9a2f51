function Close-ResetSession {
    # Ends the run. One that was cut short (Ctrl+C, -ErrorAction Stop, Select-Object -First, a failing command down the pipeline) sends nothing
    # more, and what its open requests still bring, for half a minute at most, is emitted: in the child process of Start-Job only that survives.
    # Where nobody takes it any more this throws; then the session, when it is disposed of, takes the rest and keeps it.
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session,

        [switch] $AsPlainText
    )

    $Session.Cancel()
    $emitting = [System.Diagnostics.Stopwatch]::new()
    do {
        $next = $Session.Next(200)
        # What the commands down the pipeline do with a result takes its time, which a stop has not; least of all with those that nothing was set for.
        $limitSec = if ($next -is [EntraPasswordReset.ResultEvent] -and $null -ne $next.Result.Password) { 2 } else { 1 }
        if ($next -is [EntraPasswordReset.ResultEvent] -and -not $WhatIfPreference -and $emitting.Elapsed.TotalSeconds -lt $limitSec) {
            $emitting.Start()
            ConvertTo-ResetResult -Result $next.Result -AsPlainText:$AsPlainText
            $emitting.Stop()
        }
    } until ($next -is [EntraPasswordReset.DoneEvent])
}

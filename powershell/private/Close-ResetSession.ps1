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
        # Whom nothing was set for is no news any more. What the commands down the pipeline do with the others takes its time, which a stop has not.
        if ($next -is [EntraPasswordReset.ResultEvent] -and $null -ne $next.Result.Password -and $emitting.Elapsed.TotalSeconds -lt 2) {
            $emitting.Start()
            ConvertTo-ResetResult -Result $next.Result -AsPlainText:$AsPlainText
            $emitting.Stop()
        }
    } until ($next -is [EntraPasswordReset.DoneEvent])
}

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
    $Session.OnlyCountsCancelled = $WhatIfPreference
    $emitting = [System.Diagnostics.Stopwatch]::new()
    do {
        $next = [EntraPasswordReset.Attempt]::Next($Session, 200)
        if ($next -is [EntraPasswordReset.ResultEvent]) {
            # The commands down the pipeline may be slow, and a stop has little time: results are emitted for 2 s at most, those without a password for 1 s.
            $limitSec = if ($null -ne $next.Result.Password) { 2 } else { 1 }
            if (-not $WhatIfPreference -and $emitting.Elapsed.TotalSeconds -lt $limitSec) {
                $emitting.Start()
                ConvertTo-ResetResult -Result $next.Result -AsPlainText:$AsPlainText
                $emitting.Stop()
            }
            if ($emitting.Elapsed.TotalSeconds -ge 1) {
                $Session.OnlyCountsCancelled = $true
            }
        }
    } until ($next -is [EntraPasswordReset.DoneEvent] -or $next -is [EntraPasswordReset.EntraResetException])
}

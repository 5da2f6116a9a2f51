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
    do {
        $next = $Session.Next(200)
        if ($next -is [EntraPasswordReset.ResultEvent] -and -not $WhatIfPreference) {
            ConvertTo-ResetResult -Result $next.Result -AsPlainText:$AsPlainText
        }
    } until ($next -is [EntraPasswordReset.DoneEvent])
}

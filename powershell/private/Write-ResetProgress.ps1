function Write-ResetProgress {
    # Shows the progress of a run that takes more than one user or more than a second, four times a second at most.
    # The clock's keys: Watch (runs since the start), Next (earliest time of the next update, in milliseconds), IsShown.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [hashtable] $Clock,

        [Parameter(Mandatory)]
        [EntraPasswordReset.ProgressEvent] $Progress
    )

    $now = $Clock.Watch.ElapsedMilliseconds
    if ($Progress.Total -le 1 -and $now -le 1000) {
        return
    }
    $Clock.Next = $now + 250
    $Clock.IsShown = $true

    $status = '{0} of {1} users, {2}' -f $Progress.Finished, $Progress.Total, $Progress.Stage
    if ($null -ne $Progress.ThrottledUntil) {
        $status += ', throttled until {0:T}' -f $Progress.ThrottledUntil.ToLocalTime()
    }
    if ($null -ne $Progress.Paced) {
        $status += ', {0} waiting because of the limit for {1}' -f $Progress.Paced.Waiting, $Progress.Paced.Class
    }
    $percent = [Math]::Min(100, 100 * $Progress.Finished / [Math]::Max(1, $Progress.Total))
    # -1: nobody knows.
    $seconds = if ($null -ne $Progress.Remaining) { [int][Math]::Ceiling($Progress.Remaining.TotalSeconds) } else { -1 }
    Write-Progress -Id 1 -Activity 'Resetting passwords' -Status $status -PercentComplete $percent -SecondsRemaining $seconds
}

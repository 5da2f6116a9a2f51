function Show-LogHead {
    # Tells the head of the log when a run is over: as an object in the information stream, for scripts that keep it, and as a verbose line. A run that was
    # cut short tells it on the host, since nobody reads its streams any more. A log that ended before the run did is a warning.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session
    )

    if ($null -eq $Session.LogHead) {
        return
    }
    $line = "The log $($Session.LogFile) has the head $($Session.LogHead)."
    $failure = $Session.LogFailure
    if ($null -ne $failure) {
        $line += " It ends before the run did: $($failure.Message). Since then no password was set."
    }
    if ($Session.IsCut) {
        if ($null -ne $Host.UI) {
            $Host.UI.WriteLine($line)
        }
        return
    }
    if ($null -ne $failure) {
        Write-Warning $line
    }
    Write-Verbose $line
    $told = [pscustomobject]@{ PSTypeName = 'EntraPasswordReset.LogHead'; LogPath = $Session.LogFile; Head = $Session.LogHead }
    Write-Information -MessageData $told -Tags 'EntraPasswordReset.LogHead'
}

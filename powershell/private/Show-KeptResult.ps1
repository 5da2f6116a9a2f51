function Show-KeptResult {
    # Tells the person, once, what a run that was cut short leaves: how many users it did not come to, which passwords are kept, and how to get them.
    # It goes to the host and into no stream: after a cut nobody reads those any more (WriteWarningLine would put it into the warnings of a job).
    # A host without a user interface shows nothing.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session
    )

    if (-not $Session.IsCut -or $Session.CancelledCount + $Session.KeptCount -eq 0 -or $null -eq $Host.UI) {
        return
    }
    $line = 'The run was cut short.'
    if ($Session.CancelledCount -gt 0) {
        $line += if ($Session.CancelledCount -eq 1) { ' 1 user is Cancelled.' } else { " $($Session.CancelledCount) users are Cancelled." }
    }
    if ($Session.KeptCount -gt 0) {
        $line += if ($Session.KeptCount -eq 1) { ' 1 result with a password is kept' } else { " $($Session.KeptCount) results with passwords are kept" }
        $line += ', also what was shown already: Get-EntraPasswordResetResult returns them.'
    }
    $Host.UI.WriteLine($line)
}

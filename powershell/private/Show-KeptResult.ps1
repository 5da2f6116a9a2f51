function Show-KeptResult {
    # Tells the person, once, that a run which was cut short has left passwords behind, and how to get them. It goes to the host and into no stream:
    # after a cut nobody reads those any more (WriteWarningLine would put it into the warnings of a job). A host without a user interface shows nothing.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session
    )

    if (-not $Session.IsCut -or $Session.KeptCount -eq 0 -or $null -eq $Host.UI) {
        return
    }
    $what = if ($Session.KeptCount -eq 1) { '1 result with a password is' } else { "$($Session.KeptCount) results with passwords are" }
    $Host.UI.WriteLine("The run was cut short. $what kept, also what was shown already: Get-EntraPasswordResetResult returns them.")
}

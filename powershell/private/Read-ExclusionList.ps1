function Read-ExclusionList {
    # The text of a file with users who are never reset. What is in it, core reads; a file that cannot be read ends the command.
    [OutputType([string])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [string] $Path
    )

    $provider = $null
    $drive = $null
    try {
        $file = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
        # By its byte order mark, else UTF-8.
        [System.IO.File]::ReadAllText($file)
    } catch {
        Deny-Argument -Cmdlet $Cmdlet -Message "the list of excluded users cannot be read: $($_.Exception.GetBaseException().Message)" -Remedy 'name a file with one object id or user principal name a line (-ExclusionList)'
    }
}

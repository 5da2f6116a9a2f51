function Restore-GraphSession {
    # After a run: the caller's own values hold again.
    [CmdletBinding()]
    param(
        # As Get-GraphSession returned it.
        [Parameter(Mandatory)]
        [hashtable] $GraphSession
    )

    if ($null -ne $GraphSession.Former) {
        Use-GraphLimit -Command $GraphSession.Command['Set-MgRequestContext'] -Value $GraphSession.Former
        $GraphSession.Former = $null
    }
}

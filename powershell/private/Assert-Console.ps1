function Assert-Console {
    # Ends the command where this host has no console that a person sits before. Other hosts than PowerShell's own have their own
    # window, or none; a console that belongs to such a process is not what the person looks at.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $refused = [EntraPasswordReset.Attempt]::Console($(if ($Host.Name -ne 'ConsoleHost') { $Host.Name }))
    if ($null -ne $refused) {
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $refused))
    }
}

function Deny-Argument {
    # Ends the command because of how it was called. The message quotes no argument: one may be a password.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [string] $Message,

        # What to do instead.
        [Parameter(Mandatory)]
        [string] $Remedy
    )

    $failure = [EntraPasswordReset.EntraResetException]::new('invalid_argument', $Message, $Remedy, 'InvalidArgument')
    $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $failure))
}

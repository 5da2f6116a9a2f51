function ConvertTo-QueryOutput {
    # What was found about a user, after its warnings; and an error where something could not be read. The other users go on.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.UserEvent] $Found,

        # The public command, whose errors these are.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.HashSet[string]] $Shown
    )

    if ($Found.Warnings.Count -gt 0) {
        Write-DistinctWarning -Warning $Found.Warnings -Shown $Shown
    }
    $Found.Items
    if ($null -ne $Found.Error -and -not $Found.Error.IsRepeated) {
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Failure $Found.Error -TargetObject $Found.User))
    }
}

function ConvertTo-FoundUser {
    # The matches of a search. A name that several users have is an error that lists them, and nobody is returned: a reset would follow.
    [OutputType('EntraPasswordReset.FoundUser')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.FoundEvent] $Found,

        # The public command, whose errors these are.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    if ($null -ne $Found.Error) {
        $Cmdlet.WriteError((ConvertTo-ErrorRecord -Failure $Found.Error))
        return
    }
    foreach ($user in $Found.Users) {
        [pscustomobject]@{
            PSTypeName        = 'EntraPasswordReset.FoundUser'
            UserId            = $user.UserId
            UserPrincipalName = $user.UserPrincipalName
            DisplayName       = $user.DisplayName
            Mail              = $user.Mail
            AccountEnabled    = $user.AccountEnabled
        }
    }
    if ($Found.HasMore) {
        Write-Warning 'There are more matches than these: type more of the name.'
    }
}

function ConvertTo-ResetResult {
    # The client's result as the object that the commands emit: the same members in the same order for every outcome.
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.Result] $Result,

        [switch] $AsPlainText
    )

    $failure = $null
    if ($null -ne $Result.Error) {
        $failure = [pscustomobject]@{
            Code      = $Result.Error.Code
            Message   = $Result.Error.Message
            Remedy    = $Result.Error.Remedy
            RequestId = $Result.Error.RequestId
        }
    }
    $roles = @()
    foreach ($role in $Result.Roles) {
        $roles += [pscustomobject]@{ RoleTemplateId = $role.RoleTemplateId; DisplayName = $role.DisplayName }
    }
    $object = [pscustomobject]@{
        PSTypeName        = 'EntraPasswordReset.Result'
        UserId            = $Result.UserId
        UserPrincipalName = $Result.UserPrincipalName
        DisplayName       = $Result.DisplayName
        Outcome           = [string]$Result.Outcome
        Method            = $(if ($null -ne $Result.Method) { [string]$Result.Method })
        MethodReason      = $Result.MethodReason
        Protection        = $(if ($null -ne $Result.Protection) { [string]$Result.Protection })
        Roles             = $roles
        RolesReadAt       = $Result.RolesReadAt
        Password          = $Result.Password
        ForceChange       = $Result.ForceChange
        SessionsRevoked   = $Result.SessionsRevoked
        OperationUrl      = $Result.OperationUrl
        Error             = $failure
        StartedAt         = $Result.StartedAt
        FinishedAt        = $Result.FinishedAt
        Reason            = $Result.Reason
        TicketNumber      = $Result.TicketNumber
    }
    if ($AsPlainText -and $null -ne $Result.Password) {
        # By a .NET call and an assignment: a command's parameters and pipeline input are printed by traces and module logging.
        $object.Password = [EntraPasswordReset.SecretText]::ToPlainText($Result.Password)
    }
    return $object
}

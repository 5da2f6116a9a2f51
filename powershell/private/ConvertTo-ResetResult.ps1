function ConvertTo-ResetResult {
    # The client's result as the object that the commands emit: the same members in the same order for every outcome.
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.Result] $Result,

        [switch] $AsPlainText
    )

    $failure = ConvertTo-ResultError -Failure $Result.Error
    $roles = @()
    foreach ($role in $Result.Roles) {
        $roles += [pscustomobject]@{ RoleTemplateId = $role.RoleTemplateId; DisplayName = $role.DisplayName }
    }
    $steps = @()
    foreach ($step in $Result.Steps) {
        $steps += [pscustomobject]@{ Step = $step.Name; Done = $step.Done; Error = (ConvertTo-ResultError -Failure $step.Error) }
    }
    $pass = $null
    if ($null -ne $Result.Pass) {
        $pass = [pscustomobject]@{
            LifetimeInMinutes = $Result.Pass.LifetimeInMinutes
            IsUsableOnce      = $Result.Pass.IsUsableOnce
            StartDateTime     = $Result.Pass.StartDateTime
            IsUsable          = $Result.Pass.IsUsable
        }
    }
    $mail = $null
    if ($null -ne $Result.Mail) {
        $mail = [pscustomobject]@{ To = $Result.Mail.To; IsUnlisted = $Result.Mail.IsUnlisted }
    }
    $object = [pscustomobject]@{
        PSTypeName                 = 'EntraPasswordReset.Result'
        UserId                     = $Result.UserId
        UserPrincipalName          = $Result.UserPrincipalName
        DisplayName                = $Result.DisplayName
        Outcome                    = [string]$Result.Outcome
        Method                     = $(if ($null -ne $Result.Method) { [string]$Result.Method })
        MethodReason               = $Result.MethodReason
        Protection                 = $(if ($null -ne $Result.Protection) { [string]$Result.Protection })
        Roles                      = $roles
        RolesReadAt                = $Result.RolesReadAt
        Password                   = $Result.Password
        TemporaryAccessPass        = $Result.TemporaryAccessPass
        TemporaryAccessPassDetails = $pass
        ForceChange                = $Result.ForceChange
        SessionsRevoked            = $Result.SessionsRevoked
        Steps                      = $steps
        Mail                       = $mail
        HandoverFile               = $Result.HandoverFile
        VerifiedBy                 = $Result.VerifiedBy
        Verification               = $(if ($null -ne $Result.Verification) { [string]$Result.Verification })
        OperationUrl               = $Result.OperationUrl
        Error                      = $failure
        StartedAt                  = $Result.StartedAt
        FinishedAt                 = $Result.FinishedAt
        Reason                     = $Result.Reason
        TicketNumber               = $Result.TicketNumber
    }
    if ($AsPlainText -and $null -ne $Result.Password) {
        # By a .NET call and an assignment: a command's parameters and pipeline input are printed by traces and module logging.
        $object.Password = [EntraPasswordReset.SecretText]::ToPlainText($Result.Password)
    }
    if ($AsPlainText -and $null -ne $Result.TemporaryAccessPass) {
        $object.TemporaryAccessPass = [EntraPasswordReset.SecretText]::ToPlainText($Result.TemporaryAccessPass)
    }
    return $object
}

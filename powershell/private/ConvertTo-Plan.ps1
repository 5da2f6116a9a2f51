function ConvertTo-Plan {
    # The client's plan as the object that the commands emit and take.
    [OutputType('EntraPasswordReset.Plan')]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.Plan] $Plan
    )

    $roles = @()
    foreach ($role in $Plan.Roles) {
        $roles += [pscustomobject]@{ RoleTemplateId = $role.RoleTemplateId; DisplayName = $role.DisplayName; Source = $role.Source }
    }
    $warnings = @()
    foreach ($warning in $Plan.Warnings) {
        $warnings += [pscustomobject]@{ Code = $warning.Code; Message = $warning.Message }
    }
    [pscustomobject]@{
        PSTypeName         = 'EntraPasswordReset.Plan'
        UserId             = $Plan.UserId
        UserPrincipalName  = $(if ($null -ne $Plan.UserPrincipalName) { $Plan.UserPrincipalName } else { $Plan.Input })
        DisplayName        = $Plan.DisplayName
        Route              = $Plan.Route
        RouteReason        = $Plan.RouteReason
        Protection         = $(if ($null -ne $Plan.Protection) { [string]$Plan.Protection })
        Roles              = $roles
        RolesReadAt        = $Plan.RolesReadAt
        Verdict            = $Plan.Verdict
        Rule               = $Plan.Rule
        LeastRoles         = @($Plan.LeastRoles)
        MissingPermissions = @($Plan.MissingPermissions)
        Requests           = @($Plan.Requests)
        EstimatedSeconds   = $Plan.EstimatedSeconds
        Error              = (ConvertTo-ResultError -Failure $Plan.Error)
        Warnings           = $warnings
        Fingerprint        = $Plan.Fingerprint
    }
}

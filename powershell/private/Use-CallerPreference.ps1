function Use-CallerPreference {
    # A script module does not see the preferences of its caller: with $WhatIfPreference set in a calling script, a command would
    # reset for real. So every public command calls this first. It sets each preference that was not given as a parameter
    # in the command's own scope, as PowerShell itself does for those that were.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # Before anything that the mode forbids.
    if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
        Deny-LanguageMode -Cmdlet $Cmdlet
    }
    $preferences = @{
        WhatIf            = 'WhatIfPreference'
        Confirm           = 'ConfirmPreference'
        ErrorAction       = 'ErrorActionPreference'
        WarningAction     = 'WarningPreference'
        Verbose           = 'VerbosePreference'
        Debug             = 'DebugPreference'
        InformationAction = 'InformationPreference'
        ProgressAction    = 'ProgressPreference'
    }
    foreach ($parameter in $preferences.Keys) {
        if (-not $Cmdlet.MyInvocation.BoundParameters.ContainsKey($parameter)) {
            $value = $Cmdlet.SessionState.PSVariable.GetValue($preferences[$parameter])
            if ($null -ne $value) {
                Set-Variable -Scope 1 -Name $preferences[$parameter] -Value $value -WhatIf:$false -Confirm:$false
            }
        }
    }
}

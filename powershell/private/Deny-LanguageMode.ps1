function Deny-LanguageMode {
    # Ends the command because PowerShell runs the module in a language mode in which scripts may call nothing of .NET. Our other errors are made by .NET
    # calls, so this one is Write-Error's.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # Write-Error takes from here whose error it is: the public command's, as of all others.
    Set-Variable -Name MyInvocation -Value $Cmdlet.MyInvocation -WhatIf:$false -Confirm:$false
    $problem = @{
        ErrorId           = 'language_mode'
        Category          = 'PermissionDenied'
        Message           = "PowerShell runs this module in the mode $($ExecutionContext.SessionState.LanguageMode), in which its scripts cannot call its assembly"
        RecommendedAction = 'import the module before the mode is set, or, where a policy sets it (WDAC, AppLocker), have an administrator let the policy trust the module''s folder'
        CategoryActivity  = $Cmdlet.MyInvocation.MyCommand.Name
    }
    Write-Error @problem -ErrorAction Stop
}

function Resolve-Plan {
    # What plans say, by object id, for a reset that does just that. Plans of users who would not be reset say nothing.
    [OutputType([System.Collections.Generic.Dictionary[string, string]], [System.Array])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [psobject[]] $Plan
    )

    $plans = [System.Collections.Generic.Dictionary[string, string]]::new()
    foreach ($one in $Plan) {
        $isPlan = $null -ne $one -and @($one.PSObject.TypeNames) -match '^(Deserialized\.)?EntraPasswordReset\.Plan$'
        if (-not $isPlan) {
            Deny-Argument -Cmdlet $Cmdlet -Message 'what was given as a plan is none' -Remedy 'give what Test-EntraUserPasswordReset returns'
        }
        if ($one.UserId -and $one.Fingerprint) {
            $plans[[string]$one.UserId] = [string]$one.Fingerprint
        }
    }
    # As one object: an empty dictionary in the pipeline would be nothing.
    , $plans
}

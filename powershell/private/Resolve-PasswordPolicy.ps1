function Resolve-PasswordPolicy {
    # The policy of -PasswordPolicy, with the style and the length that were given beside it. Or the refusal, where both say the same thing.
    [OutputType([EntraPasswordReset.PasswordPolicy], [EntraPasswordReset.EntraResetException])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $BoundParameters
    )

    $given = @{ Policy = [EntraPasswordReset.PasswordPolicy]::new(); Style = $null; Length = $null }
    $names = @{ PasswordPolicy = 'Policy'; Style = 'Style'; PasswordStyle = 'Style'; Length = 'Length'; PasswordLength = 'Length' }
    foreach ($name in $names.Keys) {
        if ($BoundParameters.ContainsKey($name)) {
            $given[$names[$name]] = $BoundParameters[$name]
        }
    }
    if ($given.Policy -isnot [EntraPasswordReset.PasswordPolicy]) {
        $type = if ($null -eq $given.Policy) { '$null' } else { $given.Policy.GetType().Name }
        return [EntraPasswordReset.EntraResetException]::new('invalid_argument', "a policy for passwords is needed, not $type",
            'give -PasswordPolicy (New-EntraPasswordPolicy ...), or leave it out', 'InvalidArgument')
    }
    return [EntraPasswordReset.Attempt]::Policy($given.Policy, $given.Style, $given.Length)
}

function New-EntraTemporaryPassword {
    <#
    .SYNOPSIS
        Generates passwords as Reset-EntraUserPassword does, without setting them.
    .DESCRIPTION
        Each password comes from the operating system's random generator, starts with a letter, has lower case, upper case, digit and symbol,
        and no characters that look alike. Every password that fits these rules is equally likely.
    .OUTPUTS
        EntraPasswordReset.TemporaryPassword, an object with the member Password.
    .EXAMPLE
        $password = (New-EntraTemporaryPassword).Password
        Reset-EntraUserPassword adele@contoso.example -NewPassword $password -AccessToken $token

        Generates a password and sets it.
    .EXAMPLE
        New-EntraTemporaryPassword -Length 20 -Count 3 -AsPlainText

        Returns three passwords of 20 characters as text.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes no state.')]
    [OutputType('EntraPasswordReset.TemporaryPassword')]
    [CmdletBinding()]
    param(
        # The length, 8 to 256; 14 when not given.
        [Parameter(Position = 0)]
        [int] $Length,

        # How many passwords; 1 when not given.
        [ValidateRange(1, [int]::MaxValue)]
        [int] $Count = 1,

        # Returns the passwords as text, not as SecureString.
        [switch] $AsPlainText
    )

    Set-StrictMode -Version 3.0
    Use-CallerPreference -Cmdlet $PSCmdlet
    Import-Client -Cmdlet $PSCmdlet
    $given = if ($PSBoundParameters.ContainsKey('Length')) { $Length }
    $warned = [System.Collections.Generic.HashSet[string]]::new()
    for ($i = 0; $i -lt $Count; $i++) {
        try {
            $warnings = $null
            $secret = [EntraPasswordReset.TemporaryPassword]::Generate($given, [ref]$warnings)
        } catch [EntraPasswordReset.EntraResetException] {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $_.Exception.GetBaseException()))
        }
        Write-DistinctWarning -Warning $warnings -Shown $warned
        $object = [pscustomobject]@{ PSTypeName = 'EntraPasswordReset.TemporaryPassword'; Password = $secret }
        if ($AsPlainText) {
            $object.Password = [EntraPasswordReset.SecretText]::ToPlainText($secret)
        }
        $object
    }
}

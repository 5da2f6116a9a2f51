function Resolve-Recipient {
    # The certificates that sheets are encrypted for, found as Protect-CmsMessage finds them. One that is not found ends the command.
    [OutputType([System.Security.Cryptography.X509Certificates.X509Certificate2[]])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [System.Management.Automation.CmsMessageRecipient[]] $Recipient
    )

    foreach ($one in $Recipient) {
        $failure = $null
        $one.Resolve($Cmdlet.SessionState, [System.Management.Automation.ResolutionPurpose]::Encryption, [ref] $failure)
        if ($null -ne $failure) {
            Deny-Argument -Cmdlet $Cmdlet -Message "a recipient of the sheets cannot be used: $($failure.Exception.Message)" -Remedy 'name a certificate for document encryption by its file, its thumbprint or its subject'
        }
        foreach ($certificate in $one.Certificates) {
            $certificate
        }
    }
}

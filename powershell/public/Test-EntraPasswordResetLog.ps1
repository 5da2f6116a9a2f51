function Test-EntraPasswordResetLog {
    <#
    .SYNOPSIS
        Tells whether a log of Reset-EntraUserPassword is as it was written, and names the first broken record.
    .DESCRIPTION
        Each record of a log holds the hash of the record before it and its own, so that any change of any byte is found, and records that are missing or moved.
        Nothing inside a file tells that its end was cut off between two records, or that all of it was written anew. -ExpectedHead finds both: give the head that a
        run returned, and that you kept where nobody who can write the log can write. -SigningCertificate finds a log that was written anew, but not one that was cut
        off right behind an older signature.
        A log that is not intact is no error: look at IsIntact of the object. A log that is being written can be tested.
    .INPUTS
        Files, as Get-ChildItem returns them, or paths.
    .OUTPUTS
        EntraPasswordReset.LogCheck, with LogPath, IsIntact, RecordCount, Head, FirstBrokenLine, Problem (a word), Message, RecordsBehindExpectedHead, SignedBy,
        IsSignatureValid and SignedRecordCount. Problem is edited, missing, reordered, unlinked (a record was exchanged), truncated, notOurs, empty, headNotFound,
        signatureInvalid or notSigned.
    .EXAMPLE
        Test-EntraPasswordResetLog C:\logs\resets.jsonl

        Tests the chain of one log.
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -LogPath resets.jsonl -InformationVariable told
        $head = ($told | Where-Object Tags -Contains EntraPasswordReset.LogHead).MessageData.Head
        Test-EntraPasswordResetLog resets.jsonl -ExpectedHead $head

        Takes the head of the log from a run. Later it proves that the log still holds all that it held then; RecordsBehindExpectedHead tells how much came since.
    .EXAMPLE
        Get-ChildItem C:\logs\*.jsonl | Test-EntraPasswordResetLog -SigningCertificate (Get-PfxCertificate C:\certificates\log.cer) | Where-Object IsIntact -EQ $false

        Returns the logs in a folder that are broken, or that were not signed by this certificate.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.LogCheck')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Test-EntraPasswordResetLog.ps1', DefaultParameterSetName = 'LogPath')]
    param(
        # The log's file, as -LogPath of Reset-EntraUserPassword named it; wildcards are allowed.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'LogPath', ValueFromPipeline)]
        [SupportsWildcards()]
        [string[]] $LogPath,

        # The log's file as it is written, without wildcards.
        [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)]
        [Alias('PSPath')]
        [string[]] $LiteralPath,

        # A head that the log had once: 64 hexadecimal digits. The log is intact if it ends there, or goes on behind it.
        [string] $ExpectedHead,

        # The certificate that signs the log. Its private key is not needed.
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $SigningCertificate
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
    }

    process {
        $isLiteral = $PSCmdlet.ParameterSetName -eq 'LiteralPath'
        foreach ($path in $(if ($isLiteral) { $LiteralPath } else { $LogPath })) {
            foreach ($file in Resolve-FilePath -Cmdlet $PSCmdlet -Path $path -What log -IsLiteral:$isLiteral) {
                $check = [EntraPasswordReset.Attempt]::CheckLog($file, $ExpectedHead, $SigningCertificate)
                if ($check -is [EntraPasswordReset.EntraResetException]) {
                    $PSCmdlet.WriteError((ConvertTo-ErrorRecord -Failure $check -TargetObject $file))
                } else {
                    $check
                }
            }
        }
    }
}

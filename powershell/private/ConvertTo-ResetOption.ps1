function ConvertTo-ResetOption {
    # The parameters that were given, and no others: defaults and contradictions are core's.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', 'PasswordPolicy', Justification = 'A policy is no password.')]
    [OutputType([EntraPasswordReset.ResetOptions])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $BoundParameters,

        # The public command, whose caller may have set $EntraResetTrace.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        # As Get-GraphSession returned it; $null where there is none.
        [AllowNull()]
        [hashtable] $GraphSession,

        [AllowNull()]
        [EntraPasswordReset.PasswordPolicy] $PasswordPolicy,

        # $null: nobody is written to.
        [AllowNull()]
        [EntraPasswordReset.MailOptions] $Mail
    )

    $options = [EntraPasswordReset.ResetOptions]::new()
    $names = 'Environment', 'ForceChangePasswordNextSignIn', 'ForceChangePasswordNextSignInWithMfa', 'Method', 'ServiceGenerated',
    'RevokeSession', 'CredentialType', 'LifetimeInMinutes', 'UsableOnce', 'StartDateTime', 'BlockSignIn', 'Verify', 'Enable', 'OperationTimeoutSec', 'UserTimeoutSec', 'TimeoutSec', 'IgnoreVerdict', 'Force', 'IncludeDisabled', 'AllowSharedPassword', 'NewPassword', 'AccessToken',
    'Reason', 'TicketNumber', 'MaximumProtection', 'VerifiedBy', 'RequireVerification', 'ValidatePassword'
    foreach ($name in $names) {
        if ($BoundParameters.ContainsKey($name)) {
            $options.$name = $BoundParameters[$name]
        }
    }
    $options.Password = $PasswordPolicy
    $options.Mail = $Mail
    if ($BoundParameters.ContainsKey('Credential')) {
        $options.NewPassword = $BoundParameters['Credential'].Password
    }
    if ($BoundParameters.ContainsKey('GraphEndpoint')) {
        $options.GraphEndpoint = $BoundParameters['GraphEndpoint'].OriginalString
    }
    if ($BoundParameters.ContainsKey('TokenProvider')) {
        # The session then raises a TokenEvent: a script block cannot run on its threads.
        $options.UseTokenEvents = $true
    }
    if ($BoundParameters.ContainsKey('ExcludeUserId')) {
        $options.ExcludeUserIds = [string[]]$BoundParameters['ExcludeUserId']
    }
    if ($BoundParameters.ContainsKey('ExclusionList')) {
        $options.ExclusionList = Read-ExclusionList -Cmdlet $Cmdlet -Path $BoundParameters['ExclusionList']
    }
    if ($BoundParameters.ContainsKey('Plan')) {
        $options.Plans = Resolve-Plan -Cmdlet $Cmdlet -Plan $BoundParameters['Plan']
    }
    # What would happen is no event, and hands nothing over.
    if (-not $WhatIfPreference) {
        if ($BoundParameters.ContainsKey('HandoverPath')) {
            $options.HandoverPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $BoundParameters['HandoverPath'] -What sheets -IsLiteral
            $options.HandoverAsPlainText = $BoundParameters.ContainsKey('AsPlainText') -and $BoundParameters['AsPlainText']
        }
        if ($BoundParameters.ContainsKey('Recipient')) {
            $options.HandoverCertificates = [System.Security.Cryptography.X509Certificates.X509Certificate2[]]@(Resolve-Recipient -Cmdlet $Cmdlet -Recipient $BoundParameters['Recipient'])
        }
        $options.LogSigningCertificate = $BoundParameters['LogSigningCertificate']
        if ($BoundParameters.ContainsKey('LogPath')) {
            $options.LogPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $BoundParameters['LogPath'] -What log -IsLiteral
        }
    }
    $trace = $Cmdlet.SessionState.PSVariable.GetValue('EntraResetTrace')
    if ($trace) {
        $options.TraceFile = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($trace)
    }
    if ($null -ne $GraphSession) {
        $options.GraphSession = $GraphSession.Facts
        if (-not $BoundParameters.ContainsKey('Environment') -and $GraphSession.Environment) {
            $options.Environment = $GraphSession.Environment
        }
    }
    return $options
}

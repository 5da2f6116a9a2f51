function Reset-EntraUserPassword {
    <#
    .SYNOPSIS
        Resets the passwords of Microsoft Entra ID users.
    .DESCRIPTION
        Looks each user up, asks, sets a new password through Microsoft Graph, and returns one object per user with the password and with what was done and why.
        It signs in by -AccessToken, by -TokenProvider, or by the session of Connect-MgGraph where neither is given.
        Without -NewPassword or -Credential each user gets a generated password of their own.
        A user who cannot be reset is an object as well, with the reason in Error, and one non-terminating error; the other users go on.
        A password that was set is never lost: see Get-EntraPasswordResetResult.
        Results may come in another order than the users. With -ErrorAction Stop the first failed user ends the run: users further down the list may be reset
        already then, and Get-EntraPasswordResetResult has their passwords.
    .INPUTS
        Strings (object ids or user principal names), users of Microsoft Graph PowerShell, or rows with a column UserId, UserPrincipalName, UPN, ObjectId or Id.
    .OUTPUTS
        EntraPasswordReset.Result
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -AccessToken (Read-Host 'Access token' -AsSecureString)

        Asks, resets the password, and shows what was done. The password is in the object's Password, a SecureString.
    .EXAMPLE
        Connect-MgGraph -Scopes User.Read.All, User-PasswordProfile.ReadWrite.All
        Reset-EntraUserPassword adele@contoso.example

        Signs in by Microsoft Graph PowerShell, and sends through it.
    .EXAMPLE
        $result = Reset-EntraUserPassword adele@contoso.example -AccessToken $token -Confirm:$false
        $result.GetPassword() | Set-Clipboard

        Resets without a question and copies the password to the clipboard.
    .EXAMPLE
        Import-Csv users.csv | Reset-EntraUserPassword -AccessToken $token -WhatIf

        Shows for each row what would be sent, and sends nothing.
    .EXAMPLE
        Reset-EntraUserPassword admin@contoso.example -AccessToken $token -RevokeSession

        Resets an administrator by the call that reaches administrators, asks a second time about this privileged user, and revokes the user's sessions.
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -CredentialType Both -LifetimeInMinutes 60 -UsableOnce

        Sets a password and creates a Temporary Access Pass, with which the user can sign in without a second factor once.
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -BlockSignIn -RevokeSession

        Shuts an account that is in wrong hands, sets a new password, and ends its sessions.
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -MailTo Manager -TicketNumber INC-4711

        Sets a new password, and tells the user's manager so by mail. The password is not in it: New-EntraPasswordMail says more.
    .EXAMPLE
        $policy = New-EntraPasswordPolicy -Style Readable -UseTenantBannedWord
        'adele@contoso.example', 'alex@contoso.example' | Reset-EntraUserPassword -PasswordPolicy $policy -AccessToken $token

        Sets passwords for the telephone, none of which contains a banned word of the tenant.
    .EXAMPLE
        $provider = { param($request) Get-ContosoGraphToken -Claims $request.Claims }
        'adele@contoso.example', 'alex@contoso.example' | Reset-EntraUserPassword -TokenProvider $provider -Confirm:$false

        Takes the access token, and each new one when it expires, from a function of the caller's that returns a SecureString.
    .EXAMPLE
        Reset-EntraUserPassword adele@contoso.example -LogPath resets.jsonl -TicketNumber INC-4711 -Reason 'Forgotten, identity checked by call-back' -InformationVariable told
        ($told | Where-Object Tags -Contains EntraPasswordReset.LogHead).MessageData.Head

        Adds what was done, by whom and why to a log, and returns the head of the log. Kept elsewhere, it proves later that nothing was taken out (Test-EntraPasswordResetLog).
    .LINK
        Get-EntraPasswordResetResult
    .LINK
        Show-EntraTemporaryPassword
    .LINK
        New-EntraPasswordPolicy
    .LINK
        New-EntraPasswordMail
    .LINK
        Test-EntraPasswordResetLog
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'Confirm-Reset calls ShouldProcess of this command.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingUsernameAndPasswordParams', '', Justification = 'The passwords are SecureStrings; -PasswordLength and -PasswordStyle are none.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', 'PasswordStyle', Justification = 'A style is no password.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', 'CredentialType', Justification = 'A type is no credential.')]
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Reset-EntraUserPassword.ps1', DefaultParameterSetName = 'NewPassword', SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        # Users: object ids, user principal names, users of Microsoft Graph PowerShell, or rows of Import-Csv. Only the columns of a row that name a user are read.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'NewPassword')]
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Credential')]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [psobject[]] $UserId,

        # Your own password, in place of a generated one. For more than one user -AllowSharedPassword is needed too.
        [Parameter(Position = 1, ParameterSetName = 'NewPassword')]
        [securestring] [EntraPasswordReset.Takes([securestring], "-NewPassword (Read-Host 'New password' -AsSecureString)")] $NewPassword,

        # Your own password as the password of a credential. Its user name is not used.
        [Parameter(Mandatory, ParameterSetName = 'Credential')]
        [pscredential] [EntraPasswordReset.Takes([pscredential], '-Credential (Get-Credential)')] $Credential,

        # Plans of Test-EntraUserPasswordReset: their users are reset just as planned. Where something has changed since, the user is left out (plan_changed).
        [Parameter(Mandatory, ParameterSetName = 'Plan')]
        [AllowEmptyCollection()]
        [psobject[]] $Plan,

        # Allows one own password for several users.
        [switch] $AllowSharedPassword,

        # The length of the generated passwords, 8 to 256; for Random 14 when not given, for Readable enough for 50 bits. A passphrase has none.
        [Alias('Length')]
        [int] $PasswordLength,

        # How the passwords are generated: Random when not given; Readable for the telephone; Passphrase of words. No password contains a name of its user.
        [Alias('Style')]
        [ValidateSet('Random', 'Readable', 'Passphrase')]
        [string] $PasswordStyle,

        # How the passwords are generated, by New-EntraPasswordPolicy. Style and length may be given beside a policy that has none.
        [AllowNull()]
        [psobject] $PasswordPolicy,

        # Whether the user has to choose another password at the next sign-in; $true when not given.
        [ArgumentCompleter({ @('$true', '$false') -like "$($args[2])*" })]
        [Nullable[bool]] $ForceChangePasswordNextSignIn,

        # Asks for multifactor authentication before that change.
        [switch] $ForceChangePasswordNextSignInWithMfa,

        # How the password is written; Auto when not given. PasswordProfile is a PATCH of the user, AuthenticationMethod is resetPassword, which alone writes back to Active Directory.
        [ValidateSet('Auto', 'PasswordProfile', 'AuthenticationMethod')]
        [string] $Method,

        # Lets the service generate the password, for cloud-only users.
        [switch] $ServiceGenerated,

        # What each user gets; Password when not given. TemporaryAccessPass leaves the password as it is. A pass signs in only at Entra ID.
        [ValidateSet('Password', 'TemporaryAccessPass', 'Both')]
        [string] $CredentialType,

        # Minutes for which the pass can be used, 10 to 43200; when not given, as the tenant's policy says.
        [int] $LifetimeInMinutes,

        # Whether the pass can be used only once; when not given, as the tenant's policy says.
        [switch] $UsableOnce,

        # From when on the pass can be used; at once when not given.
        [datetime] $StartDateTime,

        # Blocks the user's sign-in before anything else is written, for an account in wrong hands. Access tokens that were issued live on for up to about an hour.
        [switch] $BlockSignIn,

        # Reads the change back: Verification of the result is Verified, NotYetVisible or Contradicted. This takes a second to a minute a user.
        [switch] $Verify,

        # Unblocks the user's sign-in once they have the new credential. Users whose sign-in is blocked are included.
        [switch] $Enable,

        # Revokes a user's sign-in sessions after the password was set. Access tokens that were issued live on for up to about an hour; a guest's sessions, and sessions that an application keeps itself, do not end.
        [switch] $RevokeSession,

        # Tells somebody by mail after the reset, without the password: Alternate, the user at their first other address that is none of the account's own; Manager; or an address that is on file. Least permission: Mail.Send.
        [ArgumentCompleter({ @('Alternate', 'Manager') -like "$($args[2])*" })]
        [string] $MailTo,

        # The mail after the reset, by New-EntraPasswordMail. Its recipient may be given beside it, by -MailTo, where it has none.
        [AllowNull()]
        [psobject] $Mail,

        # Seconds for which a reset that the service carries out in the background is followed; 300 when not given.
        [int] $OperationTimeoutSec,

        # Seconds that one user may take, with the waits that the service asks for; 900 when not given. Then nothing more is sent for this user.
        [int] $UserTimeoutSec,

        # Seconds that the whole run may take; no limit when not given. Users whose turn did not come by then are Cancelled. Time in which you are asked does not count.
        [int] $TimeoutSec,

        # Lets the service decide also where your role is known to be too low for a user.
        [switch] $IgnoreVerdict,

        # Resets users whose sign-in is blocked as well.
        [switch] $IncludeDisabled,

        # Skips the second question that a privileged user calls for, and nothing else.
        [switch] $Force,

        # Why, in your words: at most 256 characters, one line. It stands in the results, in the log and in the mail.
        [string] $Reason,

        # The number of your ticket: at most 256 characters, one line. It stands in the results, in the log and in the mail.
        [string] $TicketNumber,

        # A file to add a record of each event to, without passwords: who ran what and why, each write before it goes out, each result. Each record is chained to the one before it. If a record cannot be written, no password is set from then on. With -WhatIf nothing is written.
        [ValidateNotNullOrEmpty()]
        [string] $LogPath,

        # Signs the log at the end of the run: a certificate with its private key, RSA or ECDSA.
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $LogSigningCertificate,

        # Object ids and principal names of users who are never reset, also not with -Force: break-glass accounts above all.
        [string[]] $ExcludeUserId,

        # A file with more of them: one a line, comments behind #. A file that cannot be read, or a line that names nobody, ends the command before anything is sent.
        [ValidateNotNullOrEmpty()]
        [string] $ExclusionList,

        # Leaves out users who are better protected than this, or whose protection is not known.
        [ValidateSet('None', 'Limited', 'Privileged')]
        [string] $MaximumProtection,

        # How the person was verified who asks for the reset. It stands in the results and in the log.
        [ValidateSet('Manager', 'Video', 'IdDocument', 'Callback', 'Other')]
        [string] $VerifiedBy,

        # Without -VerifiedBy, asks before each reset whether somebody has verified the person. -Confirm:$false does not answer that.
        [switch] $RequireVerification,

        # Asks the service about each password before it is set (a call of Microsoft Graph's beta, for a person who is signed in).
        [switch] $ValidatePassword,

        # A folder for one page a user, to be printed and handed over: what they sign in with, how it is read out, what to do next. Encrypted for -Recipient, or in clear with -AsPlainText.
        [ValidateNotNullOrEmpty()]
        [string] $HandoverPath,

        # Encrypts these pages for certificates, as Protect-CmsMessage does; Unprotect-CmsMessage opens them. A file, a thumbprint, a subject, or a certificate.
        [ValidateNotNullOrEmpty()]
        [System.Management.Automation.CmsMessageRecipient[]] $Recipient,

        # Returns the passwords as text, not as SecureString. Pages of -HandoverPath without -Recipient are in clear, for their owner's eyes alone.
        [switch] $AsPlainText,

        # An access token for Microsoft Graph. Least permissions: User.Read.All, User-PasswordProfile.ReadWrite.All; for privileged and synchronised users UserAuthenticationMethod.ReadWrite.All; with -RevokeSession User.RevokeSessions.All, with -BlockSignIn or -Enable User.EnableDisableAccount.All, for a pass UserAuthMethod-TAP.ReadWrite.All and Policy.Read.AuthenticationMethod, for a mail Mail.Send. GroupMember.Read.All, RoleManagement.Read.Directory and Domain.Read.All tell more beforehand.
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString. It gets an object with Claims (text to hand to the sign-in, or $null) and Message (why a token is needed).
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global.
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
        [string] $Environment,

        # The root of a test tenant's Graph, without version: https, or http on loopback.
        [uri] $GraphEndpoint,

        # Takes nothing: what is piped in or given beside -UserId is refused without being quoted.
        [Parameter(Position = 2, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject[]] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
        if ($PSBoundParameters.ContainsKey('NewPassword') -and $null -eq $NewPassword) {
            Deny-Argument -Cmdlet $PSCmdlet -Message '-NewPassword is $null' -Remedy 'give a SecureString, or leave -NewPassword out, and each user gets a generated password'
        }
        if ($PSCmdlet.ParameterSetName -eq 'Plan') {
            $null = Resolve-Plan -Cmdlet $PSCmdlet -Plan $Plan
        }
        # Before the pipeline's first object is bound to both.
        $isGiven = $PSBoundParameters.ContainsKey('UserId') -or $PSBoundParameters.ContainsKey('Surplus')
        $targets = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'users are given by -UserId, and something else beside it' -Remedy 'pipe users in, or give them by -UserId'
        }
        # $null is somebody whom nobody has named, in a list or alone.
        if ($PSCmdlet.ParameterSetName -eq 'Plan') {
            foreach ($one in $Plan) { $targets.Add($(if ($one.UserId) { $one.UserId } else { $one.UserPrincipalName })) }
        } elseif ($null -eq $UserId) { $targets.Add($null) } else { $targets.AddRange($UserId) }
    }

    end {
        $session = $null
        $graphSession = $null
        $clock = @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false }
        try {
            if (-not $PSBoundParameters.ContainsKey('AccessToken') -and -not $PSBoundParameters.ContainsKey('TokenProvider')) {
                $graphSession = Get-GraphSession -Cmdlet $PSCmdlet
            }
            $policy = $opened = Resolve-PasswordPolicy -BoundParameters $PSBoundParameters
            $letter = Resolve-Mail -BoundParameters $PSBoundParameters
            if ($letter -is [EntraPasswordReset.EntraResetException]) {
                $opened = $letter
            } elseif ($policy -is [EntraPasswordReset.PasswordPolicy]) {
                $opened = [EntraPasswordReset.Attempt]::Reset((ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession -PasswordPolicy $policy -Mail $letter))
            }
            if ($opened -is [EntraPasswordReset.EntraResetException]) {
                $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $opened))
            }
            $session = $opened
            $refused = [EntraPasswordReset.Attempt]::Add($session, [EntraPasswordReset.RowReader]::Read($targets, [EntraPasswordReset.Flow]::RowMembers()))
            if ($null -ne $refused) {
                $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $refused))
            }
            Invoke-Session -Session $session -Cmdlet $PSCmdlet -Clock $clock -TokenProvider $TokenProvider -GraphSession $graphSession -UserCount $targets.Count -AsPlainText:$AsPlainText
            if (-not $AsPlainText) {
                Write-ShowHint -Session $session -Cmdlet $PSCmdlet
            }
        } finally {
            # After Ctrl+C nothing but this block runs; and only the inner one where nobody takes output any more, or where a stop comes only now.
            try {
                if ($null -ne $session) {
                    Close-ResetSession -Session $session -AsPlainText:$AsPlainText
                }
            } finally {
                if ($null -ne $session) {
                    $session.Dispose()
                    Show-KeptResult -Session $session
                    Show-LogHead -Session $session
                }
                if ($null -ne $graphSession) {
                    Restore-GraphSession -GraphSession $graphSession
                }
                if ($clock.IsShown) {
                    Write-Progress -Id 1 -Activity 'Resetting passwords' -Completed
                }
            }
        }
    }
}

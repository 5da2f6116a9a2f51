function Test-EntraUserPasswordReset {
    <#
    .SYNOPSIS
        Tells what a reset would do with Microsoft Entra ID users, and writes nothing.
    .DESCRIPTION
        Reads what Reset-EntraUserPassword reads before it writes, and returns one plan a user: by which way the password would be written and why, who may do
        it, whether your roles reach the user (Verdict, and in Rule what decided), the least roles that would do, the permissions that your token lacks, the
        requests with their passwords masked, and in Error why the user would not be reset. Give it the options that the reset will have.
        Verdict is Allowed, Refused or Unknown. Unknown is said where something could not be read, or where Microsoft's pages are silent: the service decides then.
        Where no call can work at all, Route is None and RouteReason says why. EstimatedSeconds is what the user takes of a long list at the limits of the service.
        What the whole list comes to stands in the information stream (-InformationAction Continue shows it).
        Reset-EntraUserPassword -Plan takes the plans: it resets these users and nobody else, and leaves out whoever has changed since.
        It sends reads only. Least permission: User.Read.All; RoleManagement.Read.Directory, RoleEligibilitySchedule.Read.Directory, GroupMember.Read.All and Domain.Read.All tell more.
    .INPUTS
        Strings (object ids or user principal names), users of Microsoft Graph PowerShell, or rows with a column UserId, UserPrincipalName, UPN, ObjectId or Id.
    .OUTPUTS
        EntraPasswordReset.Plan
    .EXAMPLE
        Test-EntraUserPasswordReset adele@contoso.example -AccessToken $token | Format-List

        Shows what a reset would do, and what it would run into.
    .EXAMPLE
        $plans = Import-Csv users.csv | Test-EntraUserPasswordReset -RevokeSession -InformationAction Continue
        $plans | Where-Object Error | Format-Table UserPrincipalName, Rule, LeastRoles
        Reset-EntraUserPassword -Plan $plans -RevokeSession

        Plans a list, looks at those who cannot be reset, and resets the others just as planned.
    .LINK
        Reset-EntraUserPassword
    .LINK
        Find-EntraPasswordResetUser
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingUsernameAndPasswordParams', '', Justification = 'A type of credential is no password.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', 'CredentialType', Justification = 'A type is no credential.')]
    [OutputType('EntraPasswordReset.Plan')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Test-EntraUserPasswordReset.ps1')]
    param(
        # Users: object ids, user principal names, users of Microsoft Graph PowerShell, or rows of Import-Csv. Only the columns of a row that name a user are read.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [psobject[]] $UserId,

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

        # Lets the service decide also where your role is known to be too low for a user.
        [switch] $IgnoreVerdict,

        # Resets users whose sign-in is blocked as well.
        [switch] $IncludeDisabled,

        # Tells somebody by mail after the reset, without the password: Alternate, the user at their first other address that is none of the account's own; Manager; or an address that is on file. Least permission: Mail.Send.
        [ArgumentCompleter({ @('Alternate', 'Manager') -like "$($args[2])*" })]
        [string] $MailTo,

        # The mail after the reset, by New-EntraPasswordMail. Its recipient may be given beside it, by -MailTo, where it has none.
        [AllowNull()]
        [psobject] $Mail,

        # Object ids and principal names of users who are never reset, also not with -Force: break-glass accounts above all.
        [string[]] $ExcludeUserId,

        # A file with more of them: one a line, comments behind #. A file that cannot be read, or a line that names nobody, ends the command before anything is sent.
        [ValidateNotNullOrEmpty()]
        [string] $ExclusionList,

        # Leaves out users who are better protected than this, or whose protection is not known.
        [ValidateSet('None', 'Limited', 'Privileged')]
        [string] $MaximumProtection,

        # An access token for Microsoft Graph.
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString, as for Reset-EntraUserPassword.
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global.
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
        [string] $Environment,

        # The root of a test tenant's Graph, without version: https, or http on loopback.
        [uri] $GraphEndpoint,

        # Takes nothing: what is piped in or given beside -UserId is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject[]] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
        # Before the pipeline's first object is bound to both.
        $isGiven = $PSBoundParameters.ContainsKey('UserId') -or $PSBoundParameters.ContainsKey('Surplus')
        $targets = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'users are given by -UserId, and something else beside it' -Remedy 'pipe users in, or give them by -UserId'
        }
        # $null is somebody whom nobody has named, in a list or alone.
        if ($null -eq $UserId) { $targets.Add($null) } else { $targets.AddRange($UserId) }
    }

    end {
        $session = $null
        $graphSession = $null
        $clock = @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false }
        try {
            if (-not $PSBoundParameters.ContainsKey('AccessToken') -and -not $PSBoundParameters.ContainsKey('TokenProvider')) {
                $graphSession = Get-GraphSession -Cmdlet $PSCmdlet
            }
            $letter = $opened = Resolve-Mail -BoundParameters $PSBoundParameters
            if ($letter -isnot [EntraPasswordReset.EntraResetException]) {
                $opened = [EntraPasswordReset.Attempt]::Plan((ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession -Mail $letter))
            }
            if ($opened -is [EntraPasswordReset.EntraResetException]) {
                $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $opened))
            }
            $session = $opened
            $refused = [EntraPasswordReset.Attempt]::Add($session, [EntraPasswordReset.RowReader]::Read($targets, [EntraPasswordReset.Flow]::RowMembers()))
            if ($null -ne $refused) {
                $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $refused))
            }
            Invoke-Session -Session $session -Cmdlet $PSCmdlet -Clock $clock -TokenProvider $TokenProvider -GraphSession $graphSession
        } finally {
            if ($null -ne $session) {
                $session.Dispose()
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

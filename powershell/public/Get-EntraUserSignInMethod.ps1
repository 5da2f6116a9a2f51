function Get-EntraUserSignInMethod {
    <#
    .SYNOPSIS
        Returns what Microsoft Entra ID users can sign in with.
    .DESCRIPTION
        Reads the authentication methods that each user has registered, and returns one object a method: its type, number, address or device, whether it is the
        user's default second factor, and whether it can be used at the next sign-in, with the reason in Why. It changes nothing.
        Whether a method is the default comes from the report on registrations, which needs AuditLog.Read.All and Entra ID P1, lags behind, and has no row for a
        disabled user: where it cannot be read, IsDefault is $null, and a warning says why. The tenant's policy for methods is not read.
        A user with nothing but a password has no second factor to sign in with: a warning says so.
        The service allows a few of these reads in ten seconds, so that a long list takes long. Not offered in the cloud China.
        Least permissions: User.Read.All and UserAuthenticationMethod.Read.All; a person also needs a role such as Authentication Administrator or Global Reader.
    .INPUTS
        Strings (object ids or user principal names), users of Microsoft Graph PowerShell, results of Reset-EntraUserPassword, or rows with a column UserId,
        UserPrincipalName, UPN, ObjectId or Id.
    .OUTPUTS
        EntraPasswordReset.SignInMethod
    .EXAMPLE
        Get-EntraUserSignInMethod adele@contoso.example -AccessToken $token

        Shows what the user can sign in with.
    .EXAMPLE
        Get-EntraUserSignInMethod adele@contoso.example | Where-Object UsableForNextSignIn

        Shows what can be used at the next sign-in, and reads by the session of Connect-MgGraph.
    .EXAMPLE
        Import-Csv users.csv | Get-EntraUserSignInMethod -AccessToken $token | Export-Csv methods.csv

        Writes the methods of all users of a list to a file.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.SignInMethod')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Get-EntraUserSignInMethod.ps1')]
    param(
        # Users: object ids, user principal names, users of Microsoft Graph PowerShell, or rows of Import-Csv. Only the columns of a row that name a user are read.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [psobject[]] $UserId,

        # An access token for Microsoft Graph.
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString, as for Reset-EntraUserPassword.
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global. China has no such list.
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
            $opened = [EntraPasswordReset.Attempt]::SignInMethods((ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession))
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

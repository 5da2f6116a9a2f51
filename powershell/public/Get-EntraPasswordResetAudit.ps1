function Get-EntraPasswordResetAudit {
    <#
    .SYNOPSIS
        Returns what the audit log of Microsoft Entra ID says about password resets.
    .DESCRIPTION
        Reads the directory's audit log and returns one object an entry, the newest first: when, to whom, by whom and from where, whether users did it for
        themselves, what is logged as the result, and in Meaning what that means. It changes nothing.
        With -UserId the log is read about each user, and everything about them comes; without it, that of the whole tenant, as far as it is about passwords,
        sessions, sign-in methods and accounts. Entries come as they are read, page by page.
        An entry is in the log 2 to 15 minutes after what it tells, and stays 7 days, with Entra ID P1 or P2 for 30. A reset in the portal or by this module
        makes several entries. CorrelationId is the service's own. A deleted user is found by object id.
        The service allows 5 reads in 10 seconds: a long log takes long; -Since and -UserId make it short. Not offered in the cloud China.
        Least permission: AuditLog.Read.All, in some tenants Directory.Read.All as well; User.Read.All for a user who is given by name. A person also needs a
        role: Reports Reader, Security Reader, Security Administrator or Global Reader.
    .INPUTS
        Strings (object ids or user principal names), users of Microsoft Graph PowerShell, results of Reset-EntraUserPassword, or rows with a column UserId,
        UserPrincipalName, UPN, ObjectId or Id.
    .OUTPUTS
        EntraPasswordReset.AuditEntry
    .OUTPUTS
        EntraPasswordReset.SignIn
    .EXAMPLE
        Get-EntraPasswordResetAudit adele@contoso.example -AccessToken $token

        Shows what was done about the user's password and account.
    .EXAMPLE
        Get-EntraPasswordResetAudit -Kind AdminReset -Since (Get-Date).AddDays(-7) | Export-Csv resets.csv

        Writes the resets by administrators of the last week to a file, read by the session of Connect-MgGraph.
    .EXAMPLE
        Get-EntraPasswordResetAudit -InitiatedBy helpdesk@contoso.example -Since 2026-11-24 | Where-Object Result -NE 'success'

        Shows what failed of what one person did.
    .EXAMPLE
        Get-EntraPasswordResetAudit adele@contoso.example -Since (Get-Date).AddHours(-4) -IncludeSignIn

        Shows the user's last sign-ins as well, as objects of their own behind the entries.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.AuditEntry', 'EntraPasswordReset.SignIn')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Get-EntraPasswordResetAudit.ps1')]
    param(
        # Users: object ids, user principal names, users of Microsoft Graph PowerShell, or rows of Import-Csv; the whole tenant when not given. Only the columns of a row that name a user are read.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [psobject[]] $UserId,

        # Only what this user or application did: an object id, a user principal name, or the client id of an application.
        [string] [EntraPasswordReset.TakesText()] $InitiatedBy,

        # Only what was done at this time or later. A time without a zone is this machine's.
        [Nullable[datetimeoffset]] $Since,

        # Only what was done at this time or earlier.
        [Nullable[datetimeoffset]] $Until,

        # Only entries with this correlation id of the service's.
        [string] [EntraPasswordReset.TakesText()] $CorrelationId,

        # Only these kinds; all when not given. AdminReset: by an administrator or a service. Method: sign-in methods.
        [ValidateSet('AdminReset', 'SelfService', 'Change', 'Revoke', 'Method')]
        [string[]] $Kind,

        # Returns the last sign-ins of each user as well, at most 100 of the same span. They need Entra ID P1 and Directory.Read.All; where they cannot be read, a warning says so.
        [switch] $IncludeSignIn,

        # An access token for Microsoft Graph.
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString, as for Reset-EntraUserPassword.
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global. China has no such log.
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
        # Somebody whom nobody has named is not the whole tenant, and neither is an empty pipeline.
        $isOfAll = -not $isGiven -and -not $MyInvocation.ExpectingInput
        $targets = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'users are given by -UserId, and something else beside it' -Remedy 'pipe users in, or give them by -UserId'
        }
        if ($isOfAll) { return }
        # $null is somebody whom nobody has named, in a list or alone.
        if ($null -eq $UserId) { $targets.Add($null) } else { $targets.AddRange($UserId) }
    }

    end {
        if (-not $isOfAll -and $targets.Count -eq 0) { return }
        $session = $null
        $graphSession = $null
        $clock = @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false }
        try {
            if (-not $PSBoundParameters.ContainsKey('AccessToken') -and -not $PSBoundParameters.ContainsKey('TokenProvider')) {
                $graphSession = Get-GraphSession -Cmdlet $PSCmdlet
            }
            $audit = [EntraPasswordReset.AuditQuery]::new()
            foreach ($name in 'InitiatedBy', 'Since', 'Until', 'CorrelationId', 'Kind', 'IncludeSignIn') {
                if ($PSBoundParameters.ContainsKey($name)) { $audit.$name = $PSBoundParameters[$name] }
            }
            $opened = [EntraPasswordReset.Attempt]::Audit((ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession), $audit)
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

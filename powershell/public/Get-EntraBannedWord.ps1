function Get-EntraBannedWord {
    <#
    .SYNOPSIS
        Returns the tenant's own banned words for passwords.
    .DESCRIPTION
        Reads the custom list of Microsoft Entra password protection, as far as the tenant enforces it; nothing comes back where it has none.
        Microsoft's global list is not public. Least permission: GroupSettings.Read.All.
    .OUTPUTS
        System.String
    .EXAMPLE
        New-EntraPasswordPolicy -Style Passphrase -BannedWord (Get-EntraBannedWord -AccessToken $token) | New-EntraTemporaryPassword

        Generates a passphrase without a word that the tenant bans.
    .EXAMPLE
        Test-EntraPassword $password -BannedWord (Get-EntraBannedWord)

        Checks a password against the tenant's list, which is read by the session of Connect-MgGraph.
    .LINK
        New-EntraPasswordPolicy
    .LINK
        Test-EntraPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType([string])]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Get-EntraBannedWord.ps1', PositionalBinding = $false)]
    param(
        # An access token for Microsoft Graph.
        [Parameter(Position = 0)]
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString, as for Reset-EntraUserPassword.
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global.
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
        [string] $Environment,

        # The root of a test tenant's Graph, without version: https, or http on loopback.
        [uri] $GraphEndpoint,

        # Takes nothing: what is piped in is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
    }

    process {
        if ($PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given without the name of a parameter' -Remedy 'give the token by -AccessToken, and pipe nothing in'
        }
    }

    end {
        $session = $null
        $graphSession = $null
        $clock = @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false }
        try {
            if (-not $PSBoundParameters.ContainsKey('AccessToken') -and -not $PSBoundParameters.ContainsKey('TokenProvider')) {
                $graphSession = Get-GraphSession -Cmdlet $PSCmdlet
            }
            $opened = [EntraPasswordReset.Attempt]::BannedWords((ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession))
            if ($opened -is [EntraPasswordReset.EntraResetException]) {
                $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $opened))
            }
            $session = $opened
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

function Find-EntraPasswordResetUser {
    <#
    .SYNOPSIS
        Finds Microsoft Entra ID users by a name or an address.
    .DESCRIPTION
        Returns users whom the other commands take from the pipeline. -Search takes the beginning of a name or an address and returns up to 25 matches. -Name takes
        the whole display name of one user. -Mail takes an address of one user: as mail, as name to sign in with, as any other mail address (proxyAddresses), or
        as what a local account signs in with (identities). With -Name and -Mail, several matches are an error that lists them, and nobody is returned.
        It changes nothing. Least permission: User.Read.All; for local accounts Domain.Read.All as well.
    .OUTPUTS
        EntraPasswordReset.FoundUser
    .EXAMPLE
        Find-EntraPasswordResetUser adele -AccessToken $token

        Lists the users whose name or address begins so.
    .EXAMPLE
        Find-EntraPasswordResetUser -Mail adele.vance@contoso.example | Reset-EntraUserPassword

        Resets the user who has this address, whatever they sign in with.
    .LINK
        Reset-EntraUserPassword
    .LINK
        Test-EntraUserPasswordReset
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.FoundUser')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Find-EntraPasswordResetUser.ps1', DefaultParameterSetName = 'Search')]
    param(
        # The beginning of a name or an address.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Search')]
        [ValidateNotNullOrEmpty()]
        [string] $Search,

        # The whole display name of one user.
        [Parameter(Mandatory, ParameterSetName = 'Name')]
        [ValidateNotNullOrEmpty()]
        [string] $Name,

        # An address of one user.
        [Parameter(Mandatory, ParameterSetName = 'Mail')]
        [ValidateNotNullOrEmpty()]
        [string] $Mail,

        # An access token for Microsoft Graph.
        [securestring] [EntraPasswordReset.Takes([securestring], "-AccessToken (Read-Host 'Access token' -AsSecureString), or ConvertTo-SecureString for a text that you have")] $AccessToken,

        # A script block that returns an access token as SecureString, as for Reset-EntraUserPassword.
        [scriptblock] [EntraPasswordReset.Takes([scriptblock], '-TokenProvider { param($request) ... }')] $TokenProvider,

        # The national cloud; when not given, that of Connect-MgGraph, or Global.
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
        [string] $Environment,

        # The root of a test tenant's Graph, without version: https, or http on loopback.
        [uri] $GraphEndpoint
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
    }

    end {
        $session = $null
        $graphSession = $null
        $clock = @{ Watch = [System.Diagnostics.Stopwatch]::StartNew(); Next = 0; IsShown = $false }
        try {
            if (-not $PSBoundParameters.ContainsKey('AccessToken') -and -not $PSBoundParameters.ContainsKey('TokenProvider')) {
                $graphSession = Get-GraphSession -Cmdlet $PSCmdlet
            }
            $text = $PSBoundParameters[$PSCmdlet.ParameterSetName]
            $options = ConvertTo-ResetOption -BoundParameters $PSBoundParameters -Cmdlet $PSCmdlet -GraphSession $graphSession
            $opened = [EntraPasswordReset.Attempt]::Find($options, $text, $PSCmdlet.ParameterSetName)
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

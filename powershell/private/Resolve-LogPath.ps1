function Resolve-LogPath {
    # The files that a path of the caller's names, as .NET needs them. Without wildcards it is one, whether it is there or not. A path that names none
    # ends the command: a run must not go on without its log.
    [OutputType([string])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [string] $Path,

        [switch] $IsLiteral
    )

    $provider = $null
    $drive = $null
    try {
        if (-not $IsLiteral -and [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($Path)) {
            $files = $Cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath($Path, [ref] $provider)
        } else {
            $files = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
        }
    } catch {
        Deny-Argument -Cmdlet $Cmdlet -Message "the path cannot be read: $($_.Exception.GetBaseException().Message)" -Remedy 'name one in the file system'
    }
    if ($null -ne $provider -and $provider.Name -ne 'FileSystem') {
        Deny-Argument -Cmdlet $Cmdlet -Message "the path is one of the provider $($provider.Name)" -Remedy 'name one in the file system'
    }
    $files
}

function Resolve-FilePath {
    # The files that a path of the caller's names, as .NET needs them. Without wildcards it is one, whether it is there or not. A path that names none
    # ends the command: a run must not go on without its log, nor with other words than were wanted.
    [OutputType([string])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [AllowEmptyString()]
        [string] $Path,

        # Of what it is the path.
        [Parameter(Mandatory)]
        [ValidateSet('log', 'sheets', 'template')]
        [string] $What,

        [switch] $IsLiteral
    )

    $provider = $null
    $drive = $null
    $files = $null
    try {
        if (-not $IsLiteral -and [System.Management.Automation.WildcardPattern]::ContainsWildcardCharacters($Path)) {
            $files = $Cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath($Path, [ref] $provider)
        } else {
            $files = $Cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path, [ref] $provider, [ref] $drive)
        }
    } catch {
        Deny-Argument -Cmdlet $Cmdlet -Message "the path of the $What cannot be read: $($_.Exception.GetBaseException().Message)" -Remedy 'name a file'
    }
    if ($null -ne $provider -and $provider.Name -ne 'FileSystem') {
        Deny-Argument -Cmdlet $Cmdlet -Message "the path of the $What is one of the provider $($provider.Name)" -Remedy 'name a file'
    }
    if ($What -eq 'template' -and @($files).Count -eq 0) {
        Deny-Argument -Cmdlet $Cmdlet -Message "no template has a name like $Path" -Remedy 'name a file that is there'
    }
    $files
}

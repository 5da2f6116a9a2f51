function Import-Assembly {
    # Loads an assembly by LoadFrom, because `Add-Type -Path` costs 50 ms more.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    $null = [System.Reflection.Assembly]::LoadFrom($Path)
}

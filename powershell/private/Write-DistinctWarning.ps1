function Write-DistinctWarning {
    # Writes each warning of core's the first time it comes, with a capital first letter.
    [CmdletBinding()]
    param(
        # Objects with a Message.
        [AllowNull()]
        [AllowEmptyCollection()]
        [object[]] $Warning,

        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.HashSet[string]] $Shown
    )

    foreach ($item in $Warning) {
        if ($null -ne $item -and $Shown.Add($item.Message)) {
            Write-Warning (ConvertTo-Sentence $item.Message)
        }
    }
}

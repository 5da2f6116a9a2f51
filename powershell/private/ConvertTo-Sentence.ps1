function ConvertTo-Sentence {
    # Core's messages begin with a lower-case letter, so that they compose; PowerShell's begin with a capital.
    [OutputType([string])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string] $Message
    )

    return $Message.Substring(0, 1).ToUpperInvariant() + $Message.Substring(1)
}

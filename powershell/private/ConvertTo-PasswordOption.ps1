function ConvertTo-PasswordOption {
    # The parameters about generated passwords that were given, and no others: defaults and contradictions are core's.
    [OutputType([EntraPasswordReset.PasswordOptions])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $BoundParameters
    )

    $options = [EntraPasswordReset.PasswordOptions]::new()
    $members = @{
        Style          = 'Style'
        PasswordStyle  = 'Style'
        Length         = 'Length'
        PasswordLength = 'Length'
        RequireClass   = 'Require'
        ExcludeClass   = 'Forbid'
        Symbol         = 'Symbols'
        AllowLookAlike = 'AllowLookAlikes'
        KeyboardSafe   = 'KeyboardSafe'
        WordCount      = 'Words'
        Separator      = 'Separator'
        ForUser        = 'ForUser'
        BannedWord     = 'BannedWords'
    }
    foreach ($parameter in $members.Keys) {
        if ($BoundParameters.ContainsKey($parameter)) {
            $options.($members[$parameter]) = $BoundParameters[$parameter]
        }
    }
    if ($BoundParameters.ContainsKey('WordList')) {
        $options.WordList = $BoundParameters['WordList'] -join "`n"
    }
    return $options
}

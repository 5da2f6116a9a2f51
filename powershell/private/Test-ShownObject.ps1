function Test-ShownObject {
    # Whether an object is of a kind that this module returns; also where it went through a job or a file, which puts a word before the type's name.
    [OutputType([bool])]
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [AllowNull()]
        [object] $Item
    )

    if ($null -eq $Item) {
        return $false
    }
    foreach ($name in $Item.PSObject.TypeNames) {
        if ($name -in 'EntraPasswordReset.Result', 'EntraPasswordReset.TemporaryPassword', 'Deserialized.EntraPasswordReset.Result', 'Deserialized.EntraPasswordReset.TemporaryPassword') {
            return $true
        }
    }
    return $false
}

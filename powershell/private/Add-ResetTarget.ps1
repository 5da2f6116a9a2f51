function Add-ResetTarget {
    # Hands the objects of the pipeline to the session. What a row means is core's to say; of a row it gets only the members that
    # it names, since another one may hold a password.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session,

        # A list and no array: parameter-binding traces print the elements of an array.
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[psobject]] $Target
    )

    $members = [EntraPasswordReset.Flow]::RowMembers()
    foreach ($object in $Target) {
        if ($object -is [string] -or $object -is [guid]) {
            $Session.AddUser([string]$object)
            continue
        }
        $row = [System.Collections.Generic.Dictionary[string, string]]::new()
        foreach ($member in $members) {
            $value = $null
            if ($object -is [System.Collections.IDictionary]) {
                # Invoke-MgGraphRequest returns users as hashtables.
                $key = @($object.Keys) -eq $member | Select-Object -First 1
                if ($null -ne $key) {
                    $value = $object[$key]
                }
            } else {
                # Only stored values and .NET properties: a script property would run code of somebody else's.
                $property = $object.psobject.Properties[$member]
                if ($null -ne $property -and $property.MemberType -in 'NoteProperty', 'Property') {
                    $value = $property.Value
                }
            }
            if ($null -ne $value) {
                $row[$member] = [string]$value
            }
        }
        $Session.AddRow($row)
    }
}

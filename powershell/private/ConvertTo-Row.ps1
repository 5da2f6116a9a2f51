function ConvertTo-Row {
    # Turns objects as they come into what core reads: a text, or a row as a dictionary. A row has the names of all its members, but values only of those that
    # core reads. Another value may be a password, and neither gets into a text nor anywhere else: an asterisk stands for it, nothing for none.
    [OutputType([string], [System.Collections.Generic.Dictionary[string, string]])]
    # Else Set-PSDebug prints each value.
    [System.Diagnostics.DebuggerHidden()]
    [CmdletBinding()]
    param(
        # A list and no array: parameter-binding traces print the elements of an array.
        [Parameter(Mandatory)]
        [AllowNull()]
        [AllowEmptyString()]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[psobject]] $Target
    )

    $isRead = @{}
    $seen = [System.Collections.Generic.HashSet[type]]::new()
    foreach ($object in $Target) {
        if ($null -eq $object -or $object -is [string] -or $object -is [guid]) {
            [string]$object
            continue
        }
        $nested = [System.Management.Automation.LanguagePrimitives]::GetEnumerable($object)
        if ($null -ne $nested) {
            ConvertTo-Row -Target ([System.Collections.Generic.List[psobject]]@($nested))
            continue
        }
        $isDictionary = $object -is [System.Collections.IDictionary]
        $members = if ($isDictionary) { @($object.Keys | Where-Object { $_ -is [string] }) } else { $object.psobject.Properties }
        if (-not $isDictionary -and $object.psobject.BaseObject -isnot [System.Management.Automation.PSCustomObject] -and -not $seen.Add($object.GetType())) {
            # A user object has more than a hundred members. Their names are told once a type; after that only those that core reads are looked up.
            $found = @([EntraPasswordReset.Flow]::RowMembers() | ForEach-Object { $object.psobject.Properties[$_] } | Where-Object { $null -ne $_ })
            $members = if ($found.Count -gt 0) { $found } else { $members }
        }
        $row = [System.Collections.Generic.Dictionary[string, string]]::new()
        foreach ($member in $members) {
            $name = if ($isDictionary) { $member } else { $member.Name }
            if (-not $isRead.ContainsKey($name)) {
                $isRead[$name] = [EntraPasswordReset.RowMember]::IsRead($name)
            }
            # Only stored values and .NET properties: a script property would run code of somebody else's. A property may do so too,
            # and is read only where its value is wanted.
            $value = $null
            if ($isDictionary) {
                $value = $object[$name]
            } elseif ($member.MemberType -eq 'NoteProperty' -or ($isRead[$name] -and $member.MemberType -eq 'Property')) {
                $value = $member.Value
            } elseif (-not $isRead[$name]) {
                $value = '*'
            }
            if (-not $isRead[$name]) {
                $row[$name] = if ($null -eq $value -or ($value -is [string] -and $value.Trim().Length -eq 0)) { '' } else { '*' }
                continue
            }
            $items = if ($null -ne $value -and $value -isnot [string]) { [System.Management.Automation.LanguagePrimitives]::GetEnumerable($value) }
            if ($null -ne $items) {
                # One value in a list, as searches of a directory return it.
                $items = @($items)
                $value = if ($items.Count -eq 1) { $items[0] } else { $items }
            }
            # What is itself a row has all its values in its text. The name of its type names nobody.
            $row[$name] = if ($null -eq $value -or $value -is [string] -or $value -is [guid]) { [string]$value } else { $value.GetType().FullName }
        }
        $row
    }
}

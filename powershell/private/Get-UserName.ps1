function Get-UserName {
    # The object ids and user principal names in users as they come; of a row the first member that has one, in core's order.
    [OutputType([string])]
    [CmdletBinding()]
    param(
        # A list and no array: parameter-binding traces print the elements of an array.
        [Parameter(Mandatory)]
        [AllowNull()]
        [AllowEmptyString()]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[psobject]] $Target
    )

    foreach ($user in [EntraPasswordReset.RowReader]::Read($Target, [EntraPasswordReset.Flow]::RowMembers())) {
        $name = if ($user -is [string]) { $user } else { [EntraPasswordReset.RowMember]::Named($user) }
        if (-not [string]::IsNullOrWhiteSpace($name)) { $name.Trim() }
    }
}

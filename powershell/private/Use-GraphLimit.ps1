function Use-GraphLimit {
    # Calls Set-MgRequestContext, also under -WhatIf: it changes nothing but how requests are sent, and reads are sent there too.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.CommandInfo] $Command,

        [Parameter(Mandatory)]
        [hashtable] $Value
    )

    $parameters = @{} + $Value
    foreach ($name in 'WhatIf', 'Confirm') {
        if ($Command.Parameters.ContainsKey($name)) {
            $parameters[$name] = $false
        }
    }
    $null = & $Command @parameters
}

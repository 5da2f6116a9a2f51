function Get-GraphSession {
    # The caller's session of Connect-MgGraph: what is known of it, and the commands to use it by. Nothing comes back where there is none.
    # They are the caller's commands, whatever module or function they come from; no module is required.
    [OutputType([hashtable])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # What an object of another module lacks is $null.
    Set-StrictMode -Off
    $command = @{}
    foreach ($name in 'Get-MgContext', 'Get-MgEnvironment', 'Get-MgRequestContext', 'Set-MgRequestContext', 'Invoke-MgGraphRequest') {
        $command[$name] = $Cmdlet.SessionState.InvokeCommand.GetCommand($name, 'Cmdlet, Function, Alias')
    }
    if ($null -eq $command['Get-MgContext'] -or $null -eq $command['Invoke-MgGraphRequest']) {
        return
    }
    $context = & $command['Get-MgContext']
    if ($null -eq $context) {
        return
    }
    $facts = [EntraPasswordReset.GraphSession]@{
        AuthType    = [string]$context.AuthType
        Account     = [string]$context.Account
        ClientId    = [string]$context.ClientId
        Scopes      = [string[]]@($context.Scopes)
        TenantId    = [string]$context.TenantId
        Environment = [string]$context.Environment
    }
    if ($null -ne $command['Get-MgEnvironment'] -and $context.Environment) {
        $facts.GraphEndpoint = [string](& $command['Get-MgEnvironment'] | Where-Object Name -EQ $context.Environment | Select-Object -First 1).GraphEndpoint
    }
    return @{ Facts = $facts; Environment = [string]$context.Environment; Command = $command; Former = $null; TimeoutSec = 0 }
}

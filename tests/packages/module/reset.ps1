# Runs in a PowerShell whose module path has nothing but the package.
param($GraphEndpoint, $ModulePath, $Version)

$ErrorActionPreference = 'Stop'
$module = Import-Module EntraPasswordReset -PassThru
if (-not $module.ModuleBase.StartsWith($ModulePath) -or "$($module.Version)" -ne $Version) {
    throw "the module was taken from $($module.ModuleBase), version $($module.Version)"
}
$token = ConvertTo-SecureString $env:ENTRA_ACCESS_TOKEN -AsPlainText -Force
$result = Reset-EntraUserPassword AdeleV@contoso.example -GraphEndpoint $GraphEndpoint -AccessToken $token -Confirm:$false
if ($result.Outcome -ne 'Reset' -or $result.GetPassword().Length -lt 14) {
    throw "the user was not reset: $($result | Out-String)"
}
'reset'

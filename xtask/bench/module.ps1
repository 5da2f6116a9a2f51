# Ratios of one run: the module against an empty one, and a reset against the recipe's loop of Invoke-RestMethod.
param(
    [Parameter(Mandatory)][string] $Module,
    [Parameter(Mandatory)][uri] $GraphEndpoint,
    [int] $Rounds = 9,
    [int] $Users = 200
)
$Module = (Resolve-Path $Module).Path
$pwsh = (Get-Process -Id $PID).Path
$empty = Join-Path ([IO.Path]::GetTempPath()) "empty$PID.psm1"
Set-Content $empty 'function Get-Nothing { }'
function Measure-Import([string] $Path) {
    [double](& $pwsh -NoProfile -Command "`$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$Path'; `$w.Elapsed.TotalMilliseconds")
}
function Get-Median([double[]] $Times) { ($Times | Sort-Object)[[int][Math]::Floor($Times.Count / 2)] }
# In turns, so that what else the machine does meets both alike.
$times = foreach ($round in 1..$Rounds) { [pscustomobject]@{ Nothing = Measure-Import $empty; Ours = Measure-Import $Module } }
$nothing = Get-Median $times.Nothing
$ours = Get-Median $times.Ours
Remove-Item $empty
'import: {0:n0} ms more than an empty module ({1:n2} times as long)' -f ($ours - $nothing), ($ours / $nothing)

Import-Module $Module
$token = ConvertTo-SecureString $env:ENTRA_ACCESS_TOKEN -AsPlainText -Force
$user = 'AdeleV@contoso.example'
$headers = @{ Authorization = "Bearer $env:ENTRA_ACCESS_TOKEN" }
$root = "$GraphEndpoint".TrimEnd('/')
function Measure-Each([scriptblock] $Action) {
    & $Action
    $process = Get-Process -Id $PID
    $cpu = $process.TotalProcessorTime
    $watch = [Diagnostics.Stopwatch]::StartNew()
    foreach ($i in 1..$Users) { & $Action }
    $process.Refresh()
    [pscustomobject]@{ Wall = $watch.Elapsed.TotalMilliseconds / $Users; Cpu = ($process.TotalProcessorTime - $cpu).TotalMilliseconds / $Users }
}
$recipe = Measure-Each {
    $null = Invoke-RestMethod "$root/v1.0/users/$user`?`$select=id" -Headers $headers
    $body = @{ passwordProfile = @{ password = 'Bench-2026-recipe'; forceChangePasswordNextSignIn = $true } } | ConvertTo-Json
    $null = Invoke-RestMethod "$root/v1.0/users/$user" -Method Patch -Headers $headers -Body $body -ContentType application/json
}
$alone = Measure-Each { $null = Reset-EntraUserPassword $user -AccessToken $token -GraphEndpoint $GraphEndpoint -Confirm:$false -WarningAction SilentlyContinue }
'one reset a command: {0:n2} times the recipe''s time, {1:n2} times its processor time' -f ($alone.Wall / $recipe.Wall), ($alone.Cpu / $recipe.Cpu)

# What an admin does and sees. `cargo xtask demo` starts it beside the demo tenant.
param(
    [Parameter(Mandatory)][string] $Module,
    [Parameter(Mandatory)][uri] $GraphEndpoint,
    [Parameter(Mandatory, ValueFromRemainingArguments)][string[]] $UserId
)
Import-Module (Resolve-Path $Module).Path
$token = ConvertTo-SecureString $env:ENTRA_ACCESS_TOKEN -AsPlainText -Force
$signIn = @{ AccessToken = $token; GraphEndpoint = $GraphEndpoint }

"PS> Reset-EntraUserPassword $($UserId[0]) -WhatIf"
Reset-EntraUserPassword $UserId[0] -WhatIf @signIn

"`nPS> `$result = '$($UserId.Replace("'", "''") -join "', '")' | Reset-EntraUserPassword -Confirm:`$false"
$result = $UserId | Reset-EntraUserPassword -Confirm:$false @signIn -ErrorAction SilentlyContinue -ErrorVariable failed
"PS> `$result"
$result | Out-String
foreach ($record in $failed) { "error: $record"; "   do: $($record.ErrorDetails.RecommendedAction)" }

"`nPS> `$result.Where({ `$_.Outcome -eq 'Reset' })[0].GetPassword()    # the temporary password, to be read out on the telephone"
$result.Where({ $_.Outcome -eq 'Reset' })[0].GetPassword()

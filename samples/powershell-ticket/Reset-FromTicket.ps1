<#
.SYNOPSIS
    Resets the user of a ticket, and answers the ticket system.
.DESCRIPTION
    Reads a ticket as JSON ({"ticket":"INC-1","user":"adele@contoso.example"}) and writes an answer as JSON, which holds no password. Without -OutputPath the
    password is handed to nobody, and the script refuses to begin: nobody could tell it to the user.
    Exit codes: 0 the user was reset, 1 they were not, 2 the script could not begin, 3 the outcome is not known and the password is kept.
.EXAMPLE
    ./Reset-FromTicket.ps1 -Path ticket.json -OutputPath INC-1.clixml -AccessToken $token
    On Windows the file with the password can be read by the same account on the same machine only. Elsewhere it is not encrypted.
#>
[CmdletBinding()]
param(
    # The ticket.
    [Parameter(Mandatory)]
    [string] $Path,

    # Where the password goes, as a SecureString of Export-Clixml. The file must not be there yet.
    [Parameter(Mandatory)]
    [string] $OutputPath,

    [Parameter(Mandatory)]
    [securestring] $AccessToken,

    # A test tenant.
    [string] $GraphEndpoint
)

$ErrorActionPreference = 'Stop'
try {
    Import-Module EntraPasswordReset
    $ticket = Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json
    if (-not $ticket.ticket -or -not $ticket.user) { throw "the ticket in $Path lacks ticket or user" }
    if (Test-Path -LiteralPath $OutputPath) { throw "$OutputPath is there already: a password that was not handed over yet would be lost" }
    # Written once before the reset, so that a folder without room or rights is met before a password is set.
    Set-Content -LiteralPath $OutputPath -Value ''
} catch {
    [Console]::Error.WriteLine($_)
    exit 2
}

$reset = @{ UserId = $ticket.user; AccessToken = $AccessToken; Confirm = $false; ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
if ($GraphEndpoint) { $reset.GraphEndpoint = $GraphEndpoint }
# Nobody sits at this prompt: a privileged user is left to a person, as Skipped.
$result = Reset-EntraUserPassword @reset

if ($result.Password) {
    $result.Password | Export-Clixml -LiteralPath $OutputPath -Force
} else {
    Remove-Item -LiteralPath $OutputPath
}
[pscustomobject]@{
    ticket    = $ticket.ticket
    user      = $result.UserPrincipalName
    outcome   = "$($result.Outcome)"
    error     = $result.Error.Code
    message   = $result.Error.Message
    remedy    = $result.Error.Remedy
    requestId = $result.Error.RequestId
    finished  = $result.FinishedAt
} | ConvertTo-Json -Compress

switch ("$($result.Outcome)") {
    'Reset' { exit 0 }
    { $_ -in 'Unknown', 'Accepted' } { exit 3 }
    default { exit 1 }
}

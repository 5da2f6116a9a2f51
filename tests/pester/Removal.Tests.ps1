BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph

    # What a session has: each thing as a line, so that two states can be compared.
    $state = @'
function Get-SessionState {
    Get-Command -CommandType Function, Cmdlet, Alias, Filter | ForEach-Object { 'command ' + $_.CommandType + ' ' + $_.Name }
    Get-Variable -Scope Global | ForEach-Object { 'variable ' + $_.Name }
    Get-TypeData | ForEach-Object { 'type ' + $_.TypeName }
    Get-FormatData | ForEach-Object { 'format ' + ($_.TypeNames -join ' ') }
    Get-EventSubscriber -Force | ForEach-Object { 'event ' + $_.SourceIdentifier }
    Get-Job | ForEach-Object { 'job ' + $_.Name }
    Get-Module -All | ForEach-Object { 'module ' + $_.Name }
    Get-PSDrive | ForEach-Object { 'drive ' + $_.Name }
    [runspace]::DefaultRunspace.InitialSessionState.Formats.FileName | ForEach-Object { 'format file ' + $_ }
}
# Loads what the lines above need, and what PowerShell fills itself.
$null = Get-SessionState; $before = $null; $after = $null; $name = $null; $secret = $null; $token = $null; $result = $null; $thrown = $null; $null = Get-SessionState
try { throw 'a' } catch { $null = $_ }; Get-Job | Out-Null; Write-Progress a -Completed; $null = Get-Variable -Scope Global; $null = [pscustomobject]@{ Word = 1 } | Out-String; $null = Get-SessionState
'@
    $secret = "`$token = ConvertTo-SecureString '$(New-TestToken)' -AsPlainText -Force"
    $reset = "`$result = Reset-EntraUserPassword AdeleV@contoso.example -AccessToken `$token -GraphEndpoint '$($graph.Endpoint)' -Confirm:`$false 3> `$null"
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'A module that is removed' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'leaves no command, variable, type data, view, event, job, module or drive behind: <Name>' -ForEach @(
        @{ Name = 'after the import alone'; Script = '' }
        @{ Name = 'after each command'; Script = 'New-EntraPasswordPolicy | New-EntraTemporaryPassword | Out-String | Out-Null; $null = Test-EntraPassword $token; RESET; $null = Get-EntraPasswordResetResult -Clear; $null = Get-EntraBannedWord -AccessToken $token -GraphEndpoint ENDPOINT' }
        @{ Name = 'after a command that failed'; Script = 'try { Reset-EntraUserPassword a -NewPassword $null } catch { $thrown = $true }; if (-not $thrown) { "nothing was thrown" }' }
        @{ Name = 'after three imports, two of them with -Force'; Script = 'RESET; Import-Module MODULE -Force; RESET; Import-Module MODULE -Force; RESET' }
    ) {
        $text = $Script.Replace('RESET', $reset).Replace('MODULE', "'$env:ENTRA_MODULE'").Replace('ENDPOINT', "'$($graph.Endpoint)'")
        $lines = Invoke-CleanShell @"
$state
$secret
`$before = Get-SessionState
Import-Module '$env:ENTRA_MODULE'
$text
Remove-Module EntraPasswordReset
`$after = Get-SessionState
Compare-Object `$before `$after | Where-Object SideIndicator -EQ '=>' | ForEach-Object { 'left: ' + `$_.InputObject }
"left: `$(@(Get-Module EntraPasswordReset*).Count) modules"
"@
        $lines | Should -Be 'left: 0 modules'
    }

    It 'is removed with its views, and a view is there again after the next import and command' {
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
$secret
$reset
`$result.GetPassword().Length
Remove-Module EntraPasswordReset
"`$(`$result.PSObject.Methods['GetPassword'] -is [object])"
Import-Module '$env:ENTRA_MODULE'
`$null = New-EntraTemporaryPassword
`$result.GetPassword().Length
(Get-FormatData EntraPasswordReset.Result).TypeNames
"@
        $lines | Should -Be '14', 'False', '14', 'EntraPasswordReset.Result', 'Deserialized.EntraPasswordReset.Result'
    }

    It 'resets after it was imported again, and still has the results of before' {
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
$secret
$reset
`$result.Outcome
Import-Module '$env:ENTRA_MODULE' -Force
Import-Module '$env:ENTRA_MODULE' -Force
$reset
`$result.Outcome
Remove-Module EntraPasswordReset
Import-Module '$env:ENTRA_MODULE'
$reset
`$result.Outcome
@(Get-EntraPasswordResetResult).Count
"@
        $lines | Should -Be 'Reset', 'Reset', 'Reset', '3'
    }

    It 'writes nothing more than its own lines with -Verbose, and loads under -WhatIf' {
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
`$VerbosePreference = 'Continue'
`$WhatIfPreference = `$true
`$null = New-EntraTemporaryPassword 4>&1 | ForEach-Object { if (`$_ -is [System.Management.Automation.VerboseRecord]) { 'verbose: ' + `$_ } } -OutVariable told
`$told
`$WhatIfPreference = `$false
(Get-TypeData EntraPasswordReset.Result).TypeName
"@
        $lines | Should -Be 'EntraPasswordReset.Result'
    }
}

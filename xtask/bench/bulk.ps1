# One way to reset many users, measured: one line of JSON with wall time, processor time and the peak of memory. One process a way,
# so that none has warmed another one up.
param(
    [Parameter(Mandatory)][ValidateSet('recipe', 'recipe with look-ups', 'parallel', 'module', 'module over Invoke-MgGraphRequest')][string] $Way,
    [Parameter(Mandatory)][string] $Users,
    [Parameter(Mandatory)][uri] $GraphEndpoint,
    [Parameter(Mandatory)][string] $Module,
    # A stand-in for Microsoft.Graph.Authentication over the demo tenant.
    [Parameter(Mandatory)][string] $GraphSession
)
$names = Get-Content $Users
$root = "$GraphEndpoint".TrimEnd('/')
$headers = @{ Authorization = "Bearer $env:ENTRA_ACCESS_TOKEN" }
$token = ConvertTo-SecureString $env:ENTRA_ACCESS_TOKEN -AsPlainText -Force
$common = @{ Confirm = $false; AsPlainText = $true; GraphEndpoint = $GraphEndpoint; WarningAction = 'SilentlyContinue' }

# What the recipes do for each user.
function Set-Password([string] $Name, [string] $Root, [hashtable] $Headers) {
    $password = 'Bench-' + [guid]::NewGuid()
    $body = @{ passwordProfile = @{ password = $password; forceChangePasswordNextSignIn = $true } } | ConvertTo-Json
    $null = Invoke-RestMethod "$Root/v1.0/users/$Name" -Method Patch -Headers $Headers -Body $body -ContentType application/json
    [pscustomobject]@{ UserPrincipalName = $Name; Password = $password }
}

Import-Module $Module
if ($Way -like '*MgGraphRequest') {
    Import-Module $GraphSession -ArgumentList @{
        Token          = $env:ENTRA_ACCESS_TOKEN
        TestEndpoint   = $root
        Context        = [pscustomobject]@{ AuthType = 'Delegated'; Account = 'helpdesk@contoso.example'; Environment = 'Contoso Test' }
        RequestContext = [pscustomobject]@{ RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = [timespan]::Zero; ClientTimeout = [timespan]::FromSeconds(300) }
        Calls          = [System.Collections.Generic.List[hashtable]]::new()
        Responses      = [System.Collections.Generic.List[object]]::new()
    }
}
$process = Get-Process -Id $PID
$processor = $process.TotalProcessorTime
$watch = [Diagnostics.Stopwatch]::StartNew()
$results = switch ($Way) {
    'recipe' { foreach ($name in $names) { Set-Password $name $root $headers } }
    'recipe with look-ups' {
        foreach ($name in $names) {
            $user = Invoke-RestMethod "$root/v1.0/users/$name`?`$select=id,accountEnabled,onPremisesSyncEnabled" -Headers $headers
            $null = Invoke-RestMethod "$root/v1.0/users/$($user.id)/transitiveMemberOf/microsoft.graph.directoryRole?`$count=true&`$select=id,displayName,roleTemplateId" -Headers ($headers + @{ ConsistencyLevel = 'eventual' })
            Set-Password $user.id $root $headers
        }
    }
    'parallel' {
        $function = ${function:Set-Password}.ToString()
        $names | ForEach-Object -ThrottleLimit 20 -Parallel {
            ${function:Set-Password} = $using:function
            Set-Password $_ $using:root $using:headers
        }
    }
    'module' { $names | Reset-EntraUserPassword @common -AccessToken $token }
    default { $names | Reset-EntraUserPassword @common -Environment Global }
}
$watch.Stop()
$process.Refresh()
[pscustomobject]@{
    reset       = @($results | Where-Object Password).Count
    wallMs      = $watch.Elapsed.TotalMilliseconds
    processorMs = ($process.TotalProcessorTime - $processor).TotalMilliseconds
    peakMiB     = $process.PeakWorkingSet64 / 1MB
} | ConvertTo-Json -Compress

# A stand-in for the module Microsoft.Graph.Authentication, as far as a transport sees it: the same signatures, the same rules of bodies, repetitions,
# redirects and errors, and the token where that module leaves it. What it knows of a connection is the object that it is imported with, which
# stands for the one of the process.
param([Parameter(Mandatory)] [hashtable] $State)

Add-Type -AssemblyName System.Net.Http

class ApiException : System.Exception {
    [int] $ResponseStatusCode
    [System.Collections.Generic.IDictionary[string, System.Collections.Generic.IEnumerable[string]]] $ResponseHeaders
    ApiException([string] $message) : base($message) {}
}

function Get-MgContext {
    [CmdletBinding()]
    param()
    $State.Context
}

function Get-MgEnvironment {
    [CmdletBinding()]
    param([string] $Name)
    @(
        [pscustomobject]@{ Name = 'Global'; GraphEndpoint = 'https://graph.microsoft.com' }
        [pscustomobject]@{ Name = 'USGov'; GraphEndpoint = 'https://graph.microsoft.us' }
        # As Add-MgEnvironment leaves it.
        [pscustomobject]@{ Name = 'Contoso Test'; GraphEndpoint = $State.TestEndpoint }
    ) | Where-Object { -not $Name -or $_.Name -eq $Name }
}

function Get-MgRequestContext {
    [CmdletBinding(SupportsShouldProcess)]
    param()
    # The object itself: it changes with what is set.
    $State.RequestContext
}

function Set-MgRequestContext {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [ValidateRange(0, 180)] [int] $RetryDelay,
        [ValidateRange(0, 10)] [int] $MaxRetry,
        [int] $RetriesTimeLimit,
        [int] $ClientTimeout
    )
    $context = $State.RequestContext
    if ($PSBoundParameters.ContainsKey('RetryDelay')) { $context.RetryDelay = $RetryDelay }
    if ($PSBoundParameters.ContainsKey('MaxRetry')) { $context.MaxRetry = $MaxRetry }
    if ($PSBoundParameters.ContainsKey('RetriesTimeLimit')) { $context.RetriesTimeLimit = [timespan]::FromSeconds($RetriesTimeLimit) }
    if ($PSBoundParameters.ContainsKey('ClientTimeout')) { $context.ClientTimeout = [timespan]::FromSeconds($ClientTimeout) }
    $context
}

function ConvertTo-Content([object] $Body, [string] $Method) {
    if ($Body -is [byte[]]) { return , $Body }
    if ($Body -is [System.Collections.IDictionary]) { $Body = ConvertTo-Json $Body -Compress -Depth 8 }
    , [System.Text.Encoding]::UTF8.GetBytes([string]$Body)
}

function New-Message([string] $Method, [uri] $Uri, [object] $Body, [System.Collections.IDictionary] $Headers, [string] $ContentType) {
    $message = [System.Net.Http.HttpRequestMessage]::new($Method, $Uri)
    foreach ($name in $Headers.Keys) { $message.Headers.Add($name, [string]$Headers[$name]) }
    if ($null -ne $Body) {
        $message.Content = [System.Net.Http.ByteArrayContent]::new((ConvertTo-Content $Body $Method))
        if (-not $ContentType -and $Method -eq 'POST') { $ContentType = 'application/json' }
        if ($ContentType) { $message.Content.Headers.TryAddWithoutValidation('Content-Type', $ContentType) | Out-Null }
    }
    $message.Headers.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $State.Token)
    $message
}

function Invoke-MgGraphRequest {
    [CmdletBinding()]
    param(
        [Parameter(Position = 1)] [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method = 'GET',
        [Parameter(Mandatory, Position = 2)] [uri] $Uri,
        [Parameter(Position = 3, ValueFromPipeline)] [object] $Body,
        [Parameter(Position = 4)] [System.Collections.IDictionary] $Headers = @{},
        [string] $ContentType,
        [switch] $SkipHttpErrorCheck,
        [ValidateSet('Hashtable', 'PSObject', 'HttpResponseMessage', 'Json')] [string] $OutputType = 'Hashtable',
        [string] $StatusCodeVariable,
        [string] $ResponseHeadersVariable
    )

    $State.Calls.Add(@{ Method = $Method; Uri = [string]$Uri; Body = $Body; HasBody = $PSBoundParameters.ContainsKey('Body'); ContentType = $ContentType; MaxRetry = $State.RequestContext.MaxRetry; Thread = [System.Threading.Thread]::CurrentThread.ManagedThreadId })
    if ($Method -in 'PATCH', 'POST' -and $null -eq $Body) {
        $exception = [System.Management.Automation.ValidationMetadataException]::new("Body missing when method is $Method.")
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'BodyMissing', 'InvalidArgument', $null))
    }
    if (-not $Uri.IsAbsoluteUri) { $Uri = [uri]::new([uri]'https://graph.microsoft.com', $Uri) }

    $handler = [System.Net.Http.HttpClientHandler]::new()
    $handler.UseCookies = $false
    $client = [System.Net.Http.HttpClient]::new($handler)
    $client.Timeout = $State.RequestContext.ClientTimeout
    $refusals = [System.Collections.Generic.List[Exception]]::new()
    try {
        while ($true) {
            $message = New-Message $Method $Uri $Body $Headers $ContentType
            $text = if ($null -ne $message.Content) { $message.Content.ReadAsStringAsync().Result }
            Write-Verbose "$Method $Uri with $("$text".Length)-byte payload"
            Write-Debug "$Method $Uri`n$text"
            try {
                $task = $client.SendAsync($message)
                # In short turns, so that it can be stopped.
                while (-not $task.IsCompleted) { $null = [System.Threading.Tasks.Task]::WaitAny(@($task), 50) }
                $response = $task.GetAwaiter().GetResult()
            } catch [System.Net.Http.HttpRequestException] {
                $failure = $_.Exception
                while ($failure -isnot [System.Net.Http.HttpRequestException]) { $failure = $failure.InnerException }
                $record = [System.Management.Automation.ErrorRecord]::new($failure, 'InvokeGraphHttpResponseException', 'InvalidOperation', $message)
                $PSCmdlet.ThrowTerminatingError($record)
            } catch [System.OperationCanceledException] {
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($_.Exception, '', 'NotSpecified', $null))
                return
            }
            $State.Responses.Add($response)
            Write-Debug $response.Content.ReadAsStringAsync().Result
            if ([int]$response.StatusCode -notin 429, 503, 504 -or $State.RequestContext.MaxRetry -le 0) { break }
            $refusal = [ApiException]::new("HTTP request failed with status code: $($response.StatusCode).")
            $refusal.ResponseStatusCode = [int]$response.StatusCode
            $refusal.ResponseHeaders = [System.Collections.Generic.Dictionary[string, System.Collections.Generic.IEnumerable[string]]]::new()
            foreach ($header in $response.Headers) { $refusal.ResponseHeaders[$header.Key] = [string[]]@($header.Value) }
            $refusals.Add($refusal)
            if ($refusals.Count -gt $State.RequestContext.MaxRetry) {
                # Not a terminating error, but an error record without an id.
                $exception = [System.AggregateException]::new("Too many retries performed. More than $($refusals.Count - 1) retries encountered while sending the request.", $refusals.ToArray())
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($exception, '', 'NotSpecified', $message))
                return
            }
            Start-Sleep -Milliseconds $(if ($null -ne $response.Headers.RetryAfter.Delta) { [int]$response.Headers.RetryAfter.Delta.TotalMilliseconds } else { 100 })
        }
        if (-not $SkipHttpErrorCheck -and -not $response.IsSuccessStatusCode) {
            $exception = [System.Net.Http.HttpRequestException]::new("Response status code does not indicate success: $($response.StatusCode).")
            $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'InvokeGraphHttpResponseException', 'InvalidOperation', $message))
        }
        if ($OutputType -eq 'HttpResponseMessage') { return $response }
        $body = $response.Content.ReadAsStringAsync().Result
        if ($OutputType -eq 'Json') { $body } elseif ($body) { ConvertFrom-Json $body }
    } finally {
        $client.Dispose()
    }
}

Export-ModuleMember -Function *-Mg*

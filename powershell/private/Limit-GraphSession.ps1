function Limit-GraphSession {
    # Before a request: the client of Graph PowerShell is to repeat nothing by itself, since it repeats also what must not be repeated, and to wait
    # no longer than core does. What holds instead is remembered for Restore-GraphSession.
    [CmdletBinding()]
    param(
        # As Get-GraphSession returned it.
        [Parameter(Mandatory)]
        [hashtable] $GraphSession,

        [Parameter(Mandatory)]
        [timespan] $Timeout
    )

    Set-StrictMode -Off
    $get = $GraphSession.Command['Get-MgRequestContext']
    $set = $GraphSession.Command['Set-MgRequestContext']
    $seconds = [int][Math]::Ceiling($Timeout.TotalSeconds)
    if ($null -eq $get -or $null -eq $set -or $seconds -eq $GraphSession.TimeoutSec) {
        return
    }
    if ($null -eq $GraphSession.Former) {
        # Values and not the object, which is the client's own and changes with it.
        $context = & $get
        $GraphSession.Former = @{ MaxRetry = $context.MaxRetry }
        # A time that the command cannot put back is left alone.
        if ($context.ClientTimeout -is [timespan] -and $context.ClientTimeout.TotalSeconds -ge 1 -and $set.Parameters.ContainsKey('ClientTimeout')) {
            $GraphSession.Former.ClientTimeout = [int]$context.ClientTimeout.TotalSeconds
        }
    }
    $values = @{ MaxRetry = 0 }
    if ($GraphSession.Former.ContainsKey('ClientTimeout')) {
        $values.ClientTimeout = $seconds
    }
    $GraphSession.TimeoutSec = $seconds
    Use-GraphLimit -Command $set -Value $values
}

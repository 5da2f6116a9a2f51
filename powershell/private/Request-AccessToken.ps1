function Request-AccessToken {
    # Asks the caller's token provider for a token. Nothing comes back where there is no provider, or where it brought none.
    [OutputType([securestring])]
    # Else Set-PSDebug prints what comes back.
    [System.Diagnostics.DebuggerHidden()]
    [CmdletBinding()]
    param(
        [AllowNull()]
        [scriptblock] $TokenProvider,

        [Parameter(Mandatory)]
        [EntraPasswordReset.TokenEvent] $Request
    )

    if ($null -eq $TokenProvider) {
        return
    }
    $failure = $null
    # A provider's error may quote the token that it could not convert.
    foreach ($item in Invoke-Apart -Command $TokenProvider -Argument ([pscustomobject]@{ Claims = $Request.Claims; Message = $Request.Message })) {
        if ($item -is [securestring]) {
            $refused = [EntraPasswordReset.Attempt]::CheckToken($item)
            if ($null -ne $refused) {
                Write-Warning ('The token provider returned no token: ' + $refused.Message)
            }
            return $item
        }
        if ($item -is [System.Management.Automation.ErrorRecord]) {
            $failure = $item
        }
    }
    if ($null -eq $failure) {
        Write-Warning 'The token provider returned no SecureString. Let it convert text: ConvertTo-SecureString $text -AsPlainText -Force.'
    } else {
        Write-Warning ('The token provider failed: ' + [EntraPasswordReset.ProviderFailure]::Describe($failure.Exception) +
            '. Its message is not shown, because it may quote a secret: call the provider by itself to read it.')
    }
}

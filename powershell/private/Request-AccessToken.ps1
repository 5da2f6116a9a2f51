function Request-AccessToken {
    # Asks the caller's token provider for a token. Nothing comes back where there is no provider, or where it failed.
    [OutputType([securestring])]
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
    try {
        foreach ($item in @(& $TokenProvider ([pscustomobject]@{ Claims = $Request.Claims; Message = $Request.Message }))) {
            if ($item -is [securestring]) {
                return $item
            }
        }
        Write-Warning 'The token provider returned no SecureString.'
    } catch [System.Management.Automation.PipelineStoppedException] {
        throw
    } catch {
        # The provider's error may quote the token that it could not convert.
        Write-Warning ('The token provider failed: ' + ($_.Exception.Message -replace 'eyJ[\w.~+/=-]+|[\w.~+/=-]{64,}', '(hidden)'))
    }
}

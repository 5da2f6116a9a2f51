function ConvertTo-ResultError {
    # Why a user, or a step, failed; $null where nothing did.
    [CmdletBinding()]
    param(
        [AllowNull()]
        [EntraPasswordReset.ResultError] $Failure
    )

    if ($null -eq $Failure) {
        return $null
    }
    return [pscustomobject]@{
        Code      = $Failure.Code
        Message   = $Failure.Message
        Remedy    = $Failure.Remedy
        RequestId = $Failure.RequestId
    }
}

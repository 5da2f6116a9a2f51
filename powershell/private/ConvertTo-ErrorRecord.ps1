function ConvertTo-ErrorRecord {
    # An error of core's as PowerShell shows it: the code as id, the remedy as recommended action, a capital first letter.
    [OutputType([System.Management.Automation.ErrorRecord])]
    [CmdletBinding()]
    param(
        # The error of a result, or what a call threw.
        [Parameter(Mandatory)]
        [object] $Failure,

        [AllowNull()]
        [object] $TargetObject
    )

    $exception = $Failure
    if ($Failure -is [EntraPasswordReset.ResultError]) {
        $exception = [EntraPasswordReset.EntraResetException]::new($Failure.Code, $Failure.Message, $Failure.Remedy, $Failure.Category)
    }
    $record = [System.Management.Automation.ErrorRecord]::new($exception, $Failure.Code, $Failure.Category, $TargetObject)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new((ConvertTo-Sentence $Failure.Message))
    $record.ErrorDetails.RecommendedAction = $Failure.Remedy
    return $record
}

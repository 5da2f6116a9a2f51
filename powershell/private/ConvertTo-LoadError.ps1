function ConvertTo-LoadError {
    # Why an assembly of the module cannot be loaded, as an error with a code and a remedy. Our own kind of exception is in the assembly that is not there.
    [OutputType([System.Management.Automation.ErrorRecord])]
    [CmdletBinding()]
    param(
        # What loading it threw.
        [Parameter(Mandatory)]
        [System.Exception] $Exception,

        # The module's folder.
        [Parameter(Mandatory)]
        [string] $Folder
    )

    # .NET Framework refuses a file that carries the mark of another zone, as all files of a downloaded zip do: FileLoadException with the number of
    # NotSupportedException, or with one inside. https://learn.microsoft.com/dotnet/framework/configure-apps/file-schema/runtime/loadfromremotesources-element
    $isBlocked = $false
    for ($cause = $Exception; $null -ne $cause; $cause = $cause.InnerException) {
        $isBlocked = $isBlocked -or $cause.HResult -eq 0x80131515
    }
    if ($isBlocked) {
        $code = 'assembly_blocked'
        $message = "Windows blocks the files of the module in $Folder, because they came from the internet"
        $remedy = "unblock them, and start PowerShell anew: Get-ChildItem -LiteralPath '$($Folder.Replace("'", "''"))' -Recurse | Unblock-File"
    } else {
        $code = 'assembly_not_loaded'
        $message = "an assembly of the module cannot be loaded: $($Exception.GetBaseException().Message)"
        $remedy = 'install the module again, and start PowerShell anew'
    }
    $record = [System.Management.Automation.ErrorRecord]::new($Exception, $code, $(if ($isBlocked) { 'SecurityError' } else { 'ResourceUnavailable' }), $null)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new((ConvertTo-Sentence $message))
    $record.ErrorDetails.RecommendedAction = $remedy
    return $record
}

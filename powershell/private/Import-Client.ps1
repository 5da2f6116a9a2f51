function Import-Client {
    # Loads the private functions, the client assembly, the native library and the methods and the view of results, where that was not done yet.
    # Windows PowerShell gets a build of the same sources for .NET Framework.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    # The build has given these functions the module's scope.
    if (-not (Test-Path function:Invoke-Session)) {
        . "$PSScriptRoot/private.ps1"
    }
    try {
        if ($null -eq ('EntraPasswordReset.Library' -as [type])) {
            $framework = if ($PSEdition -eq 'Desktop') { 'net472' } else { 'netstandard2.0' }
            Import-Assembly -Path "$PSScriptRoot/lib/$framework/EntraPasswordReset.Client.dll"
        }
    } catch {
        $Cmdlet.ThrowTerminatingError((ConvertTo-LoadError -Exception $_.Exception -Folder $PSScriptRoot))
    }
    $written = $ExecutionContext.SessionState.Module.PrivateData
    $hashes = if ($written -is [System.Collections.IDictionary]) { $written['NativeLibrary'] }
    $refused = [EntraPasswordReset.Attempt]::Load("$PSScriptRoot/lib/netstandard2.0", $hashes)
    if ($null -ne $refused) {
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $refused))
    }
    # Here and not in the manifest, where it would make every import dearer.
    if ($null -eq (Get-TypeData EntraPasswordReset.Result)) {
        Import-Module "$PSScriptRoot/EntraPasswordReset.View.psd1" -Verbose:$false -Debug:$false
        # Import-Module -Force would leave it behind, and with it the views.
        $ExecutionContext.SessionState.Module.OnRemove = { Remove-Module EntraPasswordReset.View -ErrorAction Ignore -Verbose:$false -WhatIf:$false -Confirm:$false }
    }
}

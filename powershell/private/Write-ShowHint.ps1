function Write-ShowHint {
    # One line behind a reset whose passwords went to the screen, where the table does not show them: how to see them. It is a line of the host (and of
    # the information stream), never output, and only where the command that it names works.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.ResetSession] $Session,

        # The public command, which was called by the one whose output goes somewhere.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $call = $Cmdlet.MyInvocation
    $isQuiet = $InformationPreference -eq 'Ignore' -or ($call.BoundParameters.ContainsKey('InformationAction') -and $InformationPreference -eq 'SilentlyContinue')
    if ($isQuiet -or $Session.KeptCount -eq 0 -or $call.PipelinePosition -ne $call.PipelineLength -or
        $Host.Name -ne 'ConsoleHost' -or -not [EntraPasswordReset.PasswordScreen]::HasConsole) {
        return
    }
    # A command is not told where its output goes. The statements that led here mostly say so; in doubt the line comes. The first two frames are this
    # function and the command.
    foreach ($frame in (Get-PSCallStack | Select-Object -Skip 2)) {
        if (Test-StatementTaken $frame.Position.Text) {
            return
        }
    }
    $user = if ($Session.OnlyKeptUser) { " '" + $Session.OnlyKeptUser.Replace("'", "''") + "'" }
    $line = "To see or read out what was set: Get-EntraPasswordResetResult$user | Show-EntraTemporaryPassword"
    # Shown without a preference, as Write-Host does. PowerShell holds the table back to fit its columns, so the line stands before a short one.
    $Cmdlet.WriteInformation([System.Management.Automation.HostInformationMessage]@{ Message = $line }, [string[]]@('PSHOST'))
}

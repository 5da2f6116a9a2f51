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
    # A command is not told where its output goes. The statements that led here say so mostly: the first two frames are this function and the command.
    foreach ($frame in (Get-PSCallStack | Select-Object -Skip 2)) {
        $statement = [System.Management.Automation.Language.Parser]::ParseInput($frame.Position.Text, [ref]$null, [ref]$null).EndBlock.Statements | Select-Object -First 1
        if ($statement -is [System.Management.Automation.Language.AssignmentStatementAst]) {
            return
        }
    }
    $user = if ($Session.OnlyKeptUser) { " '" + $Session.OnlyKeptUser.Replace("'", "''") + "'" }
    $line = "To see or read out what was set: Get-EntraPasswordResetResult$user | Show-EntraTemporaryPassword"
    # Shown without a preference, as Write-Host does.
    $Cmdlet.WriteInformation([System.Management.Automation.HostInformationMessage]@{ Message = $line }, [string[]]@('PSHOST'))
}

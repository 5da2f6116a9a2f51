function Show-EntraTemporaryPassword {
    <#
    .SYNOPSIS
        Shows passwords on the terminal to read them out, and leaves no trace of them there.
    .DESCRIPTION
        Shows one user after the other on the terminal's alternate screen: name, sign-in name, the password (and the Temporary Access Pass, where the result
        has one), and how to read it out. c copies the password, t the pass if there are both, Enter goes on to the next, Esc ends.
        It is written to the console itself: no stream, no transcript and no redirect sees it, and nothing of it is in the scroll-back afterwards, also after Ctrl+C.
        What was copied is taken off the clipboard after 60 seconds, or when PowerShell ends before, unless something else was copied meanwhile.
        If the process is killed, it stays there. A clipboard manager, or the clipboard's own history, may keep what it has seen; on Windows both are asked not to.
        A program that records the terminal itself (script, tmux with pipe-pane, a screen recorder) sees what you see.
        Objects without a password, such as Failed or Skipped ones, are passed over, and a warning says how many.
        Without an interactive console nothing is shown, and the command ends with no_console. It needs the console host: a job, a remote session, the ISE,
        redirected input or output and -NonInteractive are none.
    .INPUTS
        Results of Reset-EntraUserPassword and Get-EntraPasswordResetResult, and passwords of New-EntraTemporaryPassword.
    .OUTPUTS
        None. The secrets go to the screen only.
    .EXAMPLE
        Get-EntraPasswordResetResult adele@contoso.example | Show-EntraTemporaryPassword

        Shows the password that was just set for one user.
    .EXAMPLE
        Import-Csv users.csv | Reset-EntraUserPassword -Confirm:$false | Show-EntraTemporaryPassword

        Resets a list, and then shows one user after the other. Get-EntraPasswordResetResult has the results for another 15 minutes.
    .EXAMPLE
        New-EntraTemporaryPassword -Style Readable | Show-EntraTemporaryPassword

        Shows a password for the telephone that nobody has yet.
    .LINK
        Reset-EntraUserPassword
    .LINK
        Get-EntraPasswordResetResult
    .LINK
        New-EntraTemporaryPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType([void])]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Show-EntraTemporaryPassword.ps1')]
    param(
        # Results and temporary passwords, from the pipeline or as argument. A text or a row is refused without being quoted.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowNull()]
        [AllowEmptyCollection()]
        [psobject[]] $InputObject,

        # Takes nothing: what is piped in or given beside -InputObject is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject[]] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
        # Before the pipeline's first object is bound to both.
        $isGiven = $PSBoundParameters.ContainsKey('InputObject') -or $PSBoundParameters.ContainsKey('Surplus')
        # Before a reset that is piped in writes anything: its passwords could not be shown.
        Assert-Console -Cmdlet $PSCmdlet
        $shown = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given beside -InputObject' -Remedy 'pipe results in, or give them by -InputObject'
        }
        foreach ($item in $InputObject) {
            if (-not (Test-ShownObject $item)) {
                Deny-Argument -Cmdlet $PSCmdlet -Message 'an object is neither a result nor a temporary password' -Remedy 'give what Reset-EntraUserPassword, Get-EntraPasswordResetResult or New-EntraTemporaryPassword returns'
            }
            $shown.Add($item)
        }
    }

    end {
        # All at the end: a command before this one may ask something, which belongs on the main screen.
        Show-Secret -Shown $shown -Cmdlet $PSCmdlet
    }
}

function Confirm-Reset {
    # Puts one question to the person: Yes, No, or Impossible where nobody can be asked.
    # "Yes to All" and "No to All" are remembered by ShouldProcess itself.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSShouldProcess', '', Justification = 'It asks for the public command that it gets.')]
    [OutputType([EntraPasswordReset.AnswerKind])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [EntraPasswordReset.AskEvent] $Ask
    )

    # The second question, about a privileged user, is put whatever the preferences are: -Confirm:$false does not answer it.
    # A question is put unless -WhatIf or -Confirm:$false hold. The console host would read it from a redirected input,
    # where an empty line, and the end of the input too, mean yes.
    $isSecond = $Ask.Question -eq 'privileged'
    $isQuestion = $isSecond -or (-not $WhatIfPreference -and $ConfirmPreference -ne 'None')
    if ($isQuestion -and $Host.Name -eq 'ConsoleHost' -and [Console]::IsInputRedirected) {
        return [EntraPasswordReset.AnswerKind]::Impossible
    }
    try {
        $isYes = if ($isSecond) {
            $Cmdlet.ShouldContinue("You are about to $($Ask.Operation). Really reset the password of $($Ask.Target)?", 'Privileged user')
        } else {
            $Cmdlet.ShouldProcess($Ask.Target, $Ask.Operation)
        }
        if ($isYes) {
            return [EntraPasswordReset.AnswerKind]::Yes
        }
        return [EntraPasswordReset.AnswerKind]::No
    } catch [System.Management.Automation.PipelineStoppedException] {
        throw
    } catch {
        # -NonInteractive, or a host without a user interface.
        return [EntraPasswordReset.AnswerKind]::Impossible
    }
}

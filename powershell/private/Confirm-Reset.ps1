function Confirm-Reset {
    # Puts one question to the person: Yes, No, or Impossible where nobody can be asked.
    # "Yes to All" and "No to All" are remembered by ShouldProcess itself, and by core for the second question.
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
    $isSecond = $Ask.Question -ne 'reset'
    $isQuestion = $isSecond -or (-not $WhatIfPreference -and $ConfirmPreference -ne 'None')
    if ($isQuestion -and $Host.Name -eq 'ConsoleHost' -and [Console]::IsInputRedirected) {
        return [EntraPasswordReset.AnswerKind]::Impossible
    }
    try {
        if (-not $isSecond) {
            # A person is asked in a sentence. What would happen is told with each request.
            $operation = if ($WhatIfPreference) { $Ask.Operation + ': ' + ($Ask.Requests -join '; then ') } else { $Ask.Operation }
            foreach ($request in $Ask.Requests) {
                Write-Verbose $request
            }
            return [EntraPasswordReset.AnswerKind]$(if ($Cmdlet.ShouldProcess($Ask.Target, $operation)) { 'Yes' } else { 'No' })
        }
        $yesToAll = $false
        $noToAll = $false
        if ($Ask.Question -eq 'verification') {
            $query = "Has somebody verified that $($Ask.Target) asks for the reset, by a way that does not come from the caller?"
            return [EntraPasswordReset.AnswerKind]$(if ($Cmdlet.ShouldContinue($query, 'Verification')) { 'Yes' } else { 'No' })
        }
        $query = "You are about to $($Ask.Operation). Really reset the password of $($Ask.Target)?"
        $answer = if ($Cmdlet.ShouldContinue($query, 'Privileged user', [ref]$yesToAll, [ref]$noToAll)) { 'Yes' } else { 'No' }
        return [EntraPasswordReset.AnswerKind]$(if ($yesToAll -or $noToAll) { "${answer}ToAll" } else { $answer })
    } catch [System.Management.Automation.PipelineStoppedException] {
        throw
    } catch {
        # -NonInteractive, or a host without a user interface.
        return [EntraPasswordReset.AnswerKind]::Impossible
    }
}

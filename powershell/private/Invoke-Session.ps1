function Invoke-Session {
    # Runs a session to its end: shows what it tells, asks what it asks, emits what it brings. With thousands of users a call that does
    # nothing costs as well, so functions are called only where there is something to do.
    [OutputType('EntraPasswordReset.Result', [string])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [EntraPasswordReset.Session] $Session,

        # The public command, whose preferences and ShouldProcess hold.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet,

        [Parameter(Mandatory)]
        [hashtable] $Clock,

        [AllowNull()]
        [scriptblock] $TokenProvider,

        # As Get-GraphSession returned it; $null where the session sends by itself.
        [AllowNull()]
        [hashtable] $GraphSession,

        # How many users the run is about.
        [int] $UserCount,

        [switch] $AsPlainText
    )

    $Session.TellsTraffic = $VerbosePreference -ne 'SilentlyContinue'
    if ($Session.TraceFile) {
        Write-Verbose "This run is written to $($Session.TraceFile): names, ids and replies, but no password and no token."
    }
    $warnsOfOutput = $UserCount -gt 1 -and -not $AsPlainText -and -not $WhatIfPreference
    $progress = $null
    $warned = [System.Collections.Generic.HashSet[string]]::new()
    $failures = [System.Collections.Generic.List[EntraPasswordReset.Result]]::new()
    do {
        # Ctrl+C waits for .NET, so never longer than 200 ms; with errors to write, which may be the end, only what is ready.
        $next = if ($failures.Count -gt 0) { [EntraPasswordReset.Attempt]::Ready($Session) } else { [EntraPasswordReset.Attempt]::Next($Session, 200) }

        if ($next -is [EntraPasswordReset.ResultEvent]) {
            $result = $next.Result
            if ($result.Warnings.Count -gt 0) {
                Write-DistinctWarning -Warning $result.Warnings -Shown $warned
            }
            if (-not $WhatIfPreference) {
                ConvertTo-ResetResult -Result $result -AsPlainText:$AsPlainText
            } elseif ($result.Outcome -eq 'Skipped' -and $result.Error.Code -notin 'declined', 'row_empty') {
                # A user who would be left out is part of what would happen. Empty rows are counted by a warning.
                Write-Warning ('Would be skipped: ' + $result.Error.Message)
            }
            if ($result.Outcome -in 'Failed', 'Unknown' -and -not $result.Error.IsRepeated) {
                $failures.Add($result)
            }
        } elseif ($next -is [EntraPasswordReset.TrafficEvent]) {
            Write-Verbose $next.Text
        } elseif ($next -is [EntraPasswordReset.ProgressEvent]) {
            $progress = $next
        } else {
            # Nothing more is ready, or something waits for an answer. Errors come after the successes of the same reply,
            # and before anybody is asked: -ErrorAction Stop ends the run here.
            foreach ($failure in $failures) {
                $user = if ($failure.UserPrincipalName) { $failure.UserPrincipalName } else { $failure.UserId }
                $Cmdlet.WriteError((ConvertTo-ErrorRecord -Failure $failure.Error -TargetObject $user))
            }
            $failures.Clear()
            if ($next -is [EntraPasswordReset.AskEvent]) {
                if ($warnsOfOutput) {
                    # Before the first question, which comes before the first write: afterwards it would be too late.
                    $warnsOfOutput = $false
                    Write-Warning ('Passwords come as SecureString, which Export-Csv cannot save: it writes the name of the type. ' +
                        'Add -AsPlainText to save results to a file, or fetch them again with Get-EntraPasswordResetResult -AsPlainText.')
                }
                if ($next.Warnings.Count -gt 0) {
                    Write-DistinctWarning -Warning $next.Warnings -Shown $warned
                }
                $Session.Answer($next, (Confirm-Reset -Cmdlet $Cmdlet -Ask $next))
            } elseif ($next -is [EntraPasswordReset.TokenEvent]) {
                $Session.SetToken((Request-AccessToken -TokenProvider $TokenProvider -Request $next))
            } elseif ($next -is [EntraPasswordReset.SendEvent]) {
                Send-GraphRequest -Session $Session -Send $next -GraphSession $GraphSession
            } elseif ($next -is [EntraPasswordReset.BannedWordsEvent]) {
                $failure = $next.Error
                if ($null -ne $failure) {
                    $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $failure))
                }
                $next.Words
            } elseif ($next -is [EntraPasswordReset.PlanEvent]) {
                if ($next.Plan.Warnings.Count -gt 0) {
                    Write-DistinctWarning -Warning $next.Plan.Warnings -Shown $warned
                }
                ConvertTo-Plan -Plan $next.Plan
            } elseif ($next -is [EntraPasswordReset.PlanSummaryEvent]) {
                Write-Information -MessageData ((ConvertTo-Sentence $next.Message) + '.') -Tags 'EntraPasswordReset.Plan'
            } elseif ($next -is [EntraPasswordReset.FoundEvent]) {
                ConvertTo-FoundUser -Found $next -Cmdlet $Cmdlet
            } elseif ($next -is [EntraPasswordReset.UserEvent]) {
                ConvertTo-QueryOutput -Found $next -Cmdlet $Cmdlet -Shown $warned
            } elseif ($next -is [EntraPasswordReset.EntraResetException]) {
                $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $next))
            }
        }
        if ($null -ne $progress -and $Clock.Watch.ElapsedMilliseconds -ge $Clock.Next) {
            Write-ResetProgress -Clock $Clock -Progress $progress
        }
    } until ($next -is [EntraPasswordReset.DoneEvent])
}

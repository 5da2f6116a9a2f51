function Show-Secret {
    # Shows the secrets of results on the terminal's alternate screen, and gives the main screen back however it ends.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [AllowEmptyCollection()]
        [System.Collections.Generic.List[psobject]] $Shown,

        # The public command.
        [Parameter(Mandatory)]
        [System.Management.Automation.PSCmdlet] $Cmdlet
    )

    $screen = [EntraPasswordReset.Attempt]::Screen()
    if ($screen -is [EntraPasswordReset.EntraResetException]) {
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $screen))
    }
    try {
        foreach ($item in $Shown) {
            # A temporary password has no user; a result without such a step has no pass.
            $member = @{}
            foreach ($name in 'DisplayName', 'UserPrincipalName', 'UserId', 'Password', 'TemporaryAccessPass') {
                $property = $item.PSObject.Properties[$name]
                $member[$name] = if ($null -ne $property) { $property.Value }
            }
            $signIn = if ($member.UserPrincipalName) { $member.UserPrincipalName } else { $member.UserId }
            $screen.Add($member.DisplayName, $signIn, $member.Password, $member.TemporaryAccessPass)
        }
        $count = $screen.Count
        do {
            # Ctrl+C waits for .NET, so never longer than 200 ms.
            $step = [EntraPasswordReset.Attempt]::Step($screen, 200)
        } until ($step -ne $false)
    } finally {
        # After Ctrl+C nothing but this block runs.
        $screen.Dispose()
    }
    if ($step -is [EntraPasswordReset.EntraResetException]) {
        $Cmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $step))
    }
    if ($screen.PassedOverCount -gt 0) {
        Write-Warning ("$($screen.PassedOverCount) of $($count + $screen.PassedOverCount) objects " +
            $(if ($screen.PassedOverCount -eq 1) { 'has' } else { 'have' }) + ' no password, and nothing was shown for ' + $(if ($screen.PassedOverCount -eq 1) { 'it.' } else { 'them.' }))
    }
}

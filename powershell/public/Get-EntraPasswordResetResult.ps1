function Get-EntraPasswordResetResult {
    <#
    .SYNOPSIS
        Returns the results with a password that this process keeps.
    .DESCRIPTION
        Every result with a password is kept in the memory of the process before Reset-EntraUserPassword hands it out, so that nothing is lost when its output goes nowhere:
        after Ctrl+C, -ErrorAction Stop, Select-Object -First, or when a command further down the pipeline fails.
        Results of a run that was cut short are kept until -Clear or the end of the process, those of a run that ended by itself for 15 minutes.
        They belong to the process: another PowerShell window, or the child process of Start-Job, has its own.
    .INPUTS
        What Reset-EntraUserPassword takes: strings, users of Microsoft Graph PowerShell, or rows.
    .OUTPUTS
        EntraPasswordReset.Result
    .EXAMPLE
        Get-EntraPasswordResetResult

        Returns all kept results, the oldest first.
    .EXAMPLE
        (Get-EntraPasswordResetResult -UserId adele@contoso.example).GetPassword()

        Returns the password of one user as text.
    .EXAMPLE
        Get-EntraPasswordResetResult -Clear | Select-Object UserPrincipalName, Outcome

        Shows the kept results a last time, and then forgets them.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.Result')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Get-EntraPasswordResetResult.ps1')]
    param(
        # Users, as Reset-EntraUserPassword takes them; all users when not given.
        [Parameter(Position = 0, ValueFromPipeline)]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [AllowNull()]
        [AllowEmptyString()]
        [psobject[]] $UserId,

        # Returns the passwords as text, not as SecureString.
        [switch] $AsPlainText,

        # Forgets these results after they were returned. It asks no question.
        [switch] $Clear,

        # Takes nothing: what is piped in or given beside -UserId is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject[]] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
        # Before the pipeline's first object is bound to both.
        $isGiven = $PSBoundParameters.ContainsKey('UserId') -or $PSBoundParameters.ContainsKey('Surplus')
        # Somebody whom nobody has named is not all users, and neither is an empty pipeline.
        $isOfAll = -not $isGiven -and -not $MyInvocation.ExpectingInput
        $targets = [System.Collections.Generic.List[psobject]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'users are given by -UserId, and something else beside it' -Remedy 'pipe users in, or give them by -UserId'
        }
        # $null is somebody whom nobody has named, in a list or alone.
        if ($null -eq $UserId) { $targets.Add($null) } else { $targets.AddRange($UserId) }
    }

    end {
        $keys = @(if ($isOfAll) { $null } else { Get-UserName -Target $targets })
        foreach ($key in $keys) {
            foreach ($result in [EntraPasswordReset.KeptResults]::List($key)) {
                ConvertTo-ResetResult -Result $result -AsPlainText:$AsPlainText
            }
        }
        # Not reached when a command further down the pipeline fails: then nothing is forgotten.
        if ($Clear) {
            foreach ($key in $keys) { [EntraPasswordReset.KeptResults]::Clear($key) }
        }
    }
}

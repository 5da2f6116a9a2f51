function Get-EntraPasswordResetResult {
    <#
    .SYNOPSIS
        Returns the results with a password that this process keeps.
    .DESCRIPTION
        Every result with a password is kept in the memory of the process before Reset-EntraUserPassword hands it out, so that nothing is lost when its output goes nowhere:
        after Ctrl+C, -ErrorAction Stop, Select-Object -First, or when a command further down the pipeline fails.
        Results of a run that was cut short are kept until -Clear or the end of the process, those of a run that ended by itself for 15 minutes.
        They belong to the process: another PowerShell window, or the child process of Start-Job, has its own.
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
    [CmdletBinding()]
    param(
        # Users, as Reset-EntraUserPassword takes them; all users when not given.
        [Parameter(Position = 0)]
        [Alias('InputObject', 'Id', 'ObjectId', 'UserPrincipalName', 'UPN', 'Identity')]
        [psobject[]] $UserId,

        # Returns the passwords as text, not as SecureString.
        [switch] $AsPlainText,

        # Forgets these results after they were returned. It asks no question.
        [switch] $Clear
    )

    Set-StrictMode -Version 3.0
    Use-CallerPreference -Cmdlet $PSCmdlet
    Import-Client -Cmdlet $PSCmdlet
    # $null: all users. Somebody whom nobody has named is not all users.
    $keys = @(if ($PSBoundParameters.ContainsKey('UserId')) { Get-UserName -Target ([System.Collections.Generic.List[psobject]]@($UserId)) } else { $null })
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

function Resolve-Mail {
    # The mail of -Mail, to whom -MailTo says; nothing where neither was given. Or the refusal, where both say the same thing.
    [OutputType([EntraPasswordReset.MailOptions], [EntraPasswordReset.EntraResetException])]
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [System.Collections.IDictionary] $BoundParameters
    )

    if ($BoundParameters.ContainsKey('Mail')) {
        $mail = $BoundParameters['Mail']
        if ($mail -isnot [EntraPasswordReset.Mail]) {
            $type = if ($null -eq $mail) { '$null' } else { $mail.GetType().Name }
            return [EntraPasswordReset.EntraResetException]::new('invalid_argument', "a mail is needed, not $type",
                'give -Mail (New-EntraPasswordMail ...), or leave it out', 'InvalidArgument')
        }
        $mail = [EntraPasswordReset.Attempt]::Mail($mail, $BoundParameters['MailTo'])
    } elseif ($BoundParameters.ContainsKey('MailTo')) {
        $options = [EntraPasswordReset.MailOptions]::new()
        $options.To = $BoundParameters['MailTo']
        $mail = [EntraPasswordReset.Attempt]::Mail($options, [string[]]@(), [NullString]::Value)
    } else {
        return
    }
    if ($mail -is [EntraPasswordReset.EntraResetException]) {
        return $mail
    }
    return $mail.ToOptions()
}

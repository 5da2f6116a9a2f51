function New-EntraPasswordMail {
    <#
    .SYNOPSIS
        Describes the mail that is sent after a reset: to whom, with what, and in which words.
    .DESCRIPTION
        Makes an object for -Mail of Reset-EntraUserPassword. It holds no secret, and may be used again and again. What is wrong is refused at once, before
        anybody is reset; who gets the mail about a user is settled by the user's own addresses, before anything is written.
        No mail goes to an address of the account that is reset, whoever asks for it: whoever took the account over reads that mailbox. The mailbox that
        sends keeps no copy. A mail is sent after a reset that was done, last of all, and never a second time where the first one may have arrived.
        The texts are there in English, French, German and Spanish, by the user's usage location. A template of your own takes their place; about_EntraPasswordReset
        tells its places, such as {{displayName}}.
    .OUTPUTS
        EntraPasswordReset.Mail
    .EXAMPLE
        $mail = New-EntraPasswordMail -To Manager -OrganizationName Contoso
        Reset-EntraUserPassword adele@contoso.example -Mail $mail

        Resets the password, and tells the user's manager so. The password is not in the mail.
    .EXAMPLE
        $mail = New-EntraPasswordMail -To Alternate -Content TemporaryAccessPass -From helpdesk@contoso.example
        Import-Csv users.csv | Reset-EntraUserPassword -CredentialType TemporaryAccessPass -Mail $mail

        Creates a pass for each user, and sends it from the help desk's mailbox to the user's alternate address.
    .EXAMPLE
        $mail = New-EntraPasswordMail -AllowUnlistedAddress
        Reset-EntraUserPassword adele@contoso.example -Mail $mail -MailTo adele.vance@contoso.example -TicketNumber INC-4711

        Sends the notice to an address that is not on file. Verify the person and the address in another way first: the log and the result tell that it was used.
    .EXAMPLE
        $mail = New-EntraPasswordMail -To Alternate -TemplatePath .\mail\*.html -Subject 'Your account {{userPrincipalName}}' -Header @{ 'x-contoso-mail' = 'reset' }
        Reset-EntraUserPassword adele@contoso.example -Mail $mail -WhatIf

        Takes the organisation's own texts: reset.de.html for users in German, reset.html for all others. Shows to whom the mail would go, and its subject.
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes no state.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', 'ChangePasswordUrl', Justification = 'An address is no password.')]
    [OutputType('EntraPasswordReset.Mail')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/New-EntraPasswordMail.ps1', PositionalBinding = $false)]
    param(
        # Alternate, the user's first other address that is none of the account's own; Manager, if their sign-in is not blocked; or one mail address. Otherwise -MailTo of the reset says it.
        [ArgumentCompleter({ @('Alternate', 'Manager') -like "$($args[2])*" })]
        [string] $To,

        # Notice when not given: no secret. TemporaryAccessPass or Password: the mail holds it. Microsoft's admin center no longer mails passwords: they stay in a mailbox that nobody here looks after.
        [ValidateSet('Notice', 'TemporaryAccessPass', 'Password')]
        [string] $Content,

        # The mailbox that sends: an object id or a user principal name; your own when not given. An application needs it. Least permission: Mail.Send; for a person who sends from another mailbox Mail.Send.Shared.
        [string] $From,

        # Sends to the address in -To, or in -MailTo of the reset, also where it is not among the user's other addresses: whoever is on the telephone may have given their own.
        [switch] $AllowUnlistedAddress,

        # Your organisation's name in the texts, one line.
        [string] $OrganizationName,

        # The tag of a language, such as de or pt-BR; when not given, that of the user's usage location, otherwise English.
        [string] $Language,

        # Html when not given.
        [ValidateSet('Html', 'Text')]
        [string] $Format,

        # Headers for transport rules, such as @{ 'x-contoso-mail' = 'reset' }. Their names begin with x-.
        [System.Collections.IDictionary] $Header,

        # Files with texts of your own, in place of those of this module: .html and .htm as HTML, others as text; wildcards are allowed. A language before the ending (welcome.de.html) makes it the text for that language. UTF-8, or UTF-16 with a byte order mark.
        [SupportsWildcards()]
        [ValidateNotNullOrEmpty()]
        [string[]] [EntraPasswordReset.TakesText()] $TemplatePath,

        # The subject for those templates that have none of their own: no line Subject: at the beginning of a text, no title in HTML.
        [ValidateNotNullOrEmpty()]
        [string] $Subject,

        # Where the user signs in, in place of the address of the user's cloud.
        [string] $SignInUrl,

        # Where the user changes the password later, in place of the address of the user's cloud.
        [string] $ChangePasswordUrl,

        # Where a user resets a forgotten password, in place of the address of the user's cloud.
        [string] $SelfServiceUrl,

        # Takes nothing: what is piped in, or given without a parameter's name, is refused without being quoted.
        [Parameter(Position = 0, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
    }

    process {
        if ($PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given without the name of a parameter' -Remedy 'give each value by its parameter, as in New-EntraPasswordMail -To Manager'
        }
    }

    end {
        if ($PSBoundParameters.ContainsKey('Subject') -and -not $PSBoundParameters.ContainsKey('TemplatePath')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'a subject is given without a template' -Remedy 'give -TemplatePath as well, or leave -Subject out: the texts of this module have their own'
        }
        $options = [EntraPasswordReset.MailOptions]::new()
        foreach ($name in 'To', 'Content', 'From', 'AllowUnlistedAddress', 'OrganizationName', 'Language', 'Format', 'SignInUrl', 'ChangePasswordUrl', 'SelfServiceUrl') {
            if ($PSBoundParameters.ContainsKey($name)) {
                $options.$name = $PSBoundParameters[$name]
            }
        }
        if ($null -ne $Header) {
            $options.Headers = [System.Collections.Generic.Dictionary[string, string]]::new()
            foreach ($name in $Header.Keys) {
                if ($null -eq $Header[$name]) {
                    Deny-Argument -Cmdlet $PSCmdlet -Message 'a header has no value' -Remedy 'give each header a value, as in -Header @{ ''x-contoso-mail'' = ''reset'' }'
                }
                $options.Headers["$name"] = $Header[$name]
            }
        }
        [string[]] $files = @(foreach ($path in $TemplatePath) { Resolve-FilePath -Cmdlet $PSCmdlet -Path $path -What template })
        $mail = [EntraPasswordReset.Attempt]::Mail($options, $files, $(if ($PSBoundParameters.ContainsKey('Subject')) { $Subject } else { [NullString]::Value }))
        if ($mail -is [EntraPasswordReset.EntraResetException]) {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $mail))
        }
        $mail
    }
}

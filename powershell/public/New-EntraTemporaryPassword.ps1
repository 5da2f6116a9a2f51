function New-EntraTemporaryPassword {
    <#
    .SYNOPSIS
        Generates passwords as Reset-EntraUserPassword does, without setting them.
    .DESCRIPTION
        Each password is drawn with the operating system's random generator, starts with a letter and keeps the rules of Entra ID. Every password that
        fits the parameters is equally likely, so that EntropyBits is counted and not estimated.
        Random ones are the shortest. Readable ones are syllables, digits and a symbol, made for the telephone; passphrases are English words.
        The text in Spoken tells the password: "capital Whiskey, four, lower alfa, dollar sign". It is computed when it is asked for; the default view leaves it out.
    .OUTPUTS
        EntraPasswordReset.TemporaryPassword, with Password, EntropyBits (one decimal, rounded down), Spoken and Style.
    .EXAMPLE
        $new = New-EntraTemporaryPassword -ForUser 'Adele Vance', adele@contoso.example, Contoso
        Reset-EntraUserPassword adele@contoso.example -NewPassword $new.Password -AccessToken $token
        $new.Spoken

        Generates a password without a part of these names, sets it, and shows how to read it out.
    .EXAMPLE
        New-EntraTemporaryPassword -Length 20 -Count 3 -AsPlainText

        Returns three passwords of 20 characters as text.
    .EXAMPLE
        New-EntraPasswordPolicy -Style Passphrase -WordCount 5 -Separator ' ' | New-EntraTemporaryPassword

        Returns five words with blanks between them.
    .LINK
        New-EntraPasswordPolicy
    .LINK
        Test-EntraPassword
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes no state.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingUsernameAndPasswordParams', '', Justification = 'A policy is no password.')]
    [OutputType('EntraPasswordReset.TemporaryPassword')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/New-EntraTemporaryPassword.ps1')]
    param(
        # The number of characters, 8 to 256; for Random 14 when not given, for Readable enough for 50 bits. A passphrase has none.
        [Parameter(Position = 0)]
        [Alias('PasswordLength')]
        [int] [EntraPasswordReset.TakesNumber('-Length 20')] $Length,

        # Random when not given; Readable for the telephone; Passphrase of words.
        [Alias('PasswordStyle')]
        [ValidateSet('Random', 'Readable', 'Passphrase')]
        [string] $Style,

        # How many passwords, up to a million; 1 when not given.
        [ValidateRange(1, [int]::MaxValue)]
        [int] $Count = 1,

        # Names that no password contains, nor a part of four or more letters: first, last, display, sign-in and tenant names. Nobody is looked up.
        [string[]] [EntraPasswordReset.TakesText()] $ForUser,

        # How the passwords are made, by New-EntraPasswordPolicy. Style and length may be given beside a policy that has none.
        # Of no type, since PowerShell would quote another object that is piped in.
        [Parameter(ValueFromPipeline)]
        [AllowNull()]
        [psobject] $PasswordPolicy,

        # Returns the passwords as text, not as SecureString.
        [switch] $AsPlainText,

        # Takes nothing: what is piped in beside -PasswordPolicy, or stands behind the length, is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
        [AllowNull()]
        [psobject] $Surplus
    )

    begin {
        Set-StrictMode -Version 3.0
        Use-CallerPreference -Cmdlet $PSCmdlet
        Import-Client -Cmdlet $PSCmdlet
        # Before the pipeline's first object is bound to both.
        $isGiven = $PSBoundParameters.ContainsKey('PasswordPolicy') -or $PSBoundParameters.ContainsKey('Surplus')
        $shown = [System.Collections.Generic.HashSet[string]]::new()
    }

    process {
        if ($isGiven -and $PSBoundParameters.ContainsKey('Surplus')) {
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given that no parameter takes' -Remedy 'pipe policies in, or give one by -PasswordPolicy'
        }
        $warnings = $null
        $policy = $passwords = Resolve-PasswordPolicy -BoundParameters $PSBoundParameters
        if ($policy -is [EntraPasswordReset.PasswordPolicy]) {
            # By one .NET call, whose objects are emitted as they are: ten thousand of PowerShell's own would take ten times as long.
            $passwords = [EntraPasswordReset.Attempt]::Generate($policy, $ForUser, $Count, $AsPlainText, [ref]$warnings)
        }
        if ($passwords -is [EntraPasswordReset.EntraResetException]) {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $passwords))
        }
        if ($policy.TenantBannedWords) {
            Write-Warning 'The tenant''s own banned words are not kept out of these passwords, because nothing is read from the tenant here. Give the policy -BannedWord (Get-EntraBannedWord).'
        }
        Write-DistinctWarning -Warning $warnings -Shown $shown
        $passwords
    }
}

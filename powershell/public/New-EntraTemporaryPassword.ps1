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
        New-EntraTemporaryPassword -Style Passphrase -WordCount 5 -Separator ' ' -BannedWord (Get-Content banned.txt)

        Returns five words with blanks between them and none of the tenant's banned words in them.
    .EXAMPLE
        New-EntraTemporaryPassword -KeyboardSafe -ExcludeClass Symbol -Length 16

        Returns a password that is typed alike on US, UK and German keyboards, without symbols.
    .LINK
        Test-EntraPassword
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes no state.')]
    [OutputType('EntraPasswordReset.TemporaryPassword')]
    [CmdletBinding()]
    param(
        # The number of characters, 8 to 256; for Random 14 when not given, for Readable enough for 50 bits. A passphrase has none.
        [Parameter(Position = 0)]
        [Alias('PasswordLength')]
        [int] $Length,

        # Random when not given; Readable for the telephone; Passphrase of words.
        [Alias('PasswordStyle')]
        [ValidateSet('Random', 'Readable', 'Passphrase')]
        [string] $Style,

        # How many passwords, up to a million; 1 when not given.
        [ValidateRange(1, [int]::MaxValue)]
        [int] $Count = 1,

        # Names that no password contains, nor a part of four or more letters: first, last, display, sign-in and tenant names. Nobody is looked up.
        [string[]] [EntraPasswordReset.TakesText()] $ForUser,

        # Your tenant's custom banned words, which no password contains: up to 1000, of 4 to 16 characters each.
        [string[]] [EntraPasswordReset.TakesText()] $BannedWord,

        # The classes of characters that each password holds; all that are not excluded when not given, of a passphrase three.
        [ValidateSet('Lower', 'Upper', 'Digit', 'Symbol')]
        [string[]] $RequireClass,

        # The classes of characters that no password holds. Three have to be left.
        [ValidateSet('Lower', 'Upper', 'Digit', 'Symbol')]
        [string[]] $ExcludeClass,

        # The symbols to choose from as one text, or All that Entra ID takes; !#$%*+-=?_ when not given.
        [string] $Symbol,

        # Allows characters that look alike: 0, O, o, 1, l, I and |.
        [switch] $AllowLookAlike,

        # Only characters on the same key of US, UK and German keyboards: no y or z, of the symbols ! $ and %.
        [switch] $KeyboardSafe,

        # How many words a passphrase has, 3 to 12; enough for 50 bits when not given.
        [int] $WordCount,

        # What stands between the words of a passphrase, up to four characters; a hyphen when not given.
        [AllowEmptyString()]
        [string] $Separator,

        # Words for passphrases in place of the built-in English ones.
        [string[]] [EntraPasswordReset.TakesText()] $WordList,

        # Returns the passwords as text, not as SecureString.
        [switch] $AsPlainText
    )

    Set-StrictMode -Version 3.0
    Use-CallerPreference -Cmdlet $PSCmdlet
    Import-Client -Cmdlet $PSCmdlet
    $options = ConvertTo-PasswordOption -BoundParameters $PSBoundParameters
    $warnings = $null
    # By one .NET call, whose objects are emitted as they are: ten thousand of PowerShell's own would take ten times as long.
    $passwords = [EntraPasswordReset.Attempt]::Generate($options, $Count, $AsPlainText, [ref]$warnings)
    if ($passwords -is [EntraPasswordReset.EntraResetException]) {
        $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $passwords))
    }
    Write-DistinctWarning -Warning $warnings -Shown ([System.Collections.Generic.HashSet[string]]::new())
    $passwords
}

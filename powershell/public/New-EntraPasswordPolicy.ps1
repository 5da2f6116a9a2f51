function New-EntraPasswordPolicy {
    <#
    .SYNOPSIS
        Describes how generated passwords are made.
    .DESCRIPTION
        Makes an object for -PasswordPolicy of Reset-EntraUserPassword and New-EntraTemporaryPassword. It holds no password, and may be used again and again.
        What is not given has the defaults that both commands have without a policy. A policy by which no password can be made is refused.
    .OUTPUTS
        EntraPasswordReset.PasswordPolicy
    .EXAMPLE
        $policy = New-EntraPasswordPolicy -Style Passphrase -WordCount 5 -Separator ' '
        Reset-EntraUserPassword adele@contoso.example -PasswordPolicy $policy -AccessToken $token

        Sets a passphrase of five words with blanks between them.
    .EXAMPLE
        New-EntraPasswordPolicy -KeyboardSafe -ExcludeClass Symbol -Length 16 | New-EntraTemporaryPassword -Count 3

        Returns three passwords that are typed alike on US, UK and German keyboards, without symbols.
    .EXAMPLE
        $policy = New-EntraPasswordPolicy -Style Readable -BannedWord (Get-Content banned.txt)
        Import-Csv users.csv | Reset-EntraUserPassword -PasswordPolicy $policy -AccessToken $token

        Sets passwords for the telephone, none of which contains a banned word of the file.
    .LINK
        New-EntraTemporaryPassword
    .LINK
        Reset-EntraUserPassword
    .LINK
        about_EntraPasswordReset
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes no state.')]
    [OutputType('EntraPasswordReset.PasswordPolicy')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/New-EntraPasswordPolicy.ps1', PositionalBinding = $false)]
    param(
        # Random when not given; Readable for the telephone; Passphrase of words.
        [Alias('PasswordStyle')]
        [ValidateSet('Random', 'Readable', 'Passphrase')]
        [string] $Style,

        # The number of characters, 8 to 256; for Random 14 when not given, for Readable enough for 50 bits. A passphrase has none.
        [Alias('PasswordLength')]
        [int] $Length,

        # The classes of characters that each password holds; all that are not excluded when not given, of a passphrase three.
        [ValidateSet('Lower', 'Upper', 'Digit', 'Symbol')]
        [string[]] $RequireClass,

        # The classes of characters that no password holds. Three have to be left.
        [ValidateSet('Lower', 'Upper', 'Digit', 'Symbol')]
        [string[]] $ExcludeClass,

        # The symbols to choose from as one text, or All that Entra ID takes; !#$%*+-=?_ when not given.
        [ArgumentCompleter({ @('All') -like "$($args[2])*" })]
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

        # Your tenant's custom banned words, which no password contains: up to 1000, of 4 to 16 characters each.
        [string[]] [EntraPasswordReset.TakesText()] $BannedWord,

        # Lets a reset read the tenant's own banned words, and keep them out of the passwords. Least permission: GroupSettings.Read.All.
        [switch] $UseTenantBannedWord,

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
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given without the name of a parameter' -Remedy 'give each value by its parameter, as in New-EntraPasswordPolicy -Style Passphrase'
        }
    }

    end {
        $policy = [EntraPasswordReset.PasswordPolicy]::new()
        $members = @{
            Style = 'Style'; Length = 'Length'; RequireClass = 'Require'; ExcludeClass = 'Forbid'; Symbol = 'Symbols'; AllowLookAlike = 'AllowLookAlikes'; KeyboardSafe = 'KeyboardSafe'
            WordCount = 'Words'; Separator = 'Separator'; BannedWord = 'BannedWords'; UseTenantBannedWord = 'TenantBannedWords'
        }
        foreach ($parameter in $members.Keys) {
            if ($PSBoundParameters.ContainsKey($parameter)) {
                $policy.($members[$parameter]) = $PSBoundParameters[$parameter]
            }
        }
        if ($PSBoundParameters.ContainsKey('WordList')) {
            $policy.WordList = $WordList -join "`n"
        }
        $checked = [EntraPasswordReset.Attempt]::Policy($policy)
        if ($checked -is [EntraPasswordReset.EntraResetException]) {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $checked))
        }
        $checked
    }
}

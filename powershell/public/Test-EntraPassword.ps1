function Test-EntraPassword {
    <#
    .SYNOPSIS
        Predicts whether Entra ID would take a password, rule by rule.
    .DESCRIPTION
        Checks length, characters and complexity, and evaluates names and custom banned words as Microsoft documents it: in normal form (B1@nK$ is blanks),
        with one character more, less or other, a name anywhere, and a score of five points or more. Nothing is sent.
        It is a prediction (IsPrediction), because Microsoft's global list of banned words is not public: the service has the last word.
        The result is an object, never the password; in a condition ask for its IsValid.
    .OUTPUTS
        EntraPasswordReset.PasswordCheck, with IsValid, Rules (Name, Passed, Message) and IsPrediction.
    .EXAMPLE
        Test-EntraPassword (Read-Host 'Password' -AsSecureString) -ForUser 'Adele Vance', adele@contoso.example, Contoso

        Asks for a password and checks it for a user of a tenant.
    .EXAMPLE
        (Test-EntraPassword -Credential (Get-Credential) -BannedWord (Get-Content banned.txt)).Rules | Where-Object Passed -EQ $false

        Returns the rules that the password of a credential breaks, with the tenant's banned words from a file, one a line.
    .LINK
        New-EntraTemporaryPassword
    .LINK
        about_EntraPasswordReset
    #>
    [OutputType('EntraPasswordReset.PasswordCheck')]
    [CmdletBinding(HelpUri = '{project}/blob/HEAD/powershell/public/Test-EntraPassword.ps1', DefaultParameterSetName = 'Password')]
    param(
        # The password to check. It goes nowhere.
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Password')]
        [securestring] [EntraPasswordReset.Takes([securestring], "-Password (Read-Host 'Password' -AsSecureString)")] $Password,

        # The password as the password of a credential. Its user name is not used.
        [Parameter(Mandatory, ParameterSetName = 'Credential')]
        [pscredential] [EntraPasswordReset.Takes([pscredential], '-Credential (Get-Credential)')] $Credential,

        # Names that the password must not contain, nor a part of four or more letters: first, last, display, sign-in and tenant names. Nobody is looked up.
        [string[]] [EntraPasswordReset.TakesText()] $ForUser,

        # Your tenant's custom banned words: up to 1000, of 4 to 16 characters each.
        [string[]] [EntraPasswordReset.TakesText()] $BannedWord,

        # Takes a password of fewer than three classes: for an Education tenant, or a user with DisableStrongPassword in passwordPolicies.
        [switch] $AllowWeak,

        # Takes characters outside ASCII: for a user of an external tenant.
        [switch] $AllowUnicode,

        # Takes nothing: what is piped in, or given beside the password, is refused without being quoted.
        [Parameter(Position = 1, ValueFromPipeline, DontShow)]
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
            Deny-Argument -Cmdlet $PSCmdlet -Message 'something is piped in or given that no parameter takes' -Remedy 'give the password by -Password or -Credential, and pipe nothing in'
        }
    }

    end {
        $context = [EntraPasswordReset.PasswordContext]::new()
        $members = @{ ForUser = 'ForUser'; BannedWord = 'BannedWords'; AllowWeak = 'AllowWeak'; AllowUnicode = 'AllowUnicode' }
        foreach ($parameter in $members.Keys) {
            if ($PSBoundParameters.ContainsKey($parameter)) {
                $context.($members[$parameter]) = $PSBoundParameters[$parameter]
            }
        }
        $secret = if ($PSCmdlet.ParameterSetName -eq 'Credential') { $Credential.Password } else { $Password }
        $check = [EntraPasswordReset.Attempt]::Predict($secret, $context)
        if ($check -is [EntraPasswordReset.EntraResetException]) {
            $PSCmdlet.ThrowTerminatingError((ConvertTo-ErrorRecord -Failure $check))
        }
        $check
    }
}

@{
    RootModule             = 'EntraPasswordReset.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b19b58db-2790-4827-8d72-bea2277a283d'
    Author                 = 'The EntraPasswordReset contributors'
    CompanyName            = 'The EntraPasswordReset contributors'
    Copyright              = '(c) The EntraPasswordReset contributors. MIT OR Apache-2.0.'
    Description            = 'Resets passwords of Microsoft Entra ID users through Microsoft Graph, and never loses a password that was set.'

    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    # Holds for Windows PowerShell only.
    DotNetFrameworkVersion = '4.7.2'

    # Attributes of parameters, which act before a command does. A few kilobytes, which the import does not feel.
    RequiredAssemblies     = @('lib/EntraPasswordReset.Binding.dll')

    # The types and format files are loaded by the first command (EntraPasswordReset.View.psd1): here they would cost every import 40 ms.

    # The folder for Update-Help. The help inside the commands is complete without it.
    HelpInfoUri            = '{project}/help/'

    FunctionsToExport      = @('Find-EntraPasswordResetUser', 'Get-EntraBannedWord', 'Get-EntraPasswordResetAudit', 'Get-EntraPasswordResetResult', 'Get-EntraUserSignInMethod', 'New-EntraPasswordMail', 'New-EntraPasswordPolicy', 'New-EntraTemporaryPassword', 'Reset-EntraUserPassword', 'Show-EntraTemporaryPassword', 'Test-EntraPassword', 'Test-EntraPasswordResetLog', 'Test-EntraUserPasswordReset')
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()

    PrivateData            = @{
        # The SHA-256 of each platform's native library, by its path below lib/netstandard2.0. The build puts them in, and the first command compares.
        NativeLibrary = @{}

        PSData        = @{
            Tags         = @('Entra', 'EntraID', 'AzureAD', 'MicrosoftGraph', 'Password', 'PasswordReset', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            # The build puts the project's address in place of {project}: the release sets it in one place, Cargo.toml.
            ProjectUri   = '{project}'
            LicenseUri   = '{project}/blob/HEAD/LICENSE'
            IconUri      = '{project}/raw/HEAD/powershell/icon.png'
            ReleaseNotes = @'
0.1.0, the first release.

* Reset-EntraUserPassword resets one user or a list: it reads the user, the user's roles and your own, chooses the call, asks, and returns one result a user, with the password.
* Synchronised users and administrators are reset by resetPassword, which is followed to its end. All others are reset by a PATCH of passwordProfile.
* Users who cannot be reset are stopped before a write, each with a code and a remedy.
* Get-EntraPasswordResetResult returns the passwords of a run that was cut short.
* Show-EntraTemporaryPassword shows passwords for the telephone, past streams, transcript and scroll-back.
* New-EntraTemporaryPassword and New-EntraPasswordPolicy make passwords in three styles. Test-EntraPassword predicts whether Entra ID would take one. Get-EntraBannedWord reads the tenant's own list.
* Reset-EntraUserPassword -LogPath keeps a log in which a change is found later: Test-EntraPasswordResetLog. -Reason and -TicketNumber say why.
* After a reset a mail tells the user at another address, or the manager: -MailTo, New-EntraPasswordMail. It never goes to the account's own mailbox.
* Get-EntraPasswordResetAudit reads what was done about passwords from the audit log.
* Get-EntraUserSignInMethod tells what a user can sign in with.
* Test-EntraUserPasswordReset plans a whole list before anything is written, and Reset-EntraUserPassword -Plan does just that. Find-EntraPasswordResetUser finds users by name and by any address.
* Guards: -ExcludeUserId, -ExclusionList, -MaximumProtection, -VerifiedBy, -RequireVerification, -ValidatePassword.
* -HandoverPath writes a page a user to be handed over, encrypted for -Recipient.
* It signs in by Connect-MgGraph, by an access token, or by a script block that returns one.
'@
        }
    }
}

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

    # The types and format files are loaded by the first command (Import-Client): here they would cost every import 40 ms.

    FunctionsToExport      = @('Get-EntraBannedWord', 'Get-EntraPasswordResetResult', 'New-EntraPasswordPolicy', 'New-EntraTemporaryPassword', 'Reset-EntraUserPassword', 'Test-EntraPassword')
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('Entra', 'EntraID', 'AzureAD', 'MicrosoftGraph', 'Password', 'PasswordReset', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}

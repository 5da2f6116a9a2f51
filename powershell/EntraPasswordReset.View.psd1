@{
    # The methods and the views of results, as a module of its own that the first command loads into ours (Import-Client). PowerShell takes them away
    # with our module; what Update-FormatData adds stays to the end of the session. Named in our own manifest they would cost every import 40 ms.
    ModuleVersion     = '0.1.0'
    GUID              = '448cbe40-e64f-4d7b-aa73-dabb49467864'
    Author            = 'The EntraPasswordReset contributors'
    Description       = 'Methods and views of the results of EntraPasswordReset.'
    PowerShellVersion = '5.1'

    TypesToProcess    = @('types/EntraPasswordReset.types.ps1xml')
    FormatsToProcess  = @('format/EntraPasswordReset.format.ps1xml')

    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}

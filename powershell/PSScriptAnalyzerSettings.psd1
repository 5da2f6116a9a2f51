@{
    IncludeDefaultRules = $true
    Severity            = @('Error', 'Warning', 'Information')
    Rules               = @{
        # The module is one set of files for Windows PowerShell 5.1 and PowerShell 7.
        PSUseCompatibleSyntax          = @{ Enable = $true; TargetVersions = @('5.1', '7.2', '7.4') }
        PSPlaceOpenBrace               = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace              = @{ Enable = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $true }
        PSUseConsistentIndentation     = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace      = @{ Enable = $true; CheckInnerBrace = $true; CheckOpenBrace = $true; CheckOpenParen = $true; CheckOperator = $false; CheckPipe = $true; CheckSeparator = $true }
        PSAvoidUsingCmdletAliases      = @{ Enable = $true }
        PSProvideCommentHelp           = @{ Enable = $true; ExportedOnly = $true; Placement = 'begin' }
    }
}

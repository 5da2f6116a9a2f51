function Test-StatementTaken {
    # Whether a statement keeps its output from the screen as a whole: by an assignment, a cast to [void], or a redirect of its output.
    [OutputType([bool])]
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)]
        [AllowEmptyString()]
        [AllowNull()]
        [string] $Text
    )

    $statement = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref]$null, [ref]$null).EndBlock.Statements | Select-Object -First 1
    if ($statement -is [System.Management.Automation.Language.AssignmentStatementAst]) {
        return $true
    }
    if ($statement -isnot [System.Management.Automation.Language.PipelineAst]) {
        return $false
    }
    $last = $statement.PipelineElements[-1]
    foreach ($redirection in $last.Redirections) {
        if ($redirection -is [System.Management.Automation.Language.FileRedirectionAst] -and $redirection.FromStream -in 'Output', 'All') {
            return $true
        }
    }
    if ($last -isnot [System.Management.Automation.Language.CommandExpressionAst] -or $last.Expression -isnot [System.Management.Automation.Language.ConvertExpressionAst]) {
        return $false
    }
    return $last.Expression.Type.TypeName.FullName -eq 'void'
}

# Files as administrators have them: a blank in the header, another separator, no header, emptied rows, a password column, half a file in one cell.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false }
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'

    function Invoke-File([string] $Content, [string] $Script = 'Import-Csv $file | Reset-EntraUserPassword @call') {
        $file = Join-Path $TestDrive 'users.csv'
        [System.IO.File]::WriteAllText($file, $Content.Replace('SECRET', $canary))
        Invoke-InHost $Script -Variables @{ file = $file; call = @{} + $call }
    }

    function Assert-NobodyLookedUp {
        # The person who is signed in may be.
        Get-FakeGraphLog $graph | Where-Object target -NotMatch '/v1\.0/(me[/?]|roleManagement/)' | ForEach-Object target | Should -BeNullOrEmpty
    }

    function Assert-NoCanary($Run) {
        $text = (@($Run.Output) + @($Run.Output.Error) + @($Run.Errors) + @($Run.Errors.TargetObject) + @($Run.Remembered) + @($Run.Warnings) | Format-List * -Force | Out-String -Width 4000) +
            $Run.Host.Shown + (Get-FakeGraphLog $graph | ConvertTo-Json -Depth 8)
        $text.Contains($canary) | Should -BeFalse
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A file of users' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'whose header has a blank, a byte order mark or other case is read' {
        foreach ($header in 'UserPrincipalName ', ' userprincipalname', "$([char]0xfeff)UPN", '" ObjectId "') {
            $run = Invoke-File "$header,Name`nAdeleV@contoso.example,Adele"
            $run.Output.Outcome | Should -Be 'Reset' -Because $header
        }
    }

    It 'with another separator: one error, which names it, and a result for each row' {
        $run = Invoke-File "UserPrincipalName;Name;Password`nAdeleV@contoso.example;Adele;SECRET`nAlexW@contoso.example;Alex;SECRET`nMeganB@contoso.example;Megan;SECRET"
        $run.Output.Error.Code | Should -Be 'row_without_user', 'row_without_user', 'row_without_user'
        $run.Errors.Count | Should -Be 1
        $run.Remembered.Count | Should -Be 1
        $run.Errors[0].ErrorDetails.RecommendedAction | Should -Match "-Delimiter ';'"
        Assert-NobodyLookedUp
        Assert-NoCanary $run
    }

    It 'without a header: one error, and its first row is not quoted' {
        $run = Invoke-File "AdeleV@contoso.example,SECRET`nAlexW@contoso.example,SECRET-2`nMeganB@contoso.example,SECRET-3"
        $run.Output.Error.Code | Select-Object -Unique | Should -Be 'row_without_user'
        $run.Errors.Count | Should -Be 1
        Assert-NobodyLookedUp
        Assert-NoCanary $run
    }

    It 'with emptied rows: they are skipped and counted once' {
        $run = Invoke-File "UserPrincipalName,Name`nAdeleV@contoso.example,Adele`n,`n , `n`"`",`"`""
        $run.Output.Outcome | Sort-Object | Should -Be 'Reset', 'Skipped', 'Skipped', 'Skipped'
        $run.Errors.Count | Should -Be 0
        @($run.Warnings | Where-Object { "$_" -match '3 empty rows' }).Count | Should -Be 1
        # They are nobody who would share a password.
        (Invoke-File "UserPrincipalName,Name`nAlexW@contoso.example,Alex`n,`n" '$own = ConvertTo-SecureString Correct-Horse-7 -AsPlainText -Force; Import-Csv $file | Reset-EntraUserPassword @call -NewPassword $own').Output.Outcome | Sort-Object | Should -Be 'Reset', 'Skipped'
    }

    It 'with a password column: a warning before the first question, and generated passwords' {
        $run = Invoke-File "UserPrincipalName,Password`nAdeleV@contoso.example,SECRET`nAlexW@contoso.example,SECRET" 'Import-Csv $file | Reset-EntraUserPassword @call -WarningVariable warned'
        $run.Output.Outcome | Should -Be 'Reset', 'Reset'
        @($run.Warnings | Where-Object { "$_" -match 'column Password is ignored' }).Count | Should -Be 1
        $passwords = $run.Output | ForEach-Object { $_.GetPassword() }
        $passwords | Should -Not -Contain $canary
        Assert-NoCanary $run
    }

    It 'with a password column: -WarningAction Stop keeps anything from being written' {
        $run = Invoke-File "UserPrincipalName,Kennwort`nAdeleV@contoso.example,SECRET" 'Import-Csv $file | Reset-EntraUserPassword @call -WarningAction Stop'
        $run.Thrown | Should -Not -BeNullOrEmpty
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
        Assert-NoCanary $run
    }

    It 'with half of it in one cell: that row alone fails, and is not quoted' {
        $rows = 'AdeleV', 'AlexW', 'MeganB' | ForEach-Object { "$_@contoso.example,x" }
        $run = Invoke-File ("UserPrincipalName,Name`n" + ($rows -join "`n") + "`n`"DiegoS@contoso.example`n" + (('SECRET,' * 400) + "`n") * 3)
        @($run.Output | Where-Object Outcome -EQ 'Reset').Count | Should -Be 3
        @($run.Output | Where-Object Outcome -EQ 'Failed').Error.Code | Should -Be 'names_nobody'
        "$($run.Errors[0])".Length | Should -BeLessThan 300
        Assert-NoCanary $run
    }

    It 'piped as lines is refused line by line, before anything is sent' {
        foreach ($content in "UserPrincipalName,Password`nAdeleV@contoso.example,SECRET`nAlexW@contoso.example,SECRET", "Password,UserPrincipalName`nSECRET,AdeleV@contoso.example`nP@ss$canary,AlexW@contoso.example") {
            foreach ($script in 'Get-Content $file | Reset-EntraUserPassword @call', 'Reset-EntraUserPassword (Get-Content $file) @call', 'Reset-EntraUserPassword (Get-Content -Raw $file) @call') {
                $run = Invoke-File $content $script
                $run.Output.Error.Code | Select-Object -Unique | Should -Be 'names_nobody'
                $run.Errors[0].ErrorDetails.RecommendedAction | Should -Match 'Import-Csv'
                Assert-NobodyLookedUp
                Assert-NoCanary $run
            }
        }
    }
}

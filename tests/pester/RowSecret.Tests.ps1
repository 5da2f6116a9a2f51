# Rows and objects that hold a password, in every way in which they reach a command: of a row only the columns that name a user are read, and no other
# value gets anywhere.
BeforeDiscovery {
    # Each way in, as script text. $rows is a list, $row its first element.
    $ways = @(
        @{ Way = 'the pipeline'; Script = '$rows | Reset-EntraUserPassword @call' }
        @{ Way = 'position 0'; Script = 'Reset-EntraUserPassword $rows @call' }
        @{ Way = 'position 0, one by one'; Script = '$rows | ForEach-Object { Reset-EntraUserPassword $_ @call }' }
        @{ Way = 'an array of arrays'; Script = 'Reset-EntraUserPassword @($rows[0], @($rows[1], @())) @call' }
        @{ Way = 'a piped array'; Script = ', $rows | Reset-EntraUserPassword @call' }
        @{ Way = '-InputObject'; Script = 'Reset-EntraUserPassword -InputObject $rows @call' }
        @{ Way = '-UserId'; Script = 'Reset-EntraUserPassword -UserId $rows @call' }
        @{ Way = '-UserPrincipalName'; Script = 'Reset-EntraUserPassword -UserPrincipalName $rows @call' }
        @{ Way = '-Identity'; Script = 'Reset-EntraUserPassword -Identity $rows @call' }
        @{ Way = 'splatting'; Script = '$call.UserId = $rows; Reset-EntraUserPassword @call' }
    )
    # Each kind of row, as a block that makes one of a name and a password.
    $shapes = @(
        @{ Shape = 'Import-Csv'; Make = { param($name, $secret) "UserPrincipalName,Password`n$name,$secret" | ConvertFrom-Csv } }
        @{ Shape = 'Import-Csv with a blank header'; Make = { param($name, $secret) ConvertFrom-Csv "Password, userprincipalname `n$secret,$name" } }
        @{ Shape = 'a hashtable'; Make = { param($name, $secret) @{ userPrincipalName = $name; Password = $secret } } }
        @{ Shape = 'an ordered table'; Make = { param($name, $secret) [ordered]@{ Password = $secret; UPN = $name } } }
        @{ Shape = 'a .NET object'; Make = { param($name, $secret) [PesterPerson]@{ UserPrincipalName = $name; Password = $secret } } }
        @{ Shape = 'a row of a data table'; Make = { param($name, $secret) $table = [System.Data.DataTable]::new(); $null = $table.Columns.Add('Password'), $table.Columns.Add('UPN'); $table.Rows.Add($secret, $name) } }
        @{ Shape = 'XML'; Make = { param($name, $secret) ([xml]"<u><UserId>$name</UserId><Password>$secret</Password></u>").u } }
        @{ Shape = 'a name in a list'; Make = { param($name, $secret) @{ UserPrincipalName = @($name); Password = @($secret) } } }
        @{ Shape = 'a text with notes'; Make = { param($name, $secret) $name | Add-Member -NotePropertyName Password -NotePropertyValue $secret -PassThru } }
    )
    $cases = foreach ($way in $ways) { foreach ($shape in $shapes) { $way + $shape } }
    # Rows whose named column holds what is no text.
    $nested = @(
        @{ Holds = 'the row itself'; Make = { param($secret) [pscustomobject]@{ UserPrincipalName = [pscustomobject]@{ UPN = 'AdeleV@contoso.example'; Password = $secret } } } }
        @{ Holds = 'a table'; Make = { param($secret) @{ UserPrincipalName = @{ Password = $secret } } } }
        @{ Holds = 'a list'; Make = { param($secret) @{ UserPrincipalName = @('AdeleV@contoso.example', $secret) } } }
        @{ Holds = 'a pair'; Make = { param($secret) @{ Id = [System.Collections.Generic.KeyValuePair[string, string]]::new('Password', $secret) } } }
        @{ Holds = 'a text with a password behind it'; Make = { param($secret) @{ UPN = "AdeleV@contoso.example,$secret" } } }
    )
    $nobody = @(
        @{ Given = 'pairs of a table'; Make = { param($secret) @{ Password = $secret }.GetEnumerator() } }
        @{ Given = 'a pair'; Make = { param($secret) [System.Collections.Generic.KeyValuePair[string, string]]::new('Password', $secret) } }
        @{ Given = 'a tuple'; Make = { param($secret) [System.Tuple]::Create('AdeleV@contoso.example', $secret) } }
        @{ Given = 'a StringBuilder'; Make = { param($secret) [System.Text.StringBuilder]::new($secret) } }
        @{ Given = 'a row without a user'; Make = { param($secret) [pscustomobject]@{ Name = 'Adele'; Password = $secret } } }
        @{ Given = 'a file without a header'; Make = { param($secret) "AdeleV@contoso.example,$secret`nAlexW@contoso.example,$secret-2" | ConvertFrom-Csv } }
        @{ Given = 'a credential'; Make = { param($secret) [pscredential]::new('AdeleV@contoso.example', (ConvertTo-Secret $secret)) } }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    if (-not ('PesterPerson' -as [type])) {
        Add-Type 'public class PesterPerson { public string UserPrincipalName { get; set; } public string Password { get; set; } public override string ToString() => Password; }'
    }
    if (-not ('PesterThrower' -as [type])) {
        Add-Type @'
using System;
public class PesterThrower {
    public string Secret;
    public string UserPrincipalName { get { throw new InvalidOperationException("cannot read " + Secret); } }
    public override string ToString() { throw new InvalidOperationException(Secret); }
}
'@
    }
    $graph = Start-FakeGraph
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false; Verbose = $true; Debug = $true; ErrorAction = 'Continue' }

    function Invoke-WithRow([string] $Script, [object[]] $Rows) {
        Reset-FakeGraph $graph
        Invoke-InHost $Script -Variables @{ rows = $Rows; call = @{} + $call }
    }

    # Everything that came of a run, and everything that was sent.
    function Assert-NoCanary($Run) {
        $texts = foreach ($item in @($Run.Output) + @($Run.Errors) + @($Run.Remembered) + @($Run.Warnings) + @($Run.Verbose) + @($Run.Debug) + @($Run.Information)) {
            if ($item -is [System.Management.Automation.ErrorRecord]) { "$item $($item.ErrorDetails) $($item.Exception) $($item.TargetObject) $($item.FullyQualifiedErrorId)" }
            $item | Format-List * -Force | Out-String -Width 4000
            $item.Error | Format-List * -Force | Out-String -Width 4000
        }
        $text = "$texts" + $Run.Host.Shown + ($Run.Host.Progress | Format-List * | Out-String -Width 4000) + (Get-FakeGraphLog $graph | ConvertTo-Json -Depth 8)
        $text.Contains($canary) | Should -BeFalse
        $text.Contains($canary.Substring(0, 12)) | Should -BeFalse
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A row with a password' {
    It '<Shape>, by <Way>: both users are reset' -ForEach $cases {
        $run = Invoke-WithRow $Script @((& $Make 'AdeleV@contoso.example' $canary), (& $Make 'AlexW@contoso.example' $canary))
        $run.Output.Outcome | Should -Be 'Reset', 'Reset'
        $run.Output.UserPrincipalName | Sort-Object | Should -Be 'AdeleV@contoso.example', 'AlexW@contoso.example'
        foreach ($result in $run.Output) { (Get-FakeGraphUser $graph $result.UserId).password | Should -BeExactly $result.GetPassword() }
        Assert-NoCanary $run
    }

    It 'that has <Holds> where a name should be: nobody is reset, and nothing of it is told' -ForEach $nested {
        foreach ($script in '$rows | Reset-EntraUserPassword @call', 'Reset-EntraUserPassword $rows @call') {
            $run = Invoke-WithRow $script @(& $Make $canary)
            $run.Output.Outcome | Should -Be 'Failed'
            (Get-FakeGraphWrite $graph).Count | Should -Be 0
            Assert-NoCanary $run
        }
    }

    It 'is not kept out of Get-EntraPasswordResetResult either' {
        Get-EntraPasswordResetResult -Clear | Out-Null
        $null = Invoke-WithRow 'Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call' @()
        $rows = "UserPrincipalName,Password`nadelev@contoso.example,$canary" | ConvertFrom-Csv
        $run = Invoke-InHost 'Get-EntraPasswordResetResult $rows -Verbose -Debug; Get-EntraPasswordResetResult -UserId $rows -Clear' -Variables @{ rows = $rows }
        $run.Output.UserPrincipalName | Should -Be 'AdeleV@contoso.example', 'AdeleV@contoso.example'
        Assert-NoCanary $run
        # What names nobody is not everybody.
        $run = Invoke-InHost 'Get-EntraPasswordResetResult $rows -Clear; Get-EntraPasswordResetResult $null -Clear; Get-EntraPasswordResetResult "" -Clear' -Variables @{ rows = [pscustomobject]@{ Password = $canary } }
        $run.Output.Count | Should -Be 0
        Assert-NoCanary $run
        @(Get-EntraPasswordResetResult).UserPrincipalName | Should -Be 'AlexW@contoso.example'
    }
}

Describe 'What names nobody' {
    It '<Given>: an error, nothing is sent, and nothing of it is told' -ForEach $nobody {
        foreach ($script in '$rows | Reset-EntraUserPassword @call', 'Reset-EntraUserPassword $rows @call') {
            $run = Invoke-WithRow $script @(& $Make $canary)
            $run.Output.Outcome | Select-Object -Unique | Should -Be 'Failed'
            @(Get-FakeGraphLog $graph).Count | Should -Be 0
            Assert-NoCanary $run
        }
    }

    It '$null and an empty text: skipped and counted, the others go on' {
        foreach ($script in '$rows | Reset-EntraUserPassword @call', 'Reset-EntraUserPassword $rows @call') {
            $run = Invoke-WithRow $script @($null, '', 'AdeleV@contoso.example')
            $run.Output.Outcome | Sort-Object | Should -Be 'Reset', 'Skipped', 'Skipped'
            @($run.Warnings | Where-Object { "$_" -match '2 empty rows' }).Count | Should -Be 1
            $run.Errors.Count | Should -Be 0
        }
        $run = Invoke-WithRow 'Reset-EntraUserPassword $null @call' @()
        $run.Output.Outcome | Should -Be 'Skipped'
        "$($run.Warnings)" | Should -Match 'empty row'
    }
}

Describe 'Many objects of one type' {
    It 'are read by the members that name a user, and their others told once' {
        $rows = 1..30 | ForEach-Object { [PesterPerson]@{ UserPrincipalName = "user$_@contoso.example"; Password = $canary } }
        $run = Invoke-WithRow 'Reset-EntraUserPassword $rows @call -ErrorAction SilentlyContinue' $rows
        $run.Output.Error.Code | Select-Object -Unique | Should -Be 'user_not_found'
        Assert-NoCanary $run
    }

    It 'are each an error where the name is empty, the second one too, and <Empty> is empty' -ForEach @(
        @{ Empty = '$null'; Value = $null }, @{ Empty = 'an empty text'; Value = '' }, @{ Empty = 'DBNull'; Value = [System.DBNull]::Value }
    ) {
        $typed = 1..3 | ForEach-Object { [PesterPerson]@{ Password = $canary } }
        $table = [System.Data.DataTable]::new()
        $null = $table.Columns.Add('UPN'), $table.Columns.Add('Name')
        $cells = 1..3 | ForEach-Object { $table.Rows.Add($Value, 'Adele') }
        $custom = 1..3 | ForEach-Object { [pscustomobject]@{ UPN = $Value; Name = 'Adele' } }
        foreach ($rows in $typed, $cells, $custom) {
            $run = Invoke-WithRow 'Reset-EntraUserPassword $rows @call' $rows
            $run.Output.Outcome | Should -Be 'Failed', 'Failed', 'Failed'
            $run.Output.Error.Code | Should -Be 'row_without_user', 'row_without_user', 'row_without_user'
            Assert-NoCanary $run
        }
        # Of rows in which nothing is filled each is empty.
        $run = Invoke-WithRow 'Reset-EntraUserPassword $rows @call' (1..2 | ForEach-Object { [pscustomobject]@{ UPN = $Value; Name = $Value } })
        $run.Output.Outcome | Should -Be 'Skipped', 'Skipped'
    }

    It 'bring the warning about a password column also where a later table has it' {
        $first = [System.Data.DataTable]::new()
        $null = $first.Columns.Add('UPN')
        $second = [System.Data.DataTable]::new()
        $null = $second.Columns.Add('UPN'), $second.Columns.Add('Password')
        $rows = $first.Rows.Add('AdeleV@contoso.example'), $second.Rows.Add('AlexW@contoso.example', $canary)
        $run = Invoke-WithRow 'Reset-EntraUserPassword $rows @call' $rows
        $run.Output.Outcome | Should -Be 'Reset', 'Reset'
        @($run.Warnings | Where-Object { "$_" -match 'column Password is ignored' }).Count | Should -Be 1
        Assert-NoCanary $run
    }
}

Describe 'A row that cannot be read' {
    It '<Given>: nobody is reset by it, nothing of it is told, and the others go on' -ForEach @(
        @{ Given = 'a getter that throws'; Make = { param($secret) [PesterThrower]@{ Secret = $secret } } }
        @{ Given = 'a deleted row of a table'; Make = { param($secret) $table = [System.Data.DataTable]::new(); $null = $table.Columns.Add('UPN'), $table.Columns.Add('Password'); $row = $table.Rows.Add('AlexW@contoso.example', $secret); $table.AcceptChanges(); $row.Delete(); $row } }
    ) {
        foreach ($script in '$rows | Reset-EntraUserPassword @call', 'Reset-EntraUserPassword $rows @call', 'Reset-EntraUserPassword -UserId $rows @call') {
            $run = Invoke-WithRow $script @('AdeleV@contoso.example', (& $Make $canary), 'MeganB@contoso.example')
            $run.Output.Outcome | Sort-Object | Should -Be 'Failed', 'Reset', 'Reset'
            @($run.Output | Where-Object Outcome -EQ 'Failed').Error.Code | Should -Be 'row_without_user'
            $run.Errors.Count | Should -Be 1
            $run.Remembered.Count | Should -Be 1
            Assert-NoCanary $run
        }
    }
}

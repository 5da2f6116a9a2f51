BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Users as they come' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'resets <User>' -ForEach @(
        @{ User = "o'brien@contoso.example" }, @{ User = '$backup@contoso.example' }, @{ User = 'a8fb48d8-947c-4744-8d97-1f7eac4c329b' }, @{ User = 'ADELEV@CONTOSO.EXAMPLE' }
    ) {
        $result = Reset-EntraUserPassword $User @call
        $result.Outcome | Should -Be 'Reset'
        (Get-FakeGraphUser $graph $User).password | Should -BeExactly $result.GetPassword()
    }

    It 'finds a guest by the name with #EXT#' {
        $result = Reset-EntraUserPassword 'x_fabrikam.example#EXT#@contoso.example' @call -ErrorAction SilentlyContinue
        $result.UserId | Should -Be '7310590e-3d8d-435a-8d7d-f5364d0e68c5'
        $result.Error.Code | Should -Be 'user_guest'
    }

    It 'takes the parameter by its alias <Alias>' -ForEach @(
        @{ Alias = 'Id' }, @{ Alias = 'ObjectId' }, @{ Alias = 'UserPrincipalName' }, @{ Alias = 'UPN' }, @{ Alias = 'Identity' }
    ) {
        $given = @{ $Alias = 'AdeleV@contoso.example' } + $call
        (Reset-EntraUserPassword @given).Outcome | Should -Be 'Reset'
    }
}

Describe 'The pipeline' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'takes strings and ids' {
        $results = 'AdeleV@contoso.example', [guid] 'c273a161-b2bf-41b8-95a4-a92dcdd03f89' | Reset-EntraUserPassword @call
        $results.UserPrincipalName | Sort-Object | Should -Be 'AdeleV@contoso.example', 'AlexW@contoso.example'
    }

    It 'takes rows of Import-Csv, and an own error for a row without a user' {
        $csv = Join-Path $TestDrive 'users.csv'
        Set-Content $csv "Name,upn,Password`nAdele,AdeleV@contoso.example,Not-this-0ne`nNobody,,`nAlex,AlexW@contoso.example,Nor-that-0ne"
        $results = Import-Csv $csv | Reset-EntraUserPassword @call -ErrorVariable failures -ErrorAction SilentlyContinue
        @($results).Count | Should -Be 3
        @($results | Where-Object Outcome -EQ 'Reset').Count | Should -Be 2
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeExactly 'row_without_user,Reset-EntraUserPassword'
        (Get-FakeGraphUser $graph AdeleV@contoso.example).password | Should -Not -Be 'Not-this-0ne'
    }

    It 'takes objects with .NET properties, as Graph PowerShell returns them' {
        if (-not ('PesterGraphUser' -as [type])) {
            Add-Type 'public class PesterGraphUser { public string Id { get; set; } public string UserPrincipalName { get; set; } public string DisplayName { get; set; } }'
        }
        $user = New-Object PesterGraphUser -Property @{ Id = 'a8fb48d8-947c-4744-8d97-1f7eac4c329b'; DisplayName = 'Adele Vance' }
        ($user | Reset-EntraUserPassword @call).UserPrincipalName | Should -Be 'AdeleV@contoso.example'
    }

    It 'takes hashtables, as Invoke-MgGraphRequest returns them' {
        (@{ id = 'a8fb48d8-947c-4744-8d97-1f7eac4c329b'; displayName = 'Adele Vance' } | Reset-EntraUserPassword @call).UserPrincipalName | Should -Be 'AdeleV@contoso.example'
    }

    It 'runs no code of a row' {
        $row = [pscustomobject]@{ Name = 'trap' }
        $script:wasRun = $false
        $row | Add-Member -MemberType ScriptProperty -Name UserId -Value { $script:wasRun = $true; 'AdeleV@contoso.example' }
        $result = $row | Reset-EntraUserPassword @call -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'row_without_user'
        $script:wasRun | Should -BeFalse
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'takes -InputObject by name' {
        $results = Reset-EntraUserPassword -InputObject 'AdeleV@contoso.example', ([pscustomobject]@{ UPN = 'AlexW@contoso.example' }) @call
        $results.Outcome | Should -Be 'Reset', 'Reset'
    }

    It 'does nothing for an empty pipeline' {
        @(@() | Reset-EntraUserPassword @call).Count | Should -Be 0
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'resets 45 mentions of five users once each' {
        $results = 1..9 | ForEach-Object { 'AdeleV', 'AlexW', 'MeganB', 'DiegoS', 'LynneR' | ForEach-Object { "$_@contoso.example" } } | Reset-EntraUserPassword @call
        @($results).Count | Should -Be 45
        @($results | Where-Object Outcome -EQ 'Reset').Count | Should -Be 5
        @(Get-FakeGraphWrite $graph | Where-Object method -EQ 'PATCH').Count | Should -Be 5
    }
}

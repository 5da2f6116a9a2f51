BeforeDiscovery {
    $folder = [System.IO.Path]::Combine($PSScriptRoot, '..', 'vectors', 'row')
    $cases = foreach ($file in Get-ChildItem $folder -Filter *.json) {
        foreach ($case in (Get-Content -Raw -Encoding UTF8 $file.FullName | ConvertFrom-Json).cases) {
            $row = $case.row
            if ($row -isnot [string]) {
                # Null is what core gets of a value that is not its own: here it is a value.
                foreach ($member in $row.psobject.Properties | Where-Object { $null -eq $_.Value -and $_.Name -ne 'UserPrincipalName' }) { $member.Value = 'x' }
            }
            @{ File = $file.Name; Name = $case.name; Row = $row
                Url = $case.psobject.Properties['url'].Value; Code = $case.psobject.Properties['error'].Value
            }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Row vectors' {
    It '<File>: <Name>' -ForEach $cases {
        Reset-FakeGraph $graph
        $stream = @($Row | Reset-EntraUserPassword @call -WhatIf -WarningVariable warned -WarningAction SilentlyContinue 2>&1)
        $asked = @(Get-FakeGraphLog $graph)
        if ($Code -eq 'row_empty') {
            # Skipped, which a warning says.
            $stream | Should -BeNullOrEmpty
            $asked | Should -BeNullOrEmpty
            "$warned" | Should -Match 'empty row'
        } elseif ($Code) {
            $stream.FullyQualifiedErrorId | Should -Be "$Code,Reset-EntraUserPassword"
            @($asked | Where-Object target -Match '/users/').Count | Should -Be 0
        } else {
            # The person who is signed in is read at the same time.
            $look = @($asked | Where-Object target -NotMatch '/v1\.0/(me[/?]|roleManagement/)')[0]
            $look.method | Should -Be 'GET'
            ($look.target -split '\?')[0] | Should -BeLike "*$([WildcardPattern]::Escape($Url))"
        }
    }
}

BeforeDiscovery {
    $folder = [System.IO.Path]::Combine($PSScriptRoot, '..', 'vectors', 'row')
    $cases = foreach ($file in Get-ChildItem $folder -Filter *.json) {
        foreach ($case in (Get-Content -Raw -Encoding UTF8 $file.FullName | ConvertFrom-Json).cases) {
            @{ File = $file.Name; Name = $case.name; Row = $case.row
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
        $stream = @($Row | Reset-EntraUserPassword @call -WhatIf 2>&1)
        $asked = @(Get-FakeGraphLog $graph)
        if ($Code) {
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

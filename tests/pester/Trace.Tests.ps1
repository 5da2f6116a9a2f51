# The trace that a report from the field comes with. That it runs again as a vector is what `dotnet test` proves.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $token = New-TestToken
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
    $call = @{ AccessToken = ConvertTo-Secret $token; GraphEndpoint = $graph.Endpoint; Confirm = $false; NewPassword = ConvertTo-Secret $canary; AllowSharedPassword = $true }

    function Assert-Trace([string] $File) {
        $text = Get-Content -Raw -Encoding UTF8 $File
        $trace = $text | ConvertFrom-Json
        $trace.options.kind | Should -Be 'reset'
        $trace.steps.Count | Should -BeGreaterThan 10
        $trace.steps[-1].expect.action | Should -Be 'done'
        $text.Contains($canary) | Should -BeFalse
        foreach ($part in $token.Split('.') | Where-Object Length -GT 8) { $text.Contains($part) | Should -BeFalse }
        $trace
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A trace' {
    BeforeEach {
        Reset-FakeGraph $graph
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).json"
    }

    It 'is written where $EntraResetTrace of the caller says, and -Verbose names the file' {
        $run = Invoke-InHost 'function Invoke-Caller { $EntraResetTrace = $file; Reset-EntraUserPassword AdeleV@contoso.example, nobody@contoso.example @call -Verbose }; Invoke-Caller' -Variables @{ file = $file; call = $call }
        $run.Output.Count | Should -Be 2
        "$($run.Verbose)".Contains($file) | Should -BeTrue
        (Assert-Trace $file).users | Should -Be 'AdeleV@contoso.example', 'nobody@contoso.example'
    }

    It 'is written where the environment says, a file a run' {
        $env:ENTRA_RESET_TRACE = $file
        try {
            $null = Reset-EntraUserPassword AdeleV@contoso.example @call
            $null = Reset-EntraUserPassword AlexW@contoso.example @call
        } finally {
            $env:ENTRA_RESET_TRACE = $null
        }
        (Assert-Trace $file).users | Should -Be 'AdeleV@contoso.example'
        (Assert-Trace ($file -replace '\.json$', '-2.json')).users | Should -Be 'AlexW@contoso.example'
    }

    It 'of a relative name is written in the current location' {
        Push-Location $TestDrive
        try {
            $EntraResetTrace = 'relative.json'
            $null = Reset-EntraUserPassword AdeleV@contoso.example @call
        } finally {
            Pop-Location
        }
        $null = Assert-Trace (Join-Path $TestDrive 'relative.json')
    }

    It 'that cannot be written is an error before anything is sent' {
        $EntraResetTrace = Join-Path $TestDrive 'missing/trace.json'
        { Reset-EntraUserPassword AdeleV@contoso.example @call } | Should -Throw -ErrorId 'invalid_argument,Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'is written by nobody who was not asked to' {
        $before = @(Get-ChildItem $TestDrive).Count
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call
        @(Get-ChildItem $TestDrive).Count | Should -Be $before
    }
}

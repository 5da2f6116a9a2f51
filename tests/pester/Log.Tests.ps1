# The log of runs, from the command to the check. What is in a record, and that any changed byte is found, is what core and `dotnet test` prove.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $token = New-TestToken
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
    $call = @{ AccessToken = ConvertTo-Secret $token; GraphEndpoint = $graph.Endpoint; Confirm = $false; NewPassword = ConvertTo-Secret $canary; AllowSharedPassword = $true }

    function Get-Head($Information) { @($Information | Where-Object Tags -Contains EntraPasswordReset.LogHead).MessageData.Head }

    function Read-Log([string] $File) { @(Get-Content -Encoding UTF8 -LiteralPath $File | ConvertFrom-Json) }

    function New-SigningCertificate([string] $Name) {
        $key = [System.Security.Cryptography.RSA]::Create(2048)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $request.CreateSelfSigned([DateTimeOffset]::UtcNow, [DateTimeOffset]::UtcNow.AddDays(1))
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'A log' {
    BeforeEach {
        Reset-FakeGraph $graph
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }

    It 'tells who did what and why, its head, and no secret' {
        $results = Reset-EntraUserPassword AdeleV@contoso.example, nobody@contoso.example @call -LogPath $file -Reason 'Forgotten' -TicketNumber INC-4711 -InformationVariable told -ErrorAction SilentlyContinue
        $results.Reason | Should -Be 'Forgotten', 'Forgotten'
        $results.TicketNumber | Should -Be 'INC-4711', 'INC-4711'
        $records = Read-Log $file
        $records.event | Sort-Object -Unique | Should -Be 'intent', 'logStarted', 'result', 'runEnded', 'runStarted'
        $records[1].operator.userId | Should -Not -BeNullOrEmpty
        $records[1].reason | Should -Be 'Forgotten'
        $text = Get-Content -Raw $file
        $text.Contains($canary) | Should -BeFalse
        foreach ($part in $token.Split('.') | Where-Object Length -GT 8) { $text.Contains($part) | Should -BeFalse }

        $head = Get-Head $told
        $head | Should -MatchExactly '^[0-9a-f]{64}$'
        $check = Test-EntraPasswordResetLog $file -ExpectedHead $head
        $check.PSTypeNames | Should -Contain 'EntraPasswordReset.LogCheck'
        $check.IsIntact | Should -BeTrue
        $check.Head | Should -Be $head
        $check.RecordCount | Should -Be $records.Count
        $check.RecordsBehindExpectedHead | Should -Be 0
        $null = Reset-EntraUserPassword AlexW@contoso.example @call -LogPath $file
        (Test-EntraPasswordResetLog $file -ExpectedHead $head).RecordsBehindExpectedHead | Should -Be 4
    }

    It 'with one byte changed anywhere is found broken in that line' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file
        $whole = [System.IO.File]::ReadAllBytes($file)
        $line = 1
        for ($at = 0; $at -lt $whole.Length; $at++) {
            if ($at % 11 -eq 0 -and $whole[$at] -ne 10) {
                $changed = [byte[]] $whole.Clone()
                $changed[$at] = $changed[$at] -bxor 1
                [System.IO.File]::WriteAllBytes($file, $changed)
                $check = Test-EntraPasswordResetLog $file
                $check.IsIntact | Should -BeFalse -Because "byte $at"
                $check.FirstBrokenLine | Should -Be $line
            }
            if ($whole[$at] -eq 10) { $line++ }
        }
    }

    It 'that was cut off is found by its head only' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file -InformationVariable told
        $lines = @(Get-Content -LiteralPath $file)
        [System.IO.File]::WriteAllText($file, (($lines | Select-Object -SkipLast 1) -join "`n") + "`n")
        (Test-EntraPasswordResetLog $file).IsIntact | Should -BeTrue
        $check = Test-EntraPasswordResetLog $file -ExpectedHead (Get-Head $told)
        $check.IsIntact | Should -BeFalse
        $check.Problem | Should -Be 'headNotFound'
    }

    It 'is signed, and the signature is checked' {
        $certificate = New-SigningCertificate 'log'
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file -LogSigningCertificate $certificate
        $check = Test-EntraPasswordResetLog $file -SigningCertificate $certificate
        $check.IsIntact | Should -BeTrue
        $check.IsSignatureValid | Should -BeTrue
        $check.SignedBy | Should -Be 'CN=log'
        (Test-EntraPasswordResetLog $file -SigningCertificate (New-SigningCertificate 'log')).Problem | Should -Be 'notSigned'
    }

    It 'that is broken ends the command before anything is sent' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file
        Add-Content -LiteralPath $file -Value '{"half' -NoNewline
        Reset-FakeGraph $graph
        $thrown = { Reset-EntraUserPassword AlexW@contoso.example @call -LogPath $file } | Should -Throw -PassThru
        $thrown.FullyQualifiedErrorId | Should -Be 'log_broken,Reset-EntraUserPassword'
        $thrown.ErrorDetails.RecommendedAction | Should -Match 'Test-EntraPasswordResetLog'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
        (Test-EntraPasswordResetLog $file).Problem | Should -Be 'truncated'
    }

    It 'without a folder, with an empty name or of another provider ends the command before anything is sent' {
        { Reset-EntraUserPassword AlexW@contoso.example @call -LogPath (Join-Path $TestDrive 'none/x.jsonl') } | Should -Throw -ErrorId 'log_unwritable,Reset-EntraUserPassword'
        { Reset-EntraUserPassword AlexW@contoso.example @call -LogPath '' } | Should -Throw
        { Reset-EntraUserPassword AlexW@contoso.example @call -LogPath 'Env:log' } | Should -Throw -ErrorId 'invalid_argument,Reset-EntraUserPassword'
        { Reset-EntraUserPassword AlexW@contoso.example @call -LogPath 'nodrive:\log' } | Should -Throw -ErrorId 'invalid_argument,Reset-EntraUserPassword'
        { Reset-EntraUserPassword AlexW@contoso.example @call -Reason "two`nlines" } | Should -Throw -ErrorId 'invalid_options,Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'is not written with -WhatIf' {
        Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file -WhatIf
        $file | Should -Not -Exist
    }

    It 'of a run that was cut has its end, and the host tells the head' {
        $run = Invoke-InHost 'Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call -LogPath $file | Select-Object -First 1' -Variables @{ file = $file; call = $call }
        $check = Test-EntraPasswordResetLog $file
        $check.IsIntact | Should -BeTrue
        $end = (Read-Log $file)[-1]
        $end.event | Should -Be 'runEnded'
        $end.isCut | Should -BeTrue
        $run.Host.Shown | Should -Match $check.Head
    }

    It 'is named relative to the current location, verbose, and found by a wildcard and by the pipeline' {
        Push-Location $TestDrive
        try {
            $verbose = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath './relative.jsonl' -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
            (Test-EntraPasswordResetLog 'relat*.jsonl').IsIntact | Should -BeTrue
            (Test-EntraPasswordResetLog -LiteralPath relative.jsonl).IsIntact | Should -BeTrue
            (Get-ChildItem relative.jsonl | Test-EntraPasswordResetLog).IsIntact | Should -BeTrue
            "$verbose" | Should -Match ('head ' + (Test-EntraPasswordResetLog relative.jsonl).Head)
        } finally {
            Pop-Location
        }
    }

    It 'that is not there is one error, and the others are checked' {
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -LogPath $file
        $checks = Test-EntraPasswordResetLog "$file.none", $file -ErrorAction SilentlyContinue -ErrorVariable failed
        @($checks).Count | Should -Be 1
        $failed.FullyQualifiedErrorId | Should -Be 'log_unreadable,Test-EntraPasswordResetLog'
        { Test-EntraPasswordResetLog $file -ExpectedHead abc -ErrorAction Stop } | Should -Throw -ErrorId 'invalid_argument,Test-EntraPasswordResetLog'
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken '--upn', 'DebraB@contoso.example'); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' }
    $adele = 'AdeleV@contoso.example'
    # A certificate as Protect-CmsMessage wants it, with its key in memory.
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Contoso Desk', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $usages = [System.Security.Cryptography.OidCollection]::new()
    $null = $usages.Add([System.Security.Cryptography.Oid]::new('1.3.6.1.4.1.311.80.1'))
    $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension]::new($usages, $false))
    $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509KeyUsageExtension]::new('KeyEncipherment, DataEncipherment', $true))
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'Hand-over sheets' {
    BeforeEach { Reset-FakeGraph $graph }

    It 'are read by Unprotect-CmsMessage, and by nobody without the key' {
        $folder = Join-Path $TestDrive encrypted
        $result = Reset-EntraUserPassword $adele @call -HandoverPath $folder -Recipient $certificate -TicketNumber INC-4711
        $result.Outcome | Should -Be 'Reset'
        $result.Steps[-1].Step | Should -Be 'Handover'
        $result.HandoverFile | Should -BeLike '*.html.cms'
        $password = $result.GetPassword()
        Get-Content -Raw -LiteralPath $result.HandoverFile | Should -Not -Match ([regex]::Escape($password))
        $page = Unprotect-CmsMessage -LiteralPath $result.HandoverFile -To $certificate
        $page | Should -Match ([regex]::Escape([System.Net.WebUtility]::HtmlEncode($password)))
        $page | Should -Match 'INC-4711'
    }

    It 'are in clear only where that was asked for' {
        $folder = Join-Path $TestDrive clear
        { Reset-EntraUserPassword $adele @call -HandoverPath $folder } | Should -Throw '*in clear*'
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
        $result = Reset-EntraUserPassword $adele @call -HandoverPath $folder -AsPlainText
        Get-Content -Raw -LiteralPath $result.HandoverFile | Should -Match ([regex]::Escape([System.Net.WebUtility]::HtmlEncode($result.Password)))
        if (-not $IsWindows) {
            (Get-Item -LiteralPath $result.HandoverFile).UnixMode | Should -Be '-rw-------'
        }
    }

    It 'are not made where nothing happens' {
        $folder = Join-Path $TestDrive whatif
        Reset-EntraUserPassword $adele @call -HandoverPath $folder -AsPlainText -WhatIf
        Test-Path -LiteralPath $folder | Should -BeFalse
    }

    It 'name a recipient who can be found' {
        { Reset-EntraUserPassword $adele @call -HandoverPath $TestDrive -Recipient 'CN=Nobody at all' } | Should -Throw '*recipient*'
        Get-FakeGraphWrite $graph | Should -BeNullOrEmpty
    }
}

BeforeDiscovery {
    # How a run goes, each with an own password (the canary) and a token whose text is looked for as well.
    $runs = @(
        @{ Run = 'a reset'; Users = "'AdeleV@contoso.example', 'AlexW@contoso.example'"; More = ''; Fault = $null }
        @{ Run = 'failed users'; Users = "'nobody@contoso.example', 'LeeG@contoso.example'"; More = ''; Fault = $null }
        @{ Run = '-WhatIf'; Users = "'AdeleV@contoso.example'"; More = '-WhatIf'; Fault = $null }
        @{ Run = 'a refused password'; Users = "'AdeleV@contoso.example'"; More = ''; Fault = @{ status = 400; body = @{ error = @{ code = 'Request_BadRequest'; message = 'The specified password does not comply with password complexity requirements.' } } } }
        @{ Run = 'a reply that quotes what was sent, also in its headers'; Users = "'AdeleV@contoso.example'"; More = ''; Fault = @{ status = 400; echo = $true } }
        @{ Run = 'an answer that is lost'; Users = "'AdeleV@contoso.example'"; More = ''; Fault = @{ drop = 'after' } }
        @{ Run = 'a proxy that answers with a page'; Users = "'AdeleV@contoso.example'"; More = ''; Fault = @{ status = 502; body = '<html>bad gateway</html>' } }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $canary = 'Canary-' + [guid]::NewGuid().ToString('N').Substring(0, 12) + '-Zz9'
    $token = New-TestToken
    # The middle part tells a token apart even where it was cut.
    $tokenPart = $token.Split('.')[1].Substring(0, 60)
    $secrets = @{ Call = @{ AccessToken = ConvertTo-Secret $token; NewPassword = ConvertTo-Secret $canary; AllowSharedPassword = $true; GraphEndpoint = $graph.Endpoint } }

    function Add-Fault($Fault, [int] $Times = 1) {
        Reset-FakeGraph $graph
        if ($null -ne $Fault) { Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = $Times; then = $Fault } }
    }

    function Assert-NoSecret([string] $Text) {
        $Text.Length | Should -BeGreaterThan 0
        $Text.Contains($canary) | Should -BeFalse -Because 'the password is nobody''s to see'
        $Text.Contains($tokenPart) | Should -BeFalse -Because 'the token is nobody''s to see'
        # Nor as the bytes of a body in another form.
        $Text.Contains([Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($canary)).Substring(0, 20)) | Should -BeFalse
    }

    # Everything that an object shows when somebody looks at all of it.
    function ConvertTo-FullText($Object) {
        ($Object | Format-List * -Force | Out-String -Width 4000) + ($Object | Out-String -Width 4000) +
        (@($Object | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) | ForEach-Object { "$_ $($_.ErrorDetails) $($_.Exception) $($_.Exception.InnerException) $($_.ScriptStackTrace) $($_.TargetObject)" } | Out-String -Width 4000)
    }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'With <Run>' -ForEach $runs {
    It 'no secret is in any stream, with -Debug and -Verbose' {
        # To the last repetition, so that the outcome is seen too.
        Add-Fault $Fault 99
        $run = Invoke-InHost "$Users | Reset-EntraUserPassword @Call -Confirm:`$false -Verbose -Debug -InformationAction Continue $More" -Variables $secrets
        $run.Thrown | Should -BeNullOrEmpty
        $run.Verbose.Count | Should -BeGreaterThan 1
        foreach ($part in 'Output', 'Errors', 'Warnings', 'Verbose', 'Debug', 'Information', 'Remembered') {
            if ($run.$part.Count -gt 0) { Assert-NoSecret (ConvertTo-FullText $run.$part) }
        }
        Assert-NoSecret ($run.Host.Shown + ' ')
        if ($run.Host.Progress.Count -gt 0) { Assert-NoSecret ($run.Host.Progress | Format-List * | Out-String -Width 4000) }
    }

    It 'no secret is in a transcript' {
        Add-Fault $Fault
        $file = Join-Path $TestDrive 'transcript.txt'
        # The secrets come by the environment, so that the transcript's own header does not show them.
        $env:PESTER_TOKEN = $token
        $env:PESTER_CANARY = $canary
        $null = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
`$call = @{ GraphEndpoint = '$($graph.Endpoint)'; AllowSharedPassword = `$true; AccessToken = ConvertTo-SecureString `$env:PESTER_TOKEN -AsPlainText -Force; NewPassword = ConvertTo-SecureString `$env:PESTER_CANARY -AsPlainText -Force }
`$null = Start-Transcript '$file'
$Users | Reset-EntraUserPassword @call -Confirm:`$false -Verbose -Debug -InformationAction Continue $More
$Users | Reset-EntraUserPassword @call -Confirm:`$false -AsPlainText $More
`$Error | Format-List * -Force
`$null = Stop-Transcript
"@
        $env:PESTER_TOKEN = $env:PESTER_CANARY = $null
        $text = Get-Content -Raw $file
        $text | Should -Match 'contoso\.example'
        Assert-NoSecret $text
    }

    It 'no secret is in a trace of parameter binding and of all else' {
        Add-Fault $Fault
        $file = Join-Path $TestDrive 'trace.txt'
        $shell = [powershell]::Create()
        $script = @"
Import-Module '$env:ENTRA_MODULE'
`$call = `$args[0]
Trace-Command -Name ParameterBinding, CommandDiscovery, MethodInvocation, TypeConversion, MemberResolution, ParameterBinderBase, CmdletParameterBinderController -Option All -FilePath '$file' -Expression {
    Get-Variable -Name visible-parameter -ErrorAction SilentlyContinue
    `$results = $Users | Reset-EntraUserPassword @call -Confirm:`$false -ErrorAction SilentlyContinue $More
    `$plain = $Users | Reset-EntraUserPassword @call -Confirm:`$false -ErrorAction SilentlyContinue -AsPlainText $More
    foreach (`$result in `$results) { `$null = `$result.GetPassword() }
}
"@
        $null = $shell.AddScript($script).AddArgument($secrets.Call).Invoke()
        $shell.Dispose()
        $text = Get-Content -Raw $file
        $text | Should -Match 'Reset-EntraUserPassword'
        $text | Should -Match 'ConvertTo-ResetOption'
        # The trace does show what a command gets.
        $text | Should -Match 'visible-parameter'
        Assert-NoSecret $text
        $text.Contains($canary.Substring(0, 12)) | Should -BeFalse
    }
}

Describe 'Set-PSDebug -Trace 2' {
    It 'prints no password of a row and no token of a provider' {
        Add-Fault $null
        $env:PESTER_TOKEN = $token
        $env:PESTER_CANARY = $canary
        # What the script itself does is not traced: it begins behind the values.
        $lines = Invoke-CleanShell @"
Import-Module '$env:ENTRA_MODULE'
`$rows = [pscustomobject]@{ Password = `$env:PESTER_CANARY; UPN = 'AdeleV@contoso.example' }, @{ Password = `$env:PESTER_CANARY; UPN = 'AlexW@contoso.example' }
`$secure = ConvertTo-SecureString `$env:PESTER_TOKEN -AsPlainText -Force
`$provider = { [System.Diagnostics.DebuggerHidden()] param() `$env:PESTER_TOKEN; `$secure }
Set-PSDebug -Trace 2
Reset-EntraUserPassword `$rows -TokenProvider `$provider -GraphEndpoint '$($graph.Endpoint)' -Confirm:`$false
Reset-EntraUserPassword `$rows -AccessToken `$secure -GraphEndpoint '$($graph.Endpoint)' -Confirm:`$false -AsPlainText | Out-Null
Set-PSDebug -Off
"@
        $env:PESTER_TOKEN = $env:PESTER_CANARY = $null
        $text = $lines -join "`n"
        $text | Should -Match "CALL function '[^']*ConvertTo-ResetOption'"
        $text | Should -Match 'AdeleV@contoso\.example'
        Assert-NoSecret $text
    }
}

Describe 'Other commands' {
    BeforeAll {
        Add-Fault $null
        $call = $secrets.Call
        $null = Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm:$false
    }

    It 'Get-EntraPasswordResetResult shows no password' {
        $run = Invoke-InHost 'Get-EntraPasswordResetResult -Verbose -Debug; Get-EntraPasswordResetResult -AsPlainText | Out-String -Width 500'
        $run.Output.Count | Should -BeGreaterThan 1
        Assert-NoSecret (ConvertTo-FullText $run.Output)
    }

    It 'a plain password is in no trace of New-EntraTemporaryPassword and Get-EntraPasswordResetResult' {
        $file = Join-Path $TestDrive 'others.txt'
        $shell = [powershell]::Create()
        $plain = $shell.AddScript("Import-Module '$env:ENTRA_MODULE'; Trace-Command -Name ParameterBinding, TypeConversion, MethodInvocation -Option All -FilePath '$file' -Expression { `$script:made = New-EntraTemporaryPassword -Count 3 -AsPlainText; `$null = Get-EntraPasswordResetResult -AsPlainText }; `$script:made").Invoke()
        $shell.Dispose()
        $plain.Count | Should -Be 3
        $text = Get-Content -Raw $file
        $text | Should -Match 'New-EntraTemporaryPassword'
        foreach ($object in $plain) { $text.Contains($object.Password) | Should -BeFalse }
        Assert-NoSecret $text
    }
}

Describe 'The default views' {
    It 'tell no password, also in the list that PowerShell shows behind an object of another type' {
        $generated = New-EntraTemporaryPassword
        $call = $secrets.Call
        $result = Reset-EntraUserPassword AlexW@contoso.example @call -Confirm:$false -AsPlainText
        $texts = (& { Get-Item $TestDrive; $generated; $result } | Out-String -Width 400), ($generated | Format-List | Out-String), ($result | Format-List | Out-String)
        $texts[0] | Should -Match 'EntropyBits'
        foreach ($text in $texts) {
            $text | Should -Not -Match 'Spoken'
            $text.Contains($generated.Spoken) | Should -BeFalse
            $text.Contains($result.Password) | Should -BeFalse
        }
    }
}

Describe 'Module logging' -Skip:($PSVersionTable.PSEdition -ne 'Desktop') {
    It 'prints parameters of commands, none of which is a secret' {
        (Get-Module EntraPasswordReset).LogPipelineExecutionDetails = $true
        try {
            $since = Get-Date
            $call = $secrets.Call
            $null = Reset-EntraUserPassword AdeleV@contoso.example @call -Confirm:$false -AsPlainText
            $text = Get-WinEvent -FilterHashtable @{ LogName = 'Windows PowerShell'; Id = 800; StartTime = $since } -ErrorAction SilentlyContinue | ForEach-Object Message | Out-String
            Assert-NoSecret "$text "
        } finally {
            (Get-Module EntraPasswordReset).LogPipelineExecutionDetails = $false
        }
    }
}

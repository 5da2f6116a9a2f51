# The mail after a reset, from the command to the tenant's outbox. Whom core lets be written to, and what a letter says, its own tests prove in full.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    # Escaped in HTML, in JSON and in an address, so that it is looked for in each form.
    $canary = 'Canary-<9zzq>&"' + [guid]::NewGuid().ToString('N').Substring(0, 8) + '-Zz9'

    function New-Call([string[]] $Token = @('--upn', 'DebraB@contoso.example')) {
        @{ AccessToken = ConvertTo-Secret (New-TestToken $Token); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' }
    }

    function Get-Mail { @(Get-FakeGraphMail $graph) }

    function Get-Written { @(Get-FakeGraphWrite $graph | ForEach-Object { '{0} {1}' -f $_.method, ($_.target -replace '.*/', '') }) }

    function Get-Plain([string] $Html) { [System.Net.WebUtility]::HtmlDecode(($Html -replace '<[^>]*>', ' ')) }

    # Everything that an object shows when somebody looks at all of it.
    function ConvertTo-FullText($Object) {
        ($Object | Format-List * -Force | Out-String -Width 4000) + ($Object | Out-String -Width 4000) +
        (@($Object | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) | ForEach-Object { "$_ $($_.ErrorDetails) $($_.Exception) $($_.Exception.InnerException) $($_.TargetObject)" } | Out-String -Width 4000)
    }

    $adele = 'AdeleV@contoso.example'
}

AfterAll {
    Remove-Module GraphPowerShell -ErrorAction Ignore
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'Who gets the mail' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
        $call = New-Call
    }

    It 'the user, at the alternate address, from the mailbox of the person who is signed in, which keeps no copy' {
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate -TicketNumber INC-4711 -Reason Forgotten
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Step | Should -Be 'Mail'
        $result.Steps.Done | Should -BeTrue
        $result.Mail.To | Should -Be 'adele.vance@fabrikam.example'
        $result.Mail.IsUnlisted | Should -BeFalse
        $mail = Get-Mail
        $mail.Count | Should -Be 1
        $mail.from | Should -Be 'DebraB@contoso.example'
        $mail.to | Should -Be 'adele.vance@fabrikam.example'
        $mail.subject | Should -Be 'Password reset: AdeleV@contoso.example'
        $mail.contentType | Should -Be 'html'
        $mail.isSavedToSentItems | Should -BeFalse
        $text = Get-Plain $mail.content
        foreach ($part in 'Adele Vance', 'Ticket: INC-4711', 'Reason: Forgotten', 'https://passwordreset.microsoftonline.com') { $text | Should -Match ([regex]::Escape($part)) }
        $text.Contains($result.GetPassword()) | Should -BeFalse
        Get-Written | Should -Be "PATCH $($result.UserId)", 'POST sendMail'
        (Get-EntraPasswordResetResult $adele)[-1].Mail.To | Should -Be 'adele.vance@fabrikam.example'
    }

    It 'the first alternate address that is none of the account''s own' {
        (Reset-EntraUserPassword DiegoS@contoso.example @call -MailTo alternate).Mail.To | Should -Be 'diego.siciliani@fabrikam.example'
        (Get-Mail).subject | Should -Match 'contraseña'
    }

    It 'the manager, who may be a contact, in the language of the user''s country' {
        $results = 'AlexW@contoso.example', 'contractor@contoso.example' | Reset-EntraUserPassword @call -MailTo Manager
        $results.Outcome | Should -Be 'Reset', 'Reset'
        $results.Mail.To | Sort-Object | Should -Be 'MeganB@contoso.example', 'staffing@fabrikam.example'
        $mails = Get-Mail
        $german = $mails | Where-Object to -Contains 'MeganB@contoso.example'
        $german.subject | Should -Be 'Kennwort zurückgesetzt: AlexW@contoso.example'
        Get-Plain $german.content | Should -Match 'Führungskraft von Alex Wilber'
        Get-Plain ($mails | Where-Object to -Contains 'staffing@fabrikam.example').content | Should -Match 'manager of Internal Guest'
    }

    It 'an address that is typed and on file' {
        $result = Reset-EntraUserPassword $adele @call -MailTo ' Adele.Vance@Fabrikam.example'
        $result.Mail.IsUnlisted | Should -BeFalse
        (Get-Mail).to | Should -Be 'Adele.Vance@Fabrikam.example'
    }

    It 'an address that is typed and not on file only where that is allowed' {
        $refused = Reset-EntraUserPassword $adele @call -MailTo caller@northwind.example -ErrorAction SilentlyContinue -ErrorVariable failed
        $refused.Outcome | Should -Be 'Failed'
        $failed[0].FullyQualifiedErrorId | Should -Be 'mail_address_unlisted,Reset-EntraUserPassword'
        $failed[0].ErrorDetails.RecommendedAction | Should -Match 'AllowUnlistedAddress'
        Get-Written | Should -BeNullOrEmpty
        $result = Reset-EntraUserPassword $adele @call -Mail (New-EntraPasswordMail -AllowUnlistedAddress) -MailTo caller@northwind.example
        $result.Outcome | Should -Be 'Reset'
        $result.Mail.To | Should -Be 'caller@northwind.example'
        $result.Mail.IsUnlisted | Should -BeTrue
        (Get-Mail).to | Should -Be 'caller@northwind.example'
    }

    It 'never the account itself: <Alias>' -ForEach @(
        @{ Alias = 'AdeleV@contoso.example' }
        @{ Alias = 'ADELEV@Contoso.Example' }
        @{ Alias = 'adelev+private@contoso.example' }
        @{ Alias = 'adele.vance@contoso.example' }
        @{ Alias = 'Adele.Vance+x@contoso.example' }
    ) {
        $mail = New-EntraPasswordMail -To $Alias -AllowUnlistedAddress
        $result = Reset-EntraUserPassword $adele @call -Mail $mail -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'mail_no_recipient'
        $result.Error.Message | Should -Match 'own mailbox'
        Get-Written | Should -BeNullOrEmpty
        Get-Mail | Should -BeNullOrEmpty
    }

    It 'nobody, and then nothing is written: <Name>' -ForEach @(
        @{ Name = 'no alternate address'; User = 'AlexW@contoso.example'; To = 'Alternate'; Says = 'no alternate address' }
        @{ Name = 'no manager'; User = 'MeganB@contoso.example'; To = 'Manager'; Says = 'no manager' }
        @{ Name = 'a manager whose sign-in is blocked'; User = 'LynneR@contoso.example'; To = 'Manager'; Says = 'sign-in is blocked' }
    ) {
        $result = Reset-EntraUserPassword $User @call -MailTo $To -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be 'mail_no_recipient'
        $result.Error.Message | Should -Match $Says
        $result.Mail | Should -BeNullOrEmpty
        $result.Steps.Done | Should -BeFalse
        Get-Written | Should -BeNullOrEmpty
    }

    It 'one user''s trouble with the mail stops nobody else' {
        $results = $adele, 'AlexW@contoso.example', 'LynneR@contoso.example' | Reset-EntraUserPassword @call -MailTo Alternate -ErrorAction SilentlyContinue
        ($results | Sort-Object UserPrincipalName).Outcome | Should -Be 'Reset', 'Failed', 'Reset'
        (Get-Mail).Count | Should -Be 2
    }

    It 'only those who were reset' {
        $call.Confirm = $false
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; then = @{ status = 400; body = @{ error = @{ code = 'Request_BadRequest'; message = 'The specified password does not comply with password complexity requirements.' } } } }
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Mail | Should -BeNullOrEmpty
        Get-Mail | Should -BeNullOrEmpty
    }
}

Describe 'Who sends the mail' {
    BeforeEach {
        Reset-FakeGraph $graph
        $application = '--app-only', '--scopes', 'User.Read.All,User-PasswordProfile.ReadWrite.All,GroupMember.Read.All,RoleManagement.Read.Directory,Domain.Read.All,Mail.Send'
    }

    It 'an application, from a mailbox that was named' {
        $call = New-Call $application
        $result = Reset-EntraUserPassword $adele @call -Mail (New-EntraPasswordMail -To Alternate -From helpdesk@contoso.example)
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Done | Should -BeTrue
        (Get-Mail).from | Should -Be 'helpdesk@contoso.example'
    }

    It 'no application without one, and then nothing is written' {
        $call = New-Call $application
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate -ErrorAction SilentlyContinue
        $result.Error.Code | Should -Be 'mail_no_sender'
        $result.Error.Remedy | Should -Match 'New-EntraPasswordMail -From'
        Get-Written | Should -BeNullOrEmpty
    }

    It 'a person from another mailbox, where Exchange lets them' {
        $call = New-Call '--upn', 'helpdesk@contoso.example', '--scopes', 'User.Read.All,User-PasswordProfile.ReadWrite.All,Mail.Send.Shared'
        $mail = New-EntraPasswordMail -To Alternate -From DebraB@contoso.example
        $denied = Reset-EntraUserPassword $adele @call -Mail $mail
        $denied.Steps.Error.Code | Should -Be 'access_denied'
        $denied.Steps.Error.Remedy | Should -Match 'Send As'
        $null = Invoke-FakeGraph $graph POST settings @{ roleAssignments = 'allowed'; sendAs = @{ 'DebraB@contoso.example' = @('helpdesk@contoso.example') } }
        (Reset-EntraUserPassword $adele @call -Mail $mail).Steps.Done | Should -BeTrue
        (Get-Mail).from | Should -Be 'DebraB@contoso.example'
    }

    It 'what Exchange refuses is a failed step beside the reset, which the table shows: <Name>' -ForEach @(
        @{ Name = 'no mailbox'; Settings = @{ withoutMailbox = @('DebraB@contoso.example') }; Scopes = ''; Code = 'request_refused'; Says = 'mailbox in Exchange Online' }
        @{ Name = 'no permission'; Settings = @{}; Scopes = 'User.Read.All,User-PasswordProfile.ReadWrite.All'; Code = 'access_denied'; Says = 'Mail\.Send' }
    ) {
        $null = Invoke-FakeGraph $graph POST settings (@{ roleAssignments = 'allowed' } + $Settings)
        $call = New-Call $(if ($Scopes) { '--upn', 'DebraB@contoso.example', '--scopes', $Scopes } else { '--upn', 'DebraB@contoso.example' })
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate -ErrorVariable failed
        $result.Outcome | Should -Be 'Reset'
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph $adele).password
        $result.Steps.Done | Should -BeFalse
        $result.Steps.Error.Code | Should -Be $Code
        $result.Steps.Error.Remedy | Should -Match $Says
        $result.Mail | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
        $lines = @(($result | Format-Table | Out-String -Width 200).Trim() -split '\r?\n')
        $lines.Count | Should -Be 3 -Because 'a user is one line'
        $lines[2] | Should -Match "^AdeleV@contoso\.example +Reset +PasswordProfile +(None +)?Mail: $Code$"
    }

    It 'the session of Connect-MgGraph' {
        $connection = @{
            Token          = New-TestToken '--upn', 'DebraB@contoso.example'
            TestEndpoint   = $graph.Endpoint
            Context        = [pscustomobject]@{ AuthType = 'Delegated'; Account = 'DebraB@contoso.example'; TenantId = '00000000-0000-4000-8000-000000000001'; Environment = 'Contoso Test'; Scopes = @('User.Read.All', 'User-PasswordProfile.ReadWrite.All', 'Mail.Send') }
            RequestContext = [pscustomobject]@{ RetryDelay = 3; MaxRetry = 3; RetriesTimeLimit = [timespan]::Zero; ClientTimeout = [timespan]::FromSeconds(300) }
            Calls          = [System.Collections.Generic.List[hashtable]]::new()
            Responses      = [System.Collections.Generic.List[object]]::new()
        }
        Import-Module $PSScriptRoot/GraphPowerShell.psm1 -ArgumentList $connection -Force -Global
        try {
            $results = $adele, 'LynneR@contoso.example' | Reset-EntraUserPassword -GraphEndpoint $graph.Endpoint -Environment Global -Confirm:$false -MailTo Alternate -WarningAction SilentlyContinue
        } finally {
            Remove-Module GraphPowerShell
        }
        $results.Steps.Done | Should -Be $true, $true
        (Get-Mail).to | Sort-Object | Should -Be 'adele.vance@fabrikam.example', 'lynne.robbins@fabrikam.example'
    }
}

Describe 'What the mail holds' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'the password only where that was asked for, with a warning' {
        $call.WarningAction = 'Continue'
        $mail = New-EntraPasswordMail -To Alternate -Content Password
        $result = Reset-EntraUserPassword $adele @call -NewPassword (ConvertTo-Secret $canary) -Mail $mail -WarningVariable warned 3>$null
        "$warned" | Should -Match 'stays in a mailbox'
        $result.Steps.Done | Should -BeTrue
        $sent = Get-Mail
        (Get-Plain $sent.content).Contains($canary) | Should -BeTrue
        $sent.content.Contains($canary) | Should -BeFalse -Because 'it is escaped in HTML'
        $sent.subject | Should -Be 'New password: AdeleV@contoso.example'
    }

    It 'as text the password as it is' {
        $null = Reset-EntraUserPassword $adele @call -NewPassword (ConvertTo-Secret $canary) -Mail (New-EntraPasswordMail -To Alternate -Content Password -Format Text)
        $sent = Get-Mail
        $sent.contentType | Should -Be 'text'
        $sent.content.Contains($canary) | Should -BeTrue
    }

    It 'the pass, and until when it can be used' {
        $result = Reset-EntraUserPassword $adele @call -CredentialType TemporaryAccessPass -UsableOnce -Mail (New-EntraPasswordMail -To Alternate -Content TemporaryAccessPass -Language en)
        $result.Mail.To | Should -Be 'adele.vance@fabrikam.example'
        $text = Get-Plain (Get-Mail).content
        $text.Contains($result.GetTemporaryAccessPass()) | Should -BeTrue
        $text | Should -Match 'can be used once'
        $text | Should -Match 'can be used until \d{4}-\d\d-\d\d'
    }

    It 'in a notice neither, nor how they are read out: <Credential>' -ForEach @(
        @{ Credential = 'Password' }
        @{ Credential = 'Both' }
        @{ Credential = 'TemporaryAccessPass' }
    ) {
        $result = Reset-EntraUserPassword $adele @call -CredentialType $Credential -MailTo Alternate
        $result.Steps.Done | Should -Not -Contain $false
        $text = Get-Plain (Get-Mail).content
        foreach ($secret in $result.GetPassword(), $result.GetTemporaryAccessPass() | Where-Object { $_ }) { $text.Contains($secret) | Should -BeFalse }
        $text | Should -Not -Match 'Read aloud|capital'
    }

    It 'no pass that could not be created: then there is no mail, and the step says why' {
        Add-FakeGraphFault $graph @{ match = @{ operation = 'createPass' }; then = @{ status = 403; body = @{ error = @{ code = 'accessDenied'; message = 'Request Authorization failed' } } } }
        $result = Reset-EntraUserPassword $adele @call -CredentialType Both -Mail (New-EntraPasswordMail -To Alternate -Content TemporaryAccessPass)
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Step | Should -Be 'TemporaryAccessPass', 'Mail'
        $result.Steps.Done | Should -Be $false, $false
        Get-Mail | Should -BeNullOrEmpty
    }

    It 'refuses a secret that there will not be: <Name>' -ForEach @(
        @{ Name = 'a password beside a pass alone'; More = @{ CredentialType = 'TemporaryAccessPass' }; Content = 'Password' }
        @{ Name = 'a pass that nobody asked for'; More = @{}; Content = 'TemporaryAccessPass' }
    ) {
        { Reset-EntraUserPassword $adele @call @More -Mail (New-EntraPasswordMail -To Manager -Content $Content) } | Should -Throw -ErrorId 'options_contradict,Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'and no stream, error, log or trace holds it, whatever becomes of the mail: <Name>' -ForEach @(
        @{ Name = 'sent'; Fault = $null }
        @{ Name = 'quoted by the service'; Fault = @{ status = 400; echo = $true } }
        @{ Name = 'lost'; Fault = @{ drop = 'after' } }
        @{ Name = 'answered by a proxy'; Fault = @{ status = 502; body = '<html>bad gateway</html>' } }
    ) {
        if ($Fault) { Add-FakeGraphFault $graph @{ match = @{ operation = 'sendMail' }; times = 9; then = $Fault } }
        $log = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $trace = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $call.NewPassword = ConvertTo-Secret $canary
        $call.WarningAction = 'Continue'
        $variables = @{ call = $call; adele = $adele; log = $log; EntraResetTrace = $trace }
        $run = Invoke-InHost 'Reset-EntraUserPassword $adele @call -Mail (New-EntraPasswordMail -To Alternate -Content Password) -CredentialType Both -LogPath $log -Verbose -Debug -InformationAction Continue; $Error' -Variables $variables
        $run.Thrown | Should -BeNullOrEmpty
        $run.Output[0].Outcome | Should -Be 'Reset'
        $pass = (Get-FakeGraphUser $graph $adele).pass.value
        $texts = @(foreach ($part in 'Output', 'Errors', 'Warnings', 'Verbose', 'Debug', 'Information', 'Remembered') { if ($run.$part.Count -gt 0) { ConvertTo-FullText $run.$part } })
        $texts += $run.Host.Shown
        $texts += Get-Content -Raw $log
        $texts += Get-Content -Raw $trace
        $texts.Count | Should -BeGreaterThan 5
        foreach ($text in $texts) {
            $text | Should -Not -Match '9zzq'
            "$text".Contains($pass) | Should -BeFalse
        }
    }
}

Describe 'A mail is sent once' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'also where its reply was lost, and the step says what to do: <Drop>' -ForEach @(
        @{ Drop = 'after'; Sent = 1 }
        @{ Drop = 'before'; Sent = 0 }
    ) {
        Add-FakeGraphFault $graph @{ match = @{ operation = 'sendMail' }; then = @{ drop = $Drop } }
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate
        $result.Outcome | Should -Be 'Reset'
        $result.Steps.Done | Should -BeFalse
        $result.Steps.Error.Remedy | Should -Match 'may have been sent: ask the recipient'
        $result.Mail.To | Should -Be 'adele.vance@fabrikam.example'
        (Get-Mail).Count | Should -Be $Sent
        Get-Written | Should -Be "PATCH $($result.UserId)", 'POST sendMail'
        ($result | Format-Table | Out-String -Width 200) | Should -Match 'Mail: '
    }

    It 'also where the service failed over it' {
        Add-FakeGraphFault $graph @{ match = @{ operation = 'sendMail' }; then = @{ status = 504; applied = $true } }
        $result = Reset-EntraUserPassword $adele @call -MailTo Alternate
        $result.Steps.Done | Should -BeFalse
        (Get-Mail).Count | Should -Be 1
    }

    It 'for each of 25 users, whatever the service throttles' {
        $users = Invoke-FakeGraph $graph POST users @{ count = 25; properties = @{ otherMails = @('somebody@fabrikam.example') } } | ForEach-Object { $_ }
        Add-FakeGraphFault $graph @(
            @{ match = @{ operation = 'sendMail' }; times = 3; then = @{ status = 429; headers = @{ 'Retry-After' = '1' } } }
            @{ match = @{ operation = 'sendMail' }; skip = 8; times = 2; then = @{ status = 503; headers = @{ 'Retry-After' = '1' } } }
        )
        $results = @($users | Reset-EntraUserPassword @call -MailTo Alternate)
        $results.Count | Should -Be 25
        $results.Outcome | Select-Object -Unique | Should -Be 'Reset'
        $results.Steps.Done | Select-Object -Unique | Should -BeTrue
        $mails = Get-Mail
        $mails.subject | Sort-Object | Should -Be ($users | ForEach-Object { "Password reset: $_" } | Sort-Object)
        @(Get-FakeGraphLog $graph | Where-Object { $_.target -like '*/sendMail' -and $_.faulted }).Count | Should -Be 5
        @(Get-FakeGraphLog $graph | Where-Object { $_.target -like '*/sendMail' -and $_.item }).Count | Should -Be 0 -Because 'a lost reply to a batch would leave twenty mails in doubt'
        @(Invoke-FakeGraph $graph GET early | ForEach-Object { $_ }).Count | Should -Be 0
    }
}

Describe 'Before and after' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'shows recipient and subject with -WhatIf, and sends nothing' {
        $run = Invoke-InHost 'Reset-EntraUserPassword $adele @call -MailTo Manager -WhatIf' -Variables @{ adele = $adele; call = $call }
        $run.Host.Shown | Should -Match 'POST /v1\.0/me/sendMail to MeganB@contoso\.example with the subject "Password reset: AdeleV@contoso\.example"'
        Get-Written | Should -BeNullOrEmpty
        Get-Mail | Should -BeNullOrEmpty
    }

    It 'shows the subject of a template with -WhatIf' {
        $file = Join-Path $TestDrive 'whatif.txt'
        Set-Content -LiteralPath $file -Value 'Subject: Konto {{userPrincipalName}}', '', 'x' -Encoding UTF8
        $run = Invoke-InHost 'Reset-EntraUserPassword $adele @call -Mail (New-EntraPasswordMail -To Alternate -From helpdesk@contoso.example -TemplatePath $file) -WhatIf' -Variables @{ adele = $adele; call = $call; file = $file }
        $run.Host.Shown | Should -Match 'POST /v1\.0/users/helpdesk@contoso\.example/sendMail to adele\.vance@fabrikam\.example with the subject "Konto AdeleV@contoso\.example"'
    }

    It 'asks about it, and sends nothing after a no' {
        $call.Confirm = $true
        $run = Invoke-InHost 'Reset-EntraUserPassword $adele @call -MailTo Alternate' -Variables @{ adele = $adele; call = $call } -Answers 2
        $run.Output[0].Outcome | Should -Be 'Skipped'
        Get-Mail | Should -BeNullOrEmpty
    }

    It 'is in the log' {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $mail = New-EntraPasswordMail -AllowUnlistedAddress
        $null = Reset-EntraUserPassword $adele @call -Mail $mail -MailTo caller@northwind.example -LogPath $file
        (Test-EntraPasswordResetLog $file).IsIntact | Should -BeTrue
        $record = @(Get-Content -Encoding UTF8 -LiteralPath $file | ConvertFrom-Json) | Where-Object event -EQ result
        $record.mail.to | Should -Be 'caller@northwind.example'
        $record.mail.isUnlisted | Should -BeTrue
        $record.steps.step | Should -Be 'Mail'
    }
}

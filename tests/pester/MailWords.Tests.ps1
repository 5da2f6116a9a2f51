# The mail's options and the caller's own words: templates from files, headers, addresses, and what is refused before anybody is reset.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $adele = 'AdeleV@contoso.example'

    function New-Call { @{ AccessToken = ConvertTo-Secret (New-TestToken '--upn', 'DebraB@contoso.example'); GraphEndpoint = $graph.Endpoint; Confirm = $false; WarningAction = 'SilentlyContinue' } }

    function Get-Mail { @(Get-FakeGraphMail $graph) }

    function Get-Plain([string] $Html) { [System.Net.WebUtility]::HtmlDecode(($Html -replace '<[^>]*>', ' ')) }
}

AfterAll {
    Stop-FakeGraph $graph
    Get-EntraPasswordResetResult -Clear | Out-Null
}

Describe 'Words of the caller''s own' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $folder
        function Write-Template([string] $Name, [string] $Text, [string] $Encoding = 'UTF8') {
            $file = Join-Path $folder $Name
            [System.IO.File]::WriteAllText($file, $Text, [System.Text.Encoding]::$Encoding)
            $file
        }
    }

    It 'templates by language, as HTML and as text, and headers' {
        $null = Write-Template 'reset.de.html' '<html><head><title>Konto {{userPrincipalName}}</title></head><body><p>Grüße, {{displayName}} bei {{organizationName}}</p></body></html>'
        $null = Write-Template 'reset.fr.txt' "Subject: Compte {{userPrincipalName}}`n`nÀ bientôt, {{displayName}}" Unicode
        $null = Write-Template 'reset.html' "<p>Hello {{displayName}}</p>`n<p>{{#Manager}}to a manager</p>"
        $mail = New-EntraPasswordMail -TemplatePath (Join-Path $folder '*.*') -Subject 'Account {{userPrincipalName}}' -OrganizationName 'Contoso <R&D>' -Header @{ 'X-Contoso-Mail' = 'reset'; 'x-number' = 7 } -AllowUnlistedAddress
        $mail.Templates.Count | Should -Be 3
        $null = 'AlexW@contoso.example', 'LynneR@contoso.example', $adele | Reset-EntraUserPassword @call -Mail $mail -MailTo 'desk@northwind.example'
        $mails = Get-Mail | Sort-Object subject
        $mails.subject | Should -Be 'Account AdeleV@contoso.example', 'Compte LynneR@contoso.example', 'Konto AlexW@contoso.example'
        $mails[0].content | Should -Match '<p>Hello Adele Vance</p>'
        $mails[0].content | Should -Not -Match 'to a manager'
        Get-Plain $mails[1].content | Should -Match 'À bientôt, Lynne Robbins'
        $mails[2].content | Should -Match 'Grüße, Alex Wilber bei Contoso &lt;R&amp;D&gt;'
        $mails[2].headers.'X-Contoso-Mail' | Should -Be 'reset'
        $mails[2].headers.'x-number' | Should -Be '7'
        $mails.contentType | Select-Object -Unique | Should -Be 'html'
    }

    It 'addresses in place of the cloud''s, and a language' {
        $mail = New-EntraPasswordMail -To Alternate -Language fr -SignInUrl https://signin.contoso.example -ChangePasswordUrl https://change.contoso.example -SelfServiceUrl https://help.contoso.example
        $null = Reset-EntraUserPassword $adele @call -Mail $mail
        $sent = Get-Mail
        foreach ($url in 'https://signin.contoso.example', 'https://change.contoso.example', 'https://help.contoso.example') { $sent.content | Should -Match ([regex]::Escape($url)) }
        $sent.content | Should -Not -Match 'microsoft'
        $sent.content | Should -Match 'lang="fr"'
    }

    It 'refuses at once what is wrong, and names the file: <Name>' -ForEach @(
        @{ Name = 'no subject'; Text = 'Hello'; Says = 'has no subject' }
        @{ Name = 'an unknown place'; Text = "Subject: x`n`n{{displayNames}}"; Says = 'unknown name displayNames in line 3' }
        @{ Name = 'a secret in the subject'; Text = "Subject: {{password}}`n`nx"; Says = 'secret in its subject' }
        @{ Name = 'no place for the password'; Text = "Subject: x`n`nx"; Says = 'no place \{\{password}}' }
    ) {
        $file = Write-Template 'reset.txt' $Text
        $thrown = { New-EntraPasswordMail -To Alternate -Content Password -TemplatePath $file } | Should -Throw -ErrorId 'invalid_options,New-EntraPasswordMail' -PassThru
        "$($thrown.ErrorDetails)" | Should -Match $Says
        "$($thrown.ErrorDetails)" | Should -Match ([regex]::Escape($file))
        $thrown.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'refuses a page that loads or runs something, and two texts for one language' {
        $page = Write-Template 'reset.html' '<title>x</title><img src="https://contoso.example/a.png">'
        { New-EntraPasswordMail -TemplatePath $page } | Should -Throw -ErrorId 'invalid_options,New-EntraPasswordMail'
        $null = Write-Template 'one.txt' "Subject: x`n`nx"
        $null = Write-Template 'two.txt' "Subject: x`n`nx"
        { New-EntraPasswordMail -TemplatePath (Join-Path $folder '*.txt') } | Should -Throw '*same language*'
    }

    It 'refuses a file that cannot be read, before anything is sent: <Name>' -ForEach @(
        @{ Name = 'missing'; Path = 'missing.txt' }
        @{ Name = 'no match'; Path = 'missing*.txt' }
        @{ Name = 'a folder'; Path = '.' }
        @{ Name = 'another provider'; Path = 'Env:PATH' }
        @{ Name = 'no drive'; Path = 'nodrive:\x.txt' }
        @{ Name = 'nothing'; Path = '' }
    ) {
        Push-Location $folder
        try {
            $thrown = { New-EntraPasswordMail -To Alternate -TemplatePath $Path } | Should -Throw -PassThru
            $thrown.FullyQualifiedErrorId | Should -Match '^(invalid_argument|ParameterArgumentValidationError),New-EntraPasswordMail'
        } finally {
            Pop-Location
        }
    }

    It 'a relative path is one of the current location' {
        $null = Write-Template 'reset.txt' "Subject: x`n`nx"
        Push-Location $folder
        try {
            (New-EntraPasswordMail -TemplatePath reset.txt).Templates[0].File | Should -Be (Join-Path $folder 'reset.txt')
        } finally {
            Pop-Location
        }
    }
}

Describe 'New-EntraPasswordMail' {
    It 'gives an object that shows what was given, and nothing else, and that nobody changes' {
        $mail = New-EntraPasswordMail -To Manager -Content Password -OrganizationName Contoso -Header @{ 'x-a' = 'b' }
        $mail.PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.Mail'
        $text = $mail | Out-String
        foreach ($line in 'To +: Manager', 'Content +: Password', 'OrganizationName +: Contoso', 'Headers +: x-a', 'AllowUnlistedAddress +: False') { $text | Should -Match $line }
        $text | Should -Not -Match 'Language|Format|Url|From|Templates'
        { $mail.To = 'x' } | Should -Throw
        { $mail.Headers.Add('Bcc', 'x') } | Should -Throw
        "$mail" | Should -Be 'EntraPasswordReset.Mail'
    }

    It 'refuses with the code of core, and quotes nothing: <Name>' -ForEach @(
        @{ Name = 'recipient'; Mail = @{ To = 'Canary-7Qz!' } }
        @{ Name = 'two recipients'; Mail = @{ To = 'a@contoso.example;canary@contoso.example' } }
        @{ Name = 'empty recipient'; Mail = @{ To = $null } }
        @{ Name = 'sender'; Mail = @{ From = 'Canary-7Qz!' } }
        @{ Name = 'language'; Mail = @{ Language = 'Canary' } }
        @{ Name = 'header'; Mail = @{ Header = @{ Bcc = 'Canary' } } }
        @{ Name = 'header with a line break'; Mail = @{ Header = @{ 'x-a' = "Canary`r`nBcc: x@contoso.example" } } }
        @{ Name = 'address'; Mail = @{ SignInUrl = 'http://canary.contoso.example' } }
        @{ Name = 'organisation'; Mail = @{ OrganizationName = "Canary`n" } }
    ) {
        $thrown = { New-EntraPasswordMail @Mail } | Should -Throw -ErrorId 'invalid_options,New-EntraPasswordMail' -PassThru
        "$($thrown.ErrorDetails) $($thrown.Exception.Message)" | Should -Not -Match 'Canary'
    }

    It 'refuses a subject without a template, and a header without a value' {
        { New-EntraPasswordMail -Header @{ 'x-a' = $null } } | Should -Throw -ErrorId 'invalid_argument,New-EntraPasswordMail'
        { New-EntraPasswordMail -Subject x } | Should -Throw -ErrorId 'invalid_argument,New-EntraPasswordMail'
    }
}

Describe '-MailTo beside -Mail' {
    BeforeEach {
        Reset-FakeGraph $graph
        $call = New-Call
    }

    It 'says the recipient of a mail that has none' {
        $mail = New-EntraPasswordMail -Content Notice
        (Reset-EntraUserPassword $adele @call -Mail $mail -MailTo Manager).Mail.To | Should -Be 'MeganB@contoso.example'
        $mail.To | Should -BeNullOrEmpty
    }

    It 'is refused where both say it, or neither, or something else than a mail is given: <Name>' -ForEach @(
        @{ Name = 'both'; More = { @{ Mail = New-EntraPasswordMail -To Manager; MailTo = 'Manager' } }; Id = 'options_contradict' }
        @{ Name = 'neither'; More = { @{ Mail = New-EntraPasswordMail } }; Id = 'invalid_options' }
        @{ Name = 'an empty recipient'; More = { @{ MailTo = $null } }; Id = 'invalid_options' }
        @{ Name = 'a text'; More = { @{ Mail = 'Canary-7Qz!' } }; Id = 'invalid_argument' }
        @{ Name = '$null'; More = { @{ Mail = $null } }; Id = 'invalid_argument' }
        @{ Name = 'no recipient'; More = { @{ MailTo = 'Canary-7Qz!' } }; Id = 'invalid_options' }
    ) {
        $given = & $More
        $thrown = { Reset-EntraUserPassword $adele @call @given } | Should -Throw -ErrorId "$Id,Reset-EntraUserPassword" -PassThru
        "$($thrown.ErrorDetails)" | Should -Not -Match 'Canary'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }
}

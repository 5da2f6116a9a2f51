BeforeAll {
    . $PSScriptRoot/common.ps1
    $graph = Start-FakeGraph
    $call = @{ AccessToken = ConvertTo-Secret (New-TestToken); GraphEndpoint = $graph.Endpoint; Confirm = $false }
}

AfterAll {
    Stop-FakeGraph $graph
}

Describe 'Reset-EntraUserPassword' {
    BeforeEach {
        Reset-FakeGraph $graph
        Get-EntraPasswordResetResult -Clear | Out-Null
    }

    It 'sets the password that it returns' {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call
        $result.Outcome | Should -Be 'Reset'
        $user = Get-FakeGraphUser $graph AdeleV@contoso.example
        $user.password | Should -Not -BeNullOrEmpty
        $result.GetPassword() | Should -BeExactly $user.password
        $user.forceChangePasswordNextSignIn | Should -BeTrue
        $user.writes | Should -Be 1
    }

    It 'returns one typed object with the same members for every outcome' {
        $results = @(Reset-EntraUserPassword AdeleV@contoso.example, HenriettaM@contoso.example, nobody@contoso.example @call -ErrorAction SilentlyContinue)
        $results.Count | Should -Be 3
        foreach ($result in $results) {
            $result.PSObject.TypeNames[0] | Should -Be 'EntraPasswordReset.Result'
            @($result.PSObject.Properties.Name) -join ',' | Should -BeExactly ('UserId,UserPrincipalName,DisplayName,Outcome,Method,MethodReason,Protection,' +
                'Roles,RolesReadAt,Password,TemporaryAccessPass,TemporaryAccessPassDetails,ForceChange,SessionsRevoked,Steps,Mail,HandoverFile,VerifiedBy,Verification,OperationUrl,Error,StartedAt,FinishedAt,Reason,TicketNumber')
        }
        $results.Outcome | Sort-Object | Should -Be 'Failed', 'Reset', 'Skipped'
        foreach ($result in $results | Where-Object Outcome -NE 'Reset') {
            $result.Password | Should -BeNullOrEmpty
            $result.GetPassword() | Should -BeNullOrEmpty
            $result.GetCredential() | Should -BeNullOrEmpty
            @($result.Error.PSObject.Properties.Name) -join ',' | Should -BeExactly 'Code,Message,Remedy,RequestId'
        }
    }

    It 'fills the members of a reset' {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call
        $result.UserId | Should -Be 'a8fb48d8-947c-4744-8d97-1f7eac4c329b'
        $result.UserPrincipalName | Should -Be 'AdeleV@contoso.example'
        $result.DisplayName | Should -Be 'Adele Vance'
        $result.Method | Should -BeExactly 'PasswordProfile'
        $result.Method | Should -BeOfType [string]
        $result.MethodReason | Should -BeExactly 'unprotected_user'
        $result.Protection | Should -BeExactly 'None'
        @($result.Roles).Count | Should -Be 0
        $result.Password | Should -BeOfType [securestring]
        $result.ForceChange | Should -BeTrue
        $result.SessionsRevoked | Should -BeNullOrEmpty
        $result.Error | Should -BeNullOrEmpty
        $result.FinishedAt | Should -BeGreaterOrEqual $result.StartedAt
    }

    It 'gives a credential, and with -AsPlainText a text' {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call
        $result.GetCredential() | Should -BeOfType [pscredential]
        $result.GetCredential().UserName | Should -Be 'AdeleV@contoso.example'
        $result.GetCredential().GetNetworkCredential().Password | Should -BeExactly $result.GetPassword()

        $plain = Reset-EntraUserPassword AlexW@contoso.example @call -AsPlainText
        $plain.Password | Should -BeOfType [string]
        $plain.Password | Should -BeExactly (Get-FakeGraphUser $graph AlexW@contoso.example).password
        $plain.GetPassword() | Should -BeExactly $plain.Password
        $plain.GetCredential().GetNetworkCredential().Password | Should -BeExactly $plain.Password
    }

    It 'leaves the password out of the default view' {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -AsPlainText
        $shown = $result | Out-String -Width 200
        $shown | Should -Match 'AdeleV@contoso.example'
        $shown | Should -Match 'UserPrincipalName\s+Outcome\s+Method\s+Protection\s+Error'
        $shown.Contains($result.Password) | Should -BeFalse
    }

    It 'keeps its properties through serialization' {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -AsPlainText
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($result, 3))
        $copy.Password | Should -BeExactly $result.Password
        ($copy | Out-String).Contains($result.Password) | Should -BeFalse
    }

    It 'honours -ForceChangePasswordNextSignIn:<Given>' -ForEach @(
        @{ Given = $false; Sent = $false }, @{ Given = $true; Sent = $true }, @{ Given = $null; Sent = $true }
    ) {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -ForceChangePasswordNextSignIn $Given
        $result.ForceChange | Should -Be $Sent
        (Get-FakeGraphUser $graph AdeleV@contoso.example).forceChangePasswordNextSignIn | Should -Be $Sent
        (Get-FakeGraphWrite $graph)[0].body.passwordProfile.forceChangePasswordNextSignIn | Should -Be $Sent
    }

    It 'honours -PasswordLength, and warns once of a short one' {
        $results = Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call -PasswordLength 9 -AsPlainText -WarningVariable warnings -WarningAction SilentlyContinue
        $results | ForEach-Object { $_.Password.Length } | Should -Be 9, 9
        $warnings.Count | Should -Be 1
        $results[0].Password | Should -Not -BeExactly $results[1].Password
    }

    It 'sets an own password byte for byte (<Text>)' -ForEach @(
        @{ Text = 'Pa55word-of-their-own' }, @{ Text = ' A1 "blank", quotes'' and \backslash ' }, @{ Text = 'S{0}$env:HOME`n<&>%20;|' }
    ) {
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -NewPassword (ConvertTo-Secret $Text)
        $result.Outcome | Should -Be 'Reset'
        $result.GetPassword() | Should -BeExactly $Text
        (Get-FakeGraphUser $graph AdeleV@contoso.example).password | Should -BeExactly $Text
    }

    It 'takes the password of a credential, by name and from the pipeline' {
        $credential = [pscredential]::new('anybody', (ConvertTo-Secret 'Credential-pa55word'))
        (Reset-EntraUserPassword AdeleV@contoso.example @call -Credential $credential).GetPassword() | Should -BeExactly 'Credential-pa55word'
        ('AlexW@contoso.example' | Reset-EntraUserPassword @call -Credential $credential).GetPassword() | Should -BeExactly 'Credential-pa55word'
        (Get-FakeGraphUser $graph AlexW@contoso.example).password | Should -BeExactly 'Credential-pa55word'
    }

    It 'sets one own password for several users with -AllowSharedPassword' {
        $results = Reset-EntraUserPassword AdeleV@contoso.example, AlexW@contoso.example @call -NewPassword (ConvertTo-Secret 'Shared-pa55word') -AllowSharedPassword
        $results.Outcome | Should -Be 'Reset', 'Reset'
        (Get-FakeGraphUser $graph AlexW@contoso.example).password | Should -BeExactly 'Shared-pa55word'
    }

    It 'resets a disabled user only with -IncludeDisabled' {
        $result = Reset-EntraUserPassword HenriettaM@contoso.example @call
        $result.Outcome | Should -Be 'Skipped'
        $result.Error.Code | Should -Be 'user_disabled'
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
        (Reset-EntraUserPassword HenriettaM@contoso.example @call -IncludeDisabled).Outcome | Should -Be 'Reset'
    }

    It 'resets the second mention of a user not again' {
        $results = Reset-EntraUserPassword AdeleV@contoso.example, adelev@contoso.example, a8fb48d8-947c-4744-8d97-1f7eac4c329b @call
        @($results | Where-Object Outcome -EQ 'Reset').Count | Should -Be 1
        @($results | Where-Object Outcome -EQ 'Skipped').Error.Code | Should -Be 'duplicate_user', 'duplicate_user'
        (Get-FakeGraphUser $graph AdeleV@contoso.example).writes | Should -Be 1
    }
}

Describe 'Errors' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It 'stops <User> before any write: <Code>' -ForEach @(
        @{ User = 'nobody@contoso.example'; Code = 'user_not_found'; Category = 'ObjectNotFound' }
        @{ User = 'IsaiahL@fabrikam-federated.example'; Code = 'user_federated'; Category = 'InvalidOperation' }
        @{ User = 'x_fabrikam.example#EXT#@contoso.example'; Code = 'user_guest'; Category = 'InvalidOperation' }
        @{ User = 'NestorW@contoso.example'; Code = 'role_too_low'; Category = 'PermissionDenied' }
        @{ User = 'JulianI@contoso.example'; Code = 'role_too_low'; Category = 'PermissionDenied' }
        @{ User = 'helpdesk@contoso.example'; Code = 'own_account'; Category = 'InvalidOperation' }
    ) {
        $result = Reset-EntraUserPassword $User @call -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Be $Code
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeExactly "$Code,Reset-EntraUserPassword"
        $failures[0].CategoryInfo.Category | Should -Be $Category
        $failures[0].TargetObject | Should -Be $User
        $failures[0].ErrorDetails.RecommendedAction | Should -BeExactly $result.Error.Remedy
        "$($failures[0])" | Should -BeExactly ($result.Error.Message.Substring(0, 1).ToUpper() + $result.Error.Message.Substring(1))
        "$($failures[0])" | Should -MatchExactly '^[A-Z]'
        $failures[0].Exception.Code | Should -Be $Code
        (Get-FakeGraphWrite $graph).Count | Should -Be 0
    }

    It 'names the roles of a role holder' {
        $result = Reset-EntraUserPassword NestorW@contoso.example @call -ErrorAction SilentlyContinue
        $result.Roles.DisplayName | Should -Contain 'Global Administrator'
        ($result.Roles | Where-Object DisplayName -EQ 'Global Administrator').RoleTemplateId | Should -Be '62e90394-69f5-4237-9190-012177145e10'
    }

    It 'goes on with the others, and writes each error after its own object' {
        $stream = Reset-EntraUserPassword nobody@contoso.example, AdeleV@contoso.example, NestorW@contoso.example, AlexW@contoso.example @call 2>&1
        @($stream | Where-Object { $_.Outcome -eq 'Reset' }).Count | Should -Be 2
        $errors = @($stream | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $errors.Count | Should -Be 2
        foreach ($record in $errors) {
            $own = @($stream | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_.Error.Code -eq $record.Exception.Code })[0]
            [array]::IndexOf($stream, $own) | Should -BeLessThan ([array]::IndexOf($stream, $record))
        }
    }

    It 'says what the service refused, with its request-id: <Code>' -ForEach @(
        @{ Status = 403; Body = @{ error = @{ code = 'Authorization_RequestDenied'; message = 'Insufficient privileges to complete the operation.' } }; Code = 'access_denied|role_missing|scope_missing' }
        @{ Status = 400; Body = @{ error = @{ code = 'Request_BadRequest'; message = 'The specified password does not comply with password complexity requirements. Please provide a different password.' } }; Code = 'password_rejected' }
    ) {
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 9; then = @{ status = $Status; headers = @{ 'request-id' = '5f0f3c3a-0000-4000-8000-00000000c0de' }; body = $Body } }
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -Method PasswordProfile -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Failed'
        $result.Error.Code | Should -Match "^($Code)$"
        $result.Error.RequestId | Should -Be '5f0f3c3a-0000-4000-8000-00000000c0de'
        $failures[0].FullyQualifiedErrorId | Should -BeExactly "$($result.Error.Code),Reset-EntraUserPassword"
        $result.Password | Should -BeNullOrEmpty
    }

    It 'gives the password with an Unknown outcome' {
        # The write arrives, its answer does not, however often it is repeated.
        Add-FakeGraphFault $graph @{ match = @{ method = 'PATCH' }; times = 99; then = @{ drop = 'after' } }
        $result = Reset-EntraUserPassword AdeleV@contoso.example @call -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Unknown'
        $result.GetPassword() | Should -BeExactly (Get-FakeGraphUser $graph AdeleV@contoso.example).password
        $failures.Count | Should -Be 1
    }
}

Describe 'Options that are wrong or contradict each other' {
    BeforeEach {
        Reset-FakeGraph $graph
    }

    It '<Name>: one terminating error before any request' -ForEach @(
        @{ Name = 'an own password with a length'; More = @{ NewPassword = $true; PasswordLength = 20 }; Code = 'options_contradict' }
        @{ Name = 'a token with a provider'; More = @{ TokenProvider = { } }; Code = 'options_contradict' }
        @{ Name = 'one own password for several users'; More = @{ NewPassword = $true; UserId = 'AdeleV@contoso.example', 'AlexW@contoso.example' }; Code = 'shared_password' }
        @{ Name = 'a short length'; More = @{ PasswordLength = 7 }; Code = 'password_length_invalid|invalid_options' }
        @{ Name = 'a negative length'; More = @{ PasswordLength = -1 }; Code = 'password_length_invalid|invalid_options' }
        @{ Name = 'a long length'; More = @{ PasswordLength = 257 }; Code = 'password_length_invalid|invalid_options' }
        @{ Name = 'an endpoint over http'; More = @{ GraphEndpoint = 'http://graph.contoso.example' }; Code = 'endpoint_refused' }
        @{ Name = 'an endpoint with a version'; More = @{ GraphEndpoint = 'https://graph.contoso.example/v1.0' }; Code = 'endpoint_refused' }
        @{ Name = 'an endpoint that is none'; More = @{ GraphEndpoint = 'nonsense' }; Code = 'endpoint_refused' }
        @{ Name = 'no token'; More = @{ AccessToken = $null }; Code = 'no_sign_in' }
        @{ Name = 'a generated password and a PATCH'; More = @{ ServiceGenerated = $true; Method = 'PasswordProfile' }; Code = 'options_contradict' }
        @{ Name = 'a generated and an own password'; More = @{ ServiceGenerated = $true; NewPassword = $true }; Code = 'options_contradict' }
        @{ Name = 'resetPassword without a change'; More = @{ Method = 'AuthenticationMethod'; ForceChangePasswordNextSignIn = $false }; Code = 'options_contradict' }
        @{ Name = 'resetPassword with multifactor authentication'; More = @{ Method = 'AuthenticationMethod'; ForceChangePasswordNextSignInWithMfa = $true }; Code = 'options_contradict' }
    ) {
        $given = @{ UserId = 'AdeleV@contoso.example' } + $call
        foreach ($name in $More.Keys) { $given[$name] = $More[$name] }
        if ($given.NewPassword) { $given.NewPassword = ConvertTo-Secret 'Own-pa55word!' }
        if ($null -eq $given.AccessToken) { $given.Remove('AccessToken') }
        $thrown = $null
        $after = $false
        try { Reset-EntraUserPassword @given; $after = $true } catch { $thrown = $_ }
        $after | Should -BeFalse
        $thrown.FullyQualifiedErrorId | Should -MatchExactly "^($Code),Reset-EntraUserPassword$"
        $thrown.Exception.GetType().FullName | Should -Be 'EntraPasswordReset.EntraResetException'
        $thrown.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $thrown.CategoryInfo.Category | Should -Be $(if ($Code -eq 'no_sign_in') { 'AuthenticationError' } else { 'InvalidArgument' })
        "$thrown" | Should -MatchExactly '^[A-Z]'
        "$thrown" | Should -Not -Match 'pa55word'
        $thrown.InvocationInfo.MyCommand.Name | Should -Be 'Reset-EntraUserPassword'
        @(Get-FakeGraphLog $graph).Count | Should -Be 0
    }

    It 'refuses a cloud that it does not know, by name' {
        { Reset-EntraUserPassword AdeleV@contoso.example @call -Environment Mars } | Should -Throw -ErrorId 'ParameterArgumentValidationError,Reset-EntraUserPassword'
    }

    It 'refuses -NewPassword together with -Credential' {
        { Reset-EntraUserPassword AdeleV@contoso.example @call -NewPassword (ConvertTo-Secret 'x') -Credential ([pscredential]::new('x', (ConvertTo-Secret 'x'))) } |
            Should -Throw -ErrorId 'AmbiguousParameterSet,Reset-EntraUserPassword'
    }
}

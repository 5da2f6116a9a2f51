using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>A trace is run again as the vector that it is, and holds no secret.</summary>
public sealed class TraceTests : IDisposable
{
    private const string Own = "Canary-9zzq+Own pass\"word";

    private readonly FakeGraph graph = new();
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly string token = FakeGraph.Token("--upn MODAdmin@contoso.example");

    public void Dispose()
    {
        graph.Dispose();
        Directory.Delete(folder, recursive: true);
        KeptResults.Clear();
    }

    [Fact]
    public void Every_outcome_and_route()
    {
        var results = Trace(_ => { }, "AdeleV@contoso.example", "nobody@contoso.example", "$backup@contoso.example", "HenriettaM@contoso.example", "JoniS@contoso.example",
            "AdminA@contoso.example", "x_fabrikam.example#EXT#@contoso.example", "o'brien@contoso.example");

        Assert.Contains(results, result => result.Outcome == Outcome.Reset && result.Method == Method.PasswordProfile);
        Assert.Contains(results, result => result.Outcome == Outcome.Reset && result.Method == Method.AuthenticationMethod);
        Assert.Contains(results, result => result.Outcome == Outcome.Failed);
        Assert.Contains(results, result => result.Outcome == Outcome.Skipped);
    }

    [Fact]
    public void A_long_list_in_batches()
    {
        var results = Trace(_ => { }, [.. People.Select(name => $"{name}@contoso.example")]);

        Assert.InRange(results.Count(result => result.Outcome == Outcome.Reset), 15, 22);
    }

    [Fact]
    public void An_own_password_that_the_service_quotes()
    {
        string[] forms = [Own, Own.Replace("\"", "\\\""), Uri.EscapeDataString(Own), System.Net.WebUtility.HtmlEncode(Own), Uri.EscapeDataString(Uri.EscapeDataString(Own))];
        foreach (var quoted in forms)
        {
            var error = new { code = "Request_BadRequest", message = $"the value {quoted} is wrong" };
            graph.Fault(new { method = "PATCH" }, 1, new { status = 400, body = new { error } });
            var result = Assert.Single(Trace(options => options.NewPassword = Support.Secure(Own), Support.Adele.Replace("adele", "AdeleV")));
            Assert.Equal(Outcome.Failed, result.Outcome);
        }
    }

    [Fact]
    public void An_own_password_in_the_headers_of_a_reply()
    {
        const string Plain = "Canary-9zzq+OwnPassword";
        foreach (var quoted in new[] { Plain, Uri.EscapeDataString(Plain) })
        {
            var headers = new Dictionary<string, string> { ["request-id"] = quoted, ["x-detail"] = $"sent: {quoted};", ["location"] = $"{graph.Root}/{quoted}" };
            graph.Fault(new { method = "PATCH" }, 1, new { status = 400, headers, body = new { error = new { code = "Request_BadRequest", message = "no" } } });

            var result = Assert.Single(Trace(options => options.NewPassword = Support.Secure(Plain), "AdeleV@contoso.example"));

            Assert.Equal(Outcome.Failed, result.Outcome);
            Assert.Null(result.Error!.RequestId);
            Assert.All(Directory.GetFiles(folder), file => Assert.DoesNotContain("9zzq", File.ReadAllText(file)));
        }
    }

    [Fact]
    public void A_file_without_a_header_keeps_its_number_of_columns()
    {
        var file = Path.Combine(folder, "headerless.json");
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file };
        using (var session = Support.Session(options))
        {
            session.AddRow(new Dictionary<string, string> { ["AdeleV@contoso.example"] = "x", ["Canary-1"] = "y", ["Canary-2"] = "z" });
            Assert.Contains("3 columns", Assert.Single(session.Run()).Error!.Message);
        }

        Replay(file);
        Assert.Equal(["x1", "x2", "x3"], ((JObject)JObject.Parse(File.ReadAllText(file))["users"]![0]!).Properties().Select(member => member.Name));
        Assert.DoesNotContain("Canary", File.ReadAllText(file));
    }

    [Fact]
    public void A_password_of_the_service() =>
        Assert.Equal(Outcome.Reset, Assert.Single(Trace(options => options.ServiceGenerated = true, "AlexW@contoso.example")).Outcome);

    [Theory]
    [InlineData("Password", "Password", false)]
    [InlineData("Password", "Password", true)]
    [InlineData("TemporaryAccessPass", "TemporaryAccessPass", false)]
    [InlineData("TemporaryAccessPass", "Both", false)]
    public void A_mail_that_holds_a_secret_and_a_service_that_quotes_it(string content, string credential, bool isOwn)
    {
        var quoting = new { status = 400, echo = true };
        graph.Fault(new { operation = "sendMail" }, 1, new { delayMs = 1 });
        graph.Fault(new { operation = "sendMail" }, 1, quoting);
        foreach (var isDone in new[] { true, false })
        {
            var before = Directory.GetFiles(folder);

            // What is hidden in a quotation as a whole makes another message when the trace is run.
            var result = Assert.Single(Trace(isReplayed: isDone, options =>
            {
                options.Mail = new MailOptions { To = "Alternate", Content = content };
                options.CredentialType = credential;
                options.NewPassword = isOwn ? Support.Secure(Own) : null;
            }, "AdeleV@contoso.example"));

            Assert.Equal(isDone, result.Steps.Single(step => step.Name == "Mail").Done);
            var text = File.ReadAllText(Directory.GetFiles(folder).Except(before).Single());
            Assert.Contains("sendMail", text);
            Assert.Contains("\"content\":\"$any\"", text);
            Assert.DoesNotContain("9zzq", text);
            if (result.TemporaryAccessPass is { } pass)
            {
                Assert.DoesNotContain(SecretText.ToPlainText(pass), text);
            }
        }
    }

    [Fact]
    public void A_password_of_the_service_in_a_mail()
    {
        graph.Fault(new { operation = "sendMail" }, 1, new { status = 400, echo = true });

        var result = Assert.Single(Trace(isReplayed: false, options => (options.ServiceGenerated, options.Mail) = (true, new MailOptions { To = "Alternate", Content = "Password" }), "AdeleV@contoso.example"));

        Assert.NotNull(result.Password);
        Assert.False(Assert.Single(result.Steps).Done);
    }

    [Fact]
    public void Passwords_without_a_symbol() =>
        Assert.Equal(Outcome.Reset, Assert.Single(Trace(options => options.Password = new() { Forbid = ["Symbol"] }, "AlexW@contoso.example")).Outcome);

    [Fact]
    public void Waits_that_the_service_names_and_those_that_core_draws()
    {
        graph.Fault(new { method = "PATCH" }, 1, new { status = 429, headers = new Dictionary<string, string> { ["retry-after"] = "1" } });
        graph.Fault(new { method = "PATCH" }, 1, new { status = 503 });
        graph.Fault(new { method = "PATCH" }, 1, new { drop = "after" });

        Assert.Equal(Outcome.Reset, Assert.Single(Trace(_ => { }, "AdeleV@contoso.example")).Outcome);
    }

    [Fact]
    public void A_renewed_token_and_a_page_of_a_proxy()
    {
        var error = new { code = "InvalidAuthenticationToken", message = "IDX14102: Unable to decode the header '" + token + "'" };
        graph.Fault(new { method = "GET" }, 1, new { status = 401, body = new { error } });
        graph.Fault(new { method = "PATCH" }, 1, new { status = 502, body = "<html>bad gateway</html>" });
        var asked = 0;

        var results = Trace(
            options =>
            {
                options.AccessToken = null;
                options.TokenProvider = _ => Support.Secure(asked++ == 0 ? token : FakeGraph.Token("--upn MODAdmin@contoso.example"));
            },
            "AdeleV@contoso.example");

        Assert.Equal(Outcome.Reset, Assert.Single(results).Outcome);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void A_list_with_passwords_in_it()
    {
        var file = Path.Combine(folder, "rows.json");
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file };
        using (var session = Support.Session(options, "AdeleV@contoso.example,Canary-1", "Canary-2", "P@ss Canary-3", "@{UserPrincipalName=a; Password=Canary-4}"))
        {
            session.AddRow(new Dictionary<string, string> { ["upn"] = "AlexW@contoso.example", ["Password"] = "Canary-5" });
            session.AddRow(new Dictionary<string, string> { ["Canary-6"] = "x", ["UserPrincipalName;Canary-7"] = "x" });
            session.AddRow(new Dictionary<string, string> { ["UPN"] = "", ["Name"] = "" });
            Assert.Equal(7, session.Run().Count());
        }

        Replay(file);
        Assert.DoesNotContain("Canary", File.ReadAllText(file));
    }

    [Fact]
    public void A_run_that_is_cut()
    {
        graph.Fault(new { method = "PATCH" }, 9, new { delayMs = 300 });
        var file = Path.Combine(folder, "cut.json");
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file };
        using (var session = Support.Session(options, "AdeleV@contoso.example", "AlexW@contoso.example", "MeganB@contoso.example"))
        {
            session.Answer(session.Until<AskEvent>(), AnswerKind.Yes);
            session.Next(100);
        }

        Replay(file);
    }

    [Fact]
    public void A_query()
    {
        var file = Path.Combine(folder, "query.json");
        using (var query = Query.Find(new SessionOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file }, "Ad"))
        {
            Assert.NotEmpty(query.Until<FoundEvent>().Users);
            query.Until<DoneEvent>();
        }

        Replay(file);
    }

    [Fact]
    public void A_file_is_one_run_and_whole_at_any_time()
    {
        var file = Path.Combine(folder, "trace.json");
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file };
        using (var first = Support.Session(options, "AdeleV@contoso.example"))
        {
            Assert.Equal(file, first.TraceFile);
            first.Until<ProgressEvent>();
            Assert.NotEmpty(JObject.Parse(File.ReadAllText(file))["steps"]!);
            using var second = Support.Session(options, "AlexW@contoso.example");
            Assert.Equal(Path.Combine(folder, "trace-2.json"), second.TraceFile);
            Assert.Single(second.Run());
            first.Until<DoneEvent>();
        }

        Replay(file);
        Replay(Path.Combine(folder, "trace-2.json"));
    }

    [Fact]
    public void The_environment_names_a_file_where_the_options_name_none()
    {
        var file = Path.Combine(folder, "environment.json");
        Environment.SetEnvironmentVariable(FlowTrace.Variable, file);
        try
        {
            using var session = Support.Session(new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token) }, "AdeleV@contoso.example");
            Assert.Single(session.Run());
        }
        finally
        {
            Environment.SetEnvironmentVariable(FlowTrace.Variable, null);
        }

        Replay(file);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_before_anything_is_sent()
    {
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = Path.Combine(folder, "missing", "trace.json") };

        Assert.Contains("missing", Assert.Throws<EntraResetException>(() => new ResetSession(options)).Message);
        // Nor does a refused option leave a file.
        options.TraceFile = Path.Combine(folder, "trace.json");
        options.PasswordLength = 7;
        Assert.Throws<EntraResetException>(() => new ResetSession(options));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Claims_tell_nobody()
    {
        Trace(_ => { }, "AdeleV@contoso.example");

        var claims = (JObject)JObject.Parse(File.ReadAllText(Directory.GetFiles(folder).Single()))["claims"]!;
        Assert.Equal([], claims.Properties().Select(claim => claim.Name).Except(["aud", "exp", "idtyp", "scp", "roles", "wids", "oid", "tid"]));
        Assert.StartsWith("00000000-", (string?)claims["oid"]);
    }

    private static IEnumerable<string> People =>
        [
            "AdeleV", "AlexW", "MeganB", "DiegoS", "LynneR", "JulianI",
            "KatieJ", "MollyD", "DanJ", "DorenaP", "DenisD", "o'brien", "$backup", "LeeG",
            "JoniS", "CameronW", "DebraB", "IrvinS", "GradyA", "JohannaL", "RaulR", "EnricoC",
        ];

    private List<Result> Trace(Action<ResetOptions> change, params string[] users) => Trace(isReplayed: true, change, users);

    private List<Result> Trace(bool isReplayed, Action<ResetOptions> change, params string[] users)
    {
        var file = Path.Combine(folder, Guid.NewGuid() + ".json");
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), TraceFile = file, Force = true };
        change(options);
        List<Result> results;
        using (var session = Support.Session(options, users))
        {
            results = [.. session.Run()];
        }

        if (isReplayed)
        {
            Replay(file);
        }
        var text = File.ReadAllText(file);
        foreach (var secret in results.Select(Support.Plain).OfType<string>().Append(Own).Append(token).Concat(token.Split('.').Where(part => part.Length > 8)))
        {
            Assert.DoesNotContain(secret, text);
            Assert.DoesNotContain(Uri.EscapeDataString(secret), text);
        }
        return results;
    }

    private static void Replay(string file)
    {
        var vector = Vectors.Parse(File.ReadAllText(file));
        Assert.True(((JArray)vector["steps"]!).Count > 2);
        FlowVector.Check(vector);
    }
}

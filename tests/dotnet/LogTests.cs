using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>The log of a run: what is in it, who else may write it, and that a change is found.</summary>
public sealed class LogTests : IDisposable
{
    private const string Adele = "AdeleV@contoso.example";
    private const string Own = "Canary-9zzq+Own pass\"word";

    private readonly FakeGraph graph = new();
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly string token = FakeGraph.Token("--upn MODAdmin@contoso.example");
    private readonly TimeSpan patience = LogFile.Patience;

    private string File => Path.Combine(folder, "resets.jsonl");

    public void Dispose()
    {
        LogFile.Patience = patience;
        graph.Dispose();
        Directory.Delete(folder, recursive: true);
        KeptResults.Clear();
    }

    [Fact]
    public void Who_why_each_write_before_it_and_each_result()
    {
        var results = Run(options =>
        {
            (options.Reason, options.TicketNumber) = ("Forgotten", "INC-4711");
            (options.NewPassword, options.AllowSharedPassword) = (Support.Secure(Own), true);
        }, out var head, Adele, "nobody@contoso.example");

        Assert.All(results, result => Assert.Equal(("Forgotten", "INC-4711"), (result.Reason, result.TicketNumber)));
        var records = Records();
        Assert.Equal(["logStarted", "runStarted"], records.Take(2).Select(Event));
        Assert.Equal("runEnded", Event(records[^1]));
        var started = records[1];
        Assert.Equal(("Forgotten", "INC-4711", 2, "reset"), ((string?)started["reason"], (string?)started["ticketNumber"], (int)started["users"]!, (string?)started["kind"]));
        Assert.False(string.IsNullOrEmpty((string?)started["operator"]!["userId"]));
        var intent = Assert.Single(records, record => Event(record) == "intent");
        Assert.Equal(Adele, (string?)intent["userPrincipalName"]);
        var ofAdele = Assert.Single(records, record => (string?)record["outcome"] == "Reset");
        Assert.True((int)ofAdele["sequence"]! > (int)intent["sequence"]!);
        Assert.True(Guid.TryParse((string?)ofAdele["requestId"], out _));
        Assert.Equal("user_not_found", (string?)Assert.Single(records, record => (string?)record["outcome"] == "Failed")["error"]!["code"]);
        Assert.Equal(JObject.Parse("""{"Reset":1,"Failed":1}"""), records[^1]["outcomes"]);
        var text = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain("9zzq", text);
        Assert.All(token.Split('.').Where(part => part.Length > 8), part => Assert.DoesNotContain(part, text));
        var check = LogCheck.Of(File, head);
        Assert.Equal((true, 0L, head, (long)records.Count), (check.IsIntact, check.RecordsBehindExpectedHead, check.Head, check.RecordCount));
    }

    [Fact]
    public void The_steps_round_the_write()
    {
        var result = Assert.Single(Run(options => (options.RevokeSession, options.BlockSignIn) = (true, true), out _, Adele));

        var record = Assert.Single(Records(), record => Event(record) == "result");
        Assert.Equal(result.Steps.Select(step => step.Name), record["steps"]!.Select(step => (string?)step["step"]));
        Assert.Equal(2, result.Steps.Count);
        Assert.True((bool)Records()[1]["blockSignIn"]!);
        Assert.DoesNotContain(SecretText.ToPlainText(result.Password!), System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Where_the_mail_went()
    {
        Run(options => options.Mail = new MailOptions { To = "adele@northwind.example", AllowUnlistedAddress = true, Content = "Password" }, out _, Adele);

        var record = Assert.Single(Records(), record => Event(record) == "result");
        Assert.Equal(JObject.Parse("""{"to":"adele@northwind.example","isUnlisted":true}"""), record["mail"]);
        var mailed = (string)Assert.Single(graph.Outbox())["content"]!;
        Assert.Contains(KeptResults.List().Select(Support.Plain), password => mailed.Contains(System.Net.WebUtility.HtmlEncode(password)!));
        Assert.All(KeptResults.List(), result => Assert.DoesNotContain(result.Plain()!, System.IO.File.ReadAllText(File)));
    }

    [Fact]
    public void The_intent_is_on_the_disk_before_the_write_leaves()
    {
        var seen = "";
        using var session = Support.Session(Options(), Adele);
        session.TellsTraffic = true;
        while (session.Next(200) is not DoneEvent and var happened)
        {
            if (happened is AskEvent ask)
            {
                session.Answer(ask, AnswerKind.Yes);
            }
            if (happened is TrafficEvent { Text: var line } && line.Contains("PATCH"))
            {
                seen = System.IO.File.ReadAllText(File);
            }
        }
        Assert.Contains("\"event\":\"intent\"", seen);
    }

    [Fact]
    public void Several_runs_at_once_keep_one_chain()
    {
        var heads = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
        {
            Run(_ => { }, out var head, Adele, $"nobody{index}@contoso.example");
            heads.Add(head!);
        });

        var check = LogCheck.Of(File);
        Assert.True(check.IsIntact, check.Message);
        Assert.Equal(4, Records().Count(record => Event(record) == "runEnded"));
        Assert.Equal(4, Records().Where(record => Event(record) == "runStarted").Select(record => (string?)record["run"]).Distinct().Count());
        Assert.All(heads, head => Assert.True(LogCheck.Of(File, head).IsIntact));
    }

    [Fact]
    public void A_log_that_is_held_open_ends_the_command_before_anything_is_sent()
    {
        LogFile.Patience = TimeSpan.FromMilliseconds(100);
        using var other = new FileStream(File, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal("log_in_use", Refused(_ => { }));
    }

    [Fact]
    public void A_log_that_cannot_be_written_or_signed_ends_the_command_before_anything_is_sent()
    {
        Assert.Equal("log_unwritable", Refused(options => options.LogPath = Path.Combine(folder, "none", "resets.jsonl")));
        Assert.Equal("log_unwritable", Refused(options => options.LogPath = folder));
        using var key = RSA.Create(2048);
        using var signing = Certificate(key);
        using var without = X509CertificateLoader.LoadCertificate(signing.RawData);
        Assert.Equal("certificate_unusable", Refused(options => options.LogSigningCertificate = without));
        Assert.Equal("options_contradict", Refused(options => (options.LogPath, options.LogSigningCertificate) = (null, signing)));
        Assert.Equal("invalid_options", Refused(options => options.Reason = "two\nlines"));
        Assert.Equal("invalid_options", Refused(options => options.TicketNumber = new string('1', 257)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-30)]
    public void A_log_that_is_broken_ends_the_command_before_anything_is_sent(int cut)
    {
        Run(_ => { }, out _, Adele);
        var whole = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, whole[..(whole.Length + cut)]);

        Assert.Equal("log_broken", Refused(_ => { }));
        Assert.Equal(whole.Length + cut, new FileInfo(File).Length);
        whole[100] ^= 1;
        System.IO.File.WriteAllBytes(File, whole);
        Assert.Equal("log_broken", Refused(_ => { }));
    }

    [Fact]
    public void A_log_that_cannot_be_written_any_more_stops_the_writes_and_nothing_is_lost()
    {
        LogFile.Patience = TimeSpan.FromMilliseconds(100);
        using var session = Support.Session(Options(), Adele, "AlexW@contoso.example", "DiegoS@contoso.example");
        FileStream? held = null;
        List<Result> results = [];
        while (session.Next(200) is not DoneEvent and var happened)
        {
            if (happened is AskEvent ask)
            {
                if (ask.UserPrincipalName != Adele)
                {
                    held ??= new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                }
                // A person's time: what they confirmed leaves before the next question.
                Thread.Sleep(300);
                session.Answer(ask, AnswerKind.Yes);
            }
            if (happened is ResultEvent { Result: var result })
            {
                results.Add(result);
            }
        }
        held!.Dispose();

        Assert.Equal(3, results.Count);
        Assert.Equal("log_in_use", session.LogFailure!.Code);
        Assert.Equal(Outcome.Reset, Assert.Single(results, result => result.UserPrincipalName == Adele).Outcome);
        Assert.Contains(results, result => result.Error?.Code == "journal_failed");
        Assert.Single(results, result => result.Password is not null);
        Assert.True(LogCheck.Of(File).IsIntact);
    }

    [Fact]
    public void A_file_that_was_renamed_is_followed_by_one_that_names_its_head()
    {
        string? before = null;
        using (var session = Support.Session(Options(), Adele))
        {
            while (session.Next(200) is not DoneEvent and var happened)
            {
                if (happened is AskEvent ask)
                {
                    before = LogCheck.Of(File).Head;
                    System.IO.File.Move(File, File + ".1");
                    session.Answer(ask, AnswerKind.Yes);
                }
            }
        }
        Assert.True(LogCheck.Of(File + ".1", before).IsIntact);
        Assert.True(LogCheck.Of(File).IsIntact);
        Assert.Equal(before, (string?)Records()[0]["previousHead"]);
        Assert.Equal(["logStarted", "intent", "result", "runEnded"], Records().Select(Event));
    }

    [Fact]
    public void A_run_that_is_cut_ends_its_log()
    {
        using (var session = Support.Session(Options(), Adele, "AlexW@contoso.example"))
        {
            session.Until<ResultEvent>();
        }
        var end = Records()[^1];
        Assert.Equal(("runEnded", true), (Event(end), (bool)end["isCut"]!));
        Assert.True(LogCheck.Of(File).IsIntact);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("ECDSA")]
    public void A_signature_is_checked(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signing = algorithm == "RSA" ? Certificate(rsa) : new CertificateRequest("CN=log", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadCertificate(signing.RawData);
        using var otherKey = RSA.Create(2048);
        using var other = Certificate(otherKey);

        Run(options => options.LogSigningCertificate = signing, out var head, Adele);
        var check = LogCheck.Of(File, head, certificate);
        Assert.Equal((true, true, "CN=log", check.RecordCount - 1), (check.IsIntact, check.IsSignatureValid, check.SignedBy, check.SignedRecordCount));
        Assert.Equal((true, null), (LogCheck.Of(File).IsIntact, LogCheck.Of(File).IsSignatureValid));
        Assert.Equal("notSigned", LogCheck.Of(File, null, other).Problem);

        // Written anew, with a signature that was made over something else.
        var signed = Records()[^1];
        var stolen = (string?)signed["signature"];
        System.IO.File.Delete(File);
        var file = new LogFile(File);
        file.Append(_ => new Dictionary<string, object?>
        {
            ["event"] = "signature", ["atMs"] = 0L, ["algorithm"] = (string?)signed["algorithm"], ["thumbprint"] = (string?)signed["thumbprint"], ["signature"] = stolen,
        });
        Assert.True(LogCheck.Of(File).IsIntact);
        var forged = LogCheck.Of(File, null, certificate);
        Assert.Equal((false, "signatureInvalid", 2L, false), (forged.IsIntact, forged.Problem, forged.FirstBrokenLine, forged.IsSignatureValid));
    }

    [Fact]
    public void A_changed_byte_and_a_cut_end_are_found()
    {
        Run(_ => { }, out _, Adele);
        Run(_ => { }, out var head, "AlexW@contoso.example");
        var whole = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < whole.Length; at += 37)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            System.IO.File.WriteAllBytes(File, changed);
            var check = LogCheck.Of(File);
            Assert.False(check.IsIntact);
            Assert.NotNull(check.FirstBrokenLine);
        }
        var lines = System.Text.Encoding.UTF8.GetString(whole).TrimEnd('\n').Split('\n');
        System.IO.File.WriteAllText(File, string.Join("\n", lines[..^2]) + "\n");
        Assert.True(LogCheck.Of(File).IsIntact);
        Assert.Equal("headNotFound", LogCheck.Of(File, head).Problem);
        Assert.Equal("log_unreadable", Assert.Throws<EntraResetException>(() => LogCheck.Of(File + ".none")).Code);
    }

    private static string? Event(JObject record) => (string?)record["event"];

    private static X509Certificate2 Certificate(RSA key) =>
        new CertificateRequest("CN=log", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

    private ResetOptions Options() => new() { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), LogPath = File };

    private List<Result> Run(Action<ResetOptions> choose, out string? head, params string[] users)
    {
        var options = Options();
        choose(options);
        using var session = Support.Session(options, users);
        List<Result> results = [.. session.Run()];
        head = session.LogHead;
        Assert.Null(session.LogFailure);
        return results;
    }

    private string Refused(Action<ResetOptions> choose)
    {
        var options = Options();
        choose(options);
        return Assert.Throws<EntraResetException>(() => new ResetSession(options)).Code;
    }

    private List<JObject> Records() => [.. System.IO.File.ReadAllLines(File).Select(line =>
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(line)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JObject.Load(reader);
    })];
}

using System.Text;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>The mail after a reset: how options reach core, templates from files, and what comes back. Whom core lets be written to, its own tests prove.</summary>
public sealed class MailTests : IDisposable
{
    private const string Adele = "AdeleV@contoso.example";

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
    public void Every_option_reaches_the_mail()
    {
        var result = Reset(new MailOptions
        {
            To = "Alternate",
            Content = "Notice",
            Format = "Text",
            Language = "de",
            OrganizationName = "Contoso \"GmbH\" & Ünïon",
            Headers = new Dictionary<string, string> { ["X-Desk"] = "reset", ["x-ticket"] = "4711" },
            SignInUrl = "https://signin.contoso.example",
            ChangePasswordUrl = "https://change.contoso.example",
            SelfServiceUrl = "https://sspr.contoso.example",
        });

        var mail = Assert.Single(graph.Outbox());
        Assert.Equal(["adele.vance@fabrikam.example"], mail["to"]!.Values<string>());
        Assert.Equal("Kennwort zurückgesetzt: AdeleV@contoso.example", (string?)mail["subject"]);
        Assert.Equal(("text", false), ((string?)mail["contentType"], (bool)mail["isSavedToSentItems"]!));
        Assert.Equal(JObject.Parse("""{"X-Desk":"reset","x-ticket":"4711"}"""), mail["headers"]);
        var content = (string)mail["content"]!;
        Assert.All(["Contoso \"GmbH\" & Ünïon", "https://signin.", "https://change.", "https://sspr.", "INC-4711", "Forgotten"], text => Assert.Contains(text, content));
        Assert.DoesNotContain(result.Plain()!, content);
        Assert.Equal(("adele.vance@fabrikam.example", false), (result.Mail!.To, result.Mail.IsUnlisted));
        var step = Assert.Single(result.Steps);
        Assert.Equal(("Mail", true, null), (step.Name, step.Done, step.Error));
    }

    [Fact]
    public void An_address_of_the_caller_s_choice_and_another_mailbox()
    {
        Assert.Equal("mail_address_unlisted", Reset(new MailOptions { To = "adele@northwind.example" }).Error!.Code);

        var unlisted = new MailOptions { To = "adele@northwind.example", AllowUnlistedAddress = true };
        var sent = Reset(unlisted).Mail!;
        Assert.Equal(("adele@northwind.example", true), (sent.To, sent.IsUnlisted));

        // Nobody may send in the help desk's name here: the reset stands, and the step tells.
        unlisted.From = "helpdesk@contoso.example";
        var result = Reset(unlisted);
        Assert.Equal((Outcome.Reset, "access_denied", null), (result.Outcome, Assert.Single(result.Steps).Error!.Code, result.Mail));
    }

    [Fact]
    public void A_kept_result_tells_where_the_mail_went()
    {
        Reset(new MailOptions { To = "Manager" });

        Assert.Equal("MeganB@contoso.example", Assert.Single(KeptResults.List()).Mail!.To);
    }

    [Theory]
    [InlineData("Canary-1", null, null, "neither Alternate, Manager nor one mail address")]
    [InlineData("Manager", "Canary-1", null, "none of Notice, TemporaryAccessPass, Password")]
    [InlineData("Manager", null, "Canary {{password}}", "has no subject")]
    [InlineData(null, "Password", "Subject: x\n\nCanary", "no place {{password}}")]
    [InlineData(null, null, "Subject: x\n\n<Canary {{reasons}}", "unknown name reasons")]
    public void What_is_wrong_is_told_at_once_and_quotes_nothing(string? to, string? content, string? template, string told)
    {
        var options = new MailOptions { To = to, Content = content, Templates = template is null ? null : [new MailTemplate { Content = template }] };

        foreach (var check in new Action[] { options.Check, () => _ = new Mail(options) })
        {
            var refused = Assert.Throws<EntraResetException>(check);
            Assert.Equal("invalid_options", refused.Code);
            Assert.Contains(told, refused.Message);
            Assert.DoesNotContain("Canary", refused.Message);
        }
    }

    [Fact]
    public void Every_content_may_be_wanted_before_the_credential_is_known()
    {
        foreach (var content in new[] { null, "Notice", "TemporaryAccessPass", "Password" })
        {
            new MailOptions { Content = content }.Check();
        }
        new MailOptions { From = "helpdesk@contoso.example" }.Check();
    }

    [Fact]
    public void A_mail_stays_as_it_was_checked()
    {
        var template = new MailTemplate { Content = "Subject: a\n\nb" };
        var options = new MailOptions { Headers = new Dictionary<string, string> { ["x-a"] = "1" }, Templates = [template] };
        var mail = new Mail(options);

        options.Headers["Bcc"] = "x";
        template.Content = "{{";
        options.Content = "none";
        mail.ToOptions().Headers!["Bcc"] = "x";
        mail.Templates![0].Content = "{{";

        Assert.Equal(["x-a"], mail.Headers!.Keys);
        Assert.Equal("Subject: a\n\nb", Assert.Single(mail.Templates!).Content);
        Assert.Null(mail.Content);
        mail.ToOptions().Check();
    }

    [Fact]
    public void A_recipient_is_given_once()
    {
        var mail = new Mail(new MailOptions { AllowUnlistedAddress = true });

        Assert.Same(mail, mail.With(""));
        var sent = mail.With("Manager");
        Assert.Equal((null, "Manager", true), (mail.To, sent.To, sent.AllowUnlistedAddress));
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => sent.With("Manager")).Code);
        Assert.Equal("invalid_options", Assert.Throws<EntraResetException>(() => mail.With("Canary")).Code);
    }

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Letter) },
        { "UTF-8 with a mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Letter)] },
        { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Letter)] },
        { "UTF-16, big end first", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Letter)] },
    };

    private const string Letter = "Subject: Grüße an {{displayName}}\r\n\r\nHier: {{signInUrl}} – ü";

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_template_is_read_as_it_was_written(string name, byte[] bytes)
    {
        var template = MailTemplate.Read(Write("welcome.txt", bytes));

        Assert.Equal((Letter, "Text", null), (template.Content, template.Format, template.Language));
        Reset(new MailOptions { To = "Alternate", Format = "Text", Templates = [template] });
        var mail = Assert.Single(graph.Outbox());
        Assert.True((string?)mail["subject"] == "Grüße an Adele Vance", name);
        Assert.Contains("– ü", (string?)mail["content"]);
    }

    [Theory]
    [InlineData("welcome.de.html", "Html", "de")]
    [InlineData("welcome.pt-BR.HTM", "Html", "pt-BR")]
    [InlineData("welcome.txt", "Text", null)]
    [InlineData("de.txt", "Text", null)]
    [InlineData("a.mail.md", "Text", null)]
    [InlineData("v1.2.fr.text", "Text", "fr")]
    [InlineData("welcome", "Text", null)]
    public void The_name_of_a_file_tells_format_and_language(string name, string format, string? language)
    {
        var template = MailTemplate.Read(Write(name, Encoding.ASCII.GetBytes("x")));

        Assert.Equal((format, language), (template.Format, template.Language));
        Assert.EndsWith(name, template.File);
    }

    [Fact]
    public void A_file_that_is_no_text_is_told_by_its_name_and_not_quoted()
    {
        var missing = Path.Combine(folder, "missing.txt");
        var latin = Write("latin.txt", [(byte)'C', (byte)'a', (byte)'n', 0xfc, (byte)'r']);
        var endless = Write("endless.txt", new byte[600 * 1024]);
        foreach (var file in new[] { missing, latin, endless, folder })
        {
            var refused = Assert.Throws<EntraResetException>(() => MailTemplate.Read(file));
            Assert.Equal(("invalid_argument", "ReadError"), (refused.Code, refused.Category));
            Assert.Contains(file, refused.Message);
            Assert.DoesNotContain("Can", refused.Message.Replace(file, ""));
        }
    }

    [Fact]
    public void A_subject_is_for_templates_without_one()
    {
        var files = new[] { Write("a.txt", "Subject: own\n\ntext"u8), Write("b.de.txt", "nur Text"u8), Write("c.fr.html", "<title>propre</title>"u8), Write("d.es.html", "<p>x"u8) };

        var mail = new Mail(new MailOptions { Templates = [.. files.Select(MailTemplate.Read)] }, "given");

        Assert.Equal([null, "given", null, "given"], mail.Templates!.Select(template => template.Subject));
        var refused = Assert.Throws<EntraResetException>(() => new Mail(new MailOptions { Templates = [.. files.Select(MailTemplate.Read)] }));
        Assert.EndsWith($"({files[1]})", refused.Message);
        Assert.Contains("has no subject", refused.Message);
    }

    private string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, bytes.ToArray());
        return file;
    }

    private Result Reset(MailOptions mail)
    {
        KeptResults.Clear();
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(token), Mail = mail, TicketNumber = "INC-4711", Reason = "Forgotten" };
        using var session = Support.Session(options, Adele);
        return Assert.Single(session.Run());
    }
}

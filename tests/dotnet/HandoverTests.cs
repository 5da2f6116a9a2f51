using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EntraPasswordReset.Tests;

/// <summary>Hand-over sheets as files.</summary>
public sealed class HandoverTests : IDisposable
{
    private readonly LoopbackGraph graph = new();
    private readonly string folder = Directory.CreateTempSubdirectory("sheets").FullName;

    public void Dispose()
    {
        KeptResults.Clear();
        graph.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private ResetOptions Options(bool clear = false) => new()
    {
        GraphEndpoint = graph.Root, AccessToken = Support.OptionsFor(graph).AccessToken, HandoverPath = folder, HandoverAsPlainText = clear, TicketNumber = "INC-4711",
    };

    private static X509Certificate2 Certificate(int bits = 2048, bool expired = false)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Contoso Desk", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(expired ? -1 : 1));
    }

    [Fact]
    public void A_sheet_in_clear_is_its_owners_alone_and_holds_what_was_set()
    {
        using var session = Support.Session(Options(clear: true), Support.Adele);

        var result = Assert.Single(session.Run());

        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(file, result.HandoverFile);
        Assert.Equal(("Handover", true), (result.Steps[^1].Name, result.Steps[^1].Done));
        var page = File.ReadAllText(file);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(SecretText.ToPlainText(result.Password!)), page);
        Assert.Contains("INC-4711", page);
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void An_encrypted_sheet_shows_nothing()
    {
        using var certificate = Certificate();
        var options = Options();
        options.HandoverCertificates = [certificate];
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        var text = File.ReadAllText(result.HandoverFile!);
        Assert.EndsWith(".html.cms", result.HandoverFile);
        Assert.StartsWith("-----BEGIN CMS-----", text);
        Assert.DoesNotContain(SecretText.ToPlainText(result.Password!), text);
    }

    [Fact]
    public void Nothing_is_written_where_no_sheet_could_be_made()
    {
        using var small = Certificate(1024);
        using var expired = Certificate(expired: true);
        File.WriteAllText(Path.Combine(folder, "file"), "");
        foreach (var (change, code) in new (Action<ResetOptions>, string)[]
        {
            (_ => { }, "options_contradict"),
            (options => options.HandoverCertificates = [small], "certificate_unusable"),
            (options => options.HandoverCertificates = [expired], "certificate_unusable"),
            (options => (options.HandoverAsPlainText, options.HandoverPath) = (true, Path.Combine(folder, "file", "below")), "handover_failed"),
            (options => (options.HandoverAsPlainText, options.HandoverLanguage) = (true, "Canary-7"), "invalid_options"),
        })
        {
            var options = Options();
            change(options);

            var refused = Assert.Throws<EntraResetException>(() => new ResetSession(options));

            Assert.Equal(code, refused.Code);
            Assert.DoesNotContain("Canary", refused.Message);
        }
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public void A_sheet_that_cannot_be_written_costs_no_password()
    {
        var options = Options(clear: true);
        using var session = Support.Session(options, Support.Adele);
        Directory.Delete(folder, recursive: true);

        var result = Assert.Single(session.Run());

        Directory.CreateDirectory(folder);
        Assert.Equal((Outcome.Reset, "handover_failed"), (result.Outcome, result.Error?.Code));
        Assert.NotNull(result.Password);
        Assert.Null(result.HandoverFile);
    }

    [Fact]
    public void No_file_is_overwritten()
    {
        var file = Path.Combine(folder, "sheet.html");
        OwnFile.Create(file, "first"u8.ToArray());

        Assert.Throws<IOException>(() => OwnFile.Create(file, "second"u8.ToArray()));

        Assert.Equal("first", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder));
    }
}

using System.Text;

namespace EntraPasswordReset.Tests;

public sealed class SecretTests : IDisposable
{
    private const string OwnPassword = "canary-Passwort-7";
    private readonly LoopbackGraph graph = new();

    public void Dispose()
    {
        graph.Dispose();
        KeptResults.Clear();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("abcdefgh")]
    [InlineData("pässwörd Ω \U0001F511 \0 end")]
    public void Secure_text_is_unwrapped_whole(string text)
    {
        using var secret = Support.Secure(text);

        Assert.Equal(text, SecretText.ToPlainText(secret));
        Assert.Equal(Encoding.UTF8.GetBytes(text), SecretText.ToUtf8(secret));
        Assert.True(secret.IsReadOnly());
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_refused_and_not_quoted()
    {
        using var secret = new SecureString();
        secret.AppendChar('a');
        secret.AppendChar('\ud83d');

        var refused = Assert.Throws<EntraResetException>(() => SecretText.ToUtf8(secret));

        Assert.Equal("invalid_argument", refused.Code);
        Assert.DoesNotContain("D83D", refused.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(400, """{"error":{"code":"Request_BadRequest","message":"The specified password does not comply with password complexity requirements."}}""")]
    [InlineData(403, """{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}""")]
    [InlineData(500, "<html>proxy</html>")]
    public void No_event_and_no_result_tells_a_password_or_the_token(int status, string reply)
    {
        graph.Intercept = (call, response) =>
        {
            if (call.Method != "PATCH")
            {
                return false;
            }
            // Else core waits some seconds before it repeats after a 500.
            response.AddHeader("Retry-After", "0");
            LoopbackGraph.Send(response, status, reply);
            return true;
        };
        var options = Support.OptionsFor(graph);
        options.NewPassword = Support.Secure(OwnPassword);
        using var session = Support.Session(options, Support.Adele);
        var seen = new List<SessionEvent>();

        session.Until<DoneEvent>(seen);

        Assert.Contains(seen, happened => happened is ResultEvent);
        Assert.Contains(seen, happened => happened is TrafficEvent);
        var told = string.Join("\n", seen.Select(Newtonsoft.Json.JsonConvert.SerializeObject));
        Assert.DoesNotContain("canary", told);
        Assert.DoesNotContain(Support.Token(), told);
        Assert.Contains(OwnPassword, graph.Passwords);
    }

    [Fact]
    public void Exceptions_tell_no_secret()
    {
        var options = Support.OptionsFor(graph);
        options.NewPassword = Support.Secure(OwnPassword);
        options.PasswordLength = 20;
        AssertSilent(Assert.Throws<EntraResetException>(() => new ResetSession(options)));

        options.PasswordLength = null;
        using var session = Support.Session(options, Support.Adele, "alex@contoso.example");
        AssertSilent(Assert.Throws<EntraResetException>(() => session.Next(0)));

        static void AssertSilent(EntraResetException exception)
        {
            Assert.DoesNotContain("canary", exception + exception.Remedy);
            Assert.DoesNotContain(Support.Token(), exception + exception.Remedy);
        }
    }
}

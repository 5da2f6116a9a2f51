namespace EntraPasswordReset.Tests;

public sealed class TokenTests : IDisposable
{
    private const string Challenge =
        """Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7InZhbHVlIjoiMSJ9fX0=" """;

    private readonly LoopbackGraph graph = new();

    public TokenTests() => graph.Intercept = (call, response) =>
    {
        if (call.Header("Authorization") != "Bearer " + Support.Token("second"))
        {
            response.AddHeader("WWW-Authenticate", Challenge.Trim());
            LoopbackGraph.Send(response, 401, """{"error":{"code":"InvalidAuthenticationToken","message":"refused"}}""");
            return true;
        }
        return false;
    };

    public void Dispose()
    {
        graph.Dispose();
        KeptResults.Clear();
    }

    [Fact]
    public void A_provider_brings_the_first_token_and_one_that_meets_the_claims()
    {
        var asked = new List<TokenRequest>();
        var options = new ResetOptions
        {
            GraphEndpoint = graph.Root,
            TokenProvider = request =>
            {
                asked.Add(request);
                return Support.Secure(Support.Token(asked.Count == 1 ? "first" : "second"));
            },
        };
        using var session = Support.Session(options, Support.Adele);

        Assert.Equal(Outcome.Reset, Assert.Single(session.Run()).Outcome);

        Assert.Equal([null, """{"access_token":{"nbf":{"value":"1"}}}"""], asked.Select(request => request.Claims));
        Assert.All(asked, request => Assert.NotEmpty(request.Message));
        Assert.Equal("Bearer " + Support.Token("first"), graph.Calls.First().Header("Authorization"));
    }

    [Fact]
    public void PowerShell_is_asked_by_events()
    {
        using var session = Support.Session(new ResetOptions { GraphEndpoint = graph.Root, UseTokenEvents = true }, Support.Adele);

        Assert.Null(session.Until<TokenEvent>().Claims);
        Assert.Null(session.Next(0));
        Assert.Empty(graph.Calls);
        session.SetToken(Support.Secure(Support.Token("first")));
        Assert.NotNull(session.Until<TokenEvent>().Claims);
        session.SetToken(Support.Secure(Support.Token("second")));

        Assert.Equal(Outcome.Reset, session.Until<ResultEvent>().Result.Outcome);
    }

    [Fact]
    public void Without_another_token_the_user_fails()
    {
        using var session = Support.Session(new ResetOptions { GraphEndpoint = graph.Root, UseTokenEvents = true }, Support.Adele);
        session.Until<TokenEvent>();
        session.SetToken(Support.Secure(Support.Token("first")));
        session.Until<TokenEvent>();
        session.SetToken(null);

        Assert.Equal("token_refused", session.Until<ResultEvent>().Result.Error!.Code);
    }

    [Fact]
    public void Without_a_first_token_nothing_is_sent()
    {
        using var session = Support.Session(new ResetOptions { GraphEndpoint = graph.Root, TokenProvider = _ => null }, Support.Adele);

        Assert.Equal("no_sign_in", Assert.Throws<EntraResetException>(() => session.Run().ToList()).Code);

        Assert.IsType<DoneEvent>(session.Next(0));
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public void A_pasted_token_loses_its_line_end()
    {
        using var session = Support.Session(
            new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(" " + Support.Token("second") + "\r\n") }, Support.Adele);

        Assert.Equal(Outcome.Reset, Assert.Single(session.Run()).Outcome);
    }

    public static TheoryData<string> Unusable => ["", " \r\n", "\u0016", "eyJ.canary\u0016.x", "eyJ.canary\n.x", "Bearer eyJ.canary.x", "System.Security.SecureString", "canary\u00e9"];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_cannot_be_a_token_is_refused_before_anything_is_sent(string text)
    {
        var options = new ResetOptions { GraphEndpoint = graph.Root, AccessToken = Support.Secure(text) };
        var refused = Assert.Throws<EntraResetException>(() => new ResetSession(options));
        Assert.Equal("token_invalid", refused.Code);
        Assert.DoesNotContain("canary", refused.ToString());
        Assert.NotEmpty(refused.Remedy);
        Assert.Equal("token_invalid", Assert.Throws<EntraResetException>(() => Query.BannedWords(options)).Code);

        using var session = Support.Session(new ResetOptions { GraphEndpoint = graph.Root, TokenProvider = _ => Support.Secure(text) }, Support.Adele);
        Assert.Equal("token_invalid", Assert.Throws<EntraResetException>(() => session.Run().ToList()).Code);
        Assert.IsType<DoneEvent>(session.Next(0));
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public void What_cannot_be_a_later_token_is_none()
    {
        var asked = 0;
        var options = new ResetOptions
        {
            GraphEndpoint = graph.Root, TokenProvider = _ => Support.Secure(asked++ == 0 ? Support.Token("first") : "eyJ.canary\n.x"),
        };
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Failed, "token_refused"), (result.Outcome, result.Error!.Code));
        Assert.Equal(2, asked);
        Assert.DoesNotContain(graph.Calls, call => call.Header("Authorization")!.Contains("canary"));
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJvaWQiOiLDvCJ9.x", """{"oid":"ü"}""")]
    [InlineData("a._-8.c", "\ufffd\ufffd")]
    [InlineData("opaque", "")]
    [InlineData("a.!!.c", "")]
    [InlineData("a.b.c", "")]
    public void The_payload_of_a_token_is_its_middle_part(string token, string payload) =>
        Assert.Equal(payload, System.Text.Encoding.UTF8.GetString(AccessToken.Payload(Support.Secure(token))));

    [Fact]
    public void An_error_of_a_provider_is_told_by_its_type_and_its_code_only()
    {
        Assert.Equal("FormatException", ProviderFailure.Describe(new FormatException("could not convert Secret-1")));
        Assert.Equal(
            "FormatException (AADSTS50076)",
            ProviderFailure.Describe(new InvalidOperationException("Secret-1", new FormatException("AADSTS50076: Secret-1. AADSTS50076, xAADSTS1"))));
        Assert.Equal("TimeoutException (AADSTS7000215)", ProviderFailure.Describe(new AggregateException("Secret-1 AADSTS7000215", new FormatException(), new TimeoutException("Secret-1"))));
    }
}

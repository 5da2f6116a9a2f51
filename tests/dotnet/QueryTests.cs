namespace EntraPasswordReset.Tests;

/// <summary>Sessions that ask for something and change nothing.</summary>
public sealed class QueryTests : IDisposable
{
    private readonly LoopbackGraph graph = new();

    public QueryTests() => graph.Intercept = (call, response) =>
    {
        if (call.Url.Contains("roupSettings", StringComparison.Ordinal))
        {
            LoopbackGraph.Send(response, 200, Settings);
            return true;
        }
        return false;
    };

    private static string Settings => """
        {"value":[{"displayName":"Password Rule Settings","templateId":"5cf42378-d67d-4f36-ba46-e8b86229381d","values":[
            {"name":"EnableBannedPasswordCheck","value":"True"},{"name":"BannedPasswordList","value":"contoso\tfabrikam"}]}]}
        """;

    public void Dispose() => graph.Dispose();

    [Fact]
    public void The_tenants_own_banned_words_come_and_then_the_end()
    {
        using var query = Query.BannedWords(Support.OptionsFor(graph));

        Assert.Equal(["contoso", "fabrikam"], query.Until<BannedWordsEvent>().Words);
        query.Until<DoneEvent>();
        Assert.False(query.IsCut);
    }

    [Fact]
    public void A_query_leaves_its_options_as_they_were()
    {
        var options = Support.OptionsFor(graph);
        using (var query = Query.BannedWords(options))
        {
            query.Until<DoneEvent>();
        }

        using var session = Support.Session(options, Support.Adele);

        Assert.Equal(Outcome.Reset, Assert.Single(session.Run()).Outcome);
        KeptResults.Clear();
    }

    [Fact]
    public void Users_are_found_by_the_beginning_of_a_name()
    {
        graph.Intercept = (call, response) =>
        {
            LoopbackGraph.Send(response, 200, """{"value":[{"id":"11111111-1111-4111-8111-111111111111","displayName":"Adele Vance","userPrincipalName":"adele@contoso.example","mail":null,"accountEnabled":false}]}""");
            return true;
        };
        using var query = Query.Find(Support.OptionsFor(graph), "Ade");

        var found = query.Until<FoundEvent>();

        var user = Assert.Single(found.Users);
        Assert.Equal(("11111111-1111-4111-8111-111111111111", Support.Adele, "Adele Vance", null, false), (user.UserId, user.UserPrincipalName, user.DisplayName, user.Mail, user.AccountEnabled));
        Assert.Equal((false, null), (found.HasMore, found.Error));
        Assert.Contains("Ade", Assert.Single(graph.Calls).Url);
        query.Until<DoneEvent>();
    }

    [Fact]
    public void A_search_text_that_says_nothing_is_refused() =>
        Assert.Equal("invalid_options", Assert.Throws<EntraResetException>(() => Query.Find(Support.OptionsFor(graph), " ")).Code);
}

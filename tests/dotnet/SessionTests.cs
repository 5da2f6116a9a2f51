using System.Text.RegularExpressions;
namespace EntraPasswordReset.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly LoopbackGraph graph = new();

    public void Dispose()
    {
        graph.Dispose();
        KeptResults.Clear();
    }

    [Fact]
    public void A_user_is_reset()
    {
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);
        var before = DateTimeOffset.UtcNow;

        var result = Assert.Single(session.Run());

        Assert.Equal(
            (Outcome.Reset, Method.PasswordProfile, "unprotected_user", Protection.None),
            (result.Outcome, result.Method, result.MethodReason, result.Protection));
        Assert.Equal((LoopbackGraph.IdOf(Support.Adele), Support.Adele, "Adele Vance"), (result.UserId, result.UserPrincipalName, result.DisplayName));
        Assert.Equal(Assert.Single(graph.Passwords), result.Plain());
        Assert.True(PasswordVector.IsComplete(result.Plain()!));
        Assert.Equal((true, null, null, null), (result.ForceChange, result.SessionsRevoked, result.OperationUrl, result.Error));
        Assert.Empty(result.Roles);
        Assert.InRange(result.StartedAt!.Value, before.AddSeconds(-1), result.FinishedAt!.Value);
        Assert.InRange(result.FinishedAt!.Value, result.StartedAt!.Value, DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public void Requests_go_out_as_core_wrote_them()
    {
        using var session = Support.Session(Support.OptionsFor(graph), "o'brien+1@contoso.example");

        Assert.Equal(Outcome.Reset, Assert.Single(session.Run()).Outcome);

        Assert.Contains(graph.Calls, call => call.Url.StartsWith("/v1.0/users/o%27brien%2B1@contoso.example?$select=", StringComparison.Ordinal));
        Assert.All(graph.Calls, call =>
        {
            Assert.Equal("Bearer " + Support.Token(), call.Header("Authorization"));
            Assert.Equal("application/json", call.Header("Accept"));
            Assert.True(Guid.TryParse(call.Header("client-request-id"), out _));
            Assert.Null(call.Header("Expect"));
        });
        var write = Assert.Single(graph.Calls, call => call.Method == "PATCH");
        Assert.Equal("application/json", write.Header("Content-Type"));
        Assert.StartsWith("""{"passwordProfile":{"forceChangePasswordNextSignIn":true,"password":""", write.Body);
    }

    [Fact]
    public async Task Programs_are_asked_and_get_a_result_for_each_user()
    {
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");
        var asked = new List<AskEvent>();
        var results = new List<Result>();

        await foreach (var result in session.RunAsync(ask =>
        {
            asked.Add(ask);
            return ValueTask.FromResult(ask.UserPrincipalName == Support.Adele ? AnswerKind.Yes : AnswerKind.No);
        }))
        {
            results.Add(result);
        }

        Assert.Equal(["reset", "reset"], asked.Select(ask => ask.Question));
        Assert.Equal("Adele Vance (adele@contoso.example)", asked[0].Target);
        Assert.Contains("PATCH", asked[0].Requests[0]);
        Assert.Equal((Method.PasswordProfile, Protection.None, true), (asked[0].Method, asked[0].Protection, asked[0].ForceChange));
        Assert.Equal(Outcome.Reset, results.Single(result => result.UserPrincipalName == Support.Adele).Outcome);
        var declined = results.Single(result => result.UserPrincipalName != Support.Adele);
        Assert.Equal((Outcome.Skipped, "declined", null), (declined.Outcome, declined.Error!.Code, declined.Password));
        Assert.Single(graph.Passwords);
    }

    [Theory]
    [InlineData(AnswerKind.NoToAll, "declined")]
    [InlineData(AnswerKind.Impossible, "confirmation_impossible")]
    public void Nothing_is_written_without_a_yes(AnswerKind answer, string code)
    {
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");

        var results = session.Run(_ => answer).ToList();

        Assert.All(results, result => Assert.Equal((Outcome.Skipped, code), (result.Outcome, result.Error!.Code)));
        Assert.Equal(2, results.Count);
        Assert.Empty(graph.Passwords);
        Assert.Empty(KeptResults.List());
    }

    [Fact]
    public void Rows_tell_users_and_nothing_else()
    {
        using var session = new ResetSession(Support.OptionsFor(graph));
        session.AddRow(new Dictionary<string, string> { ["upn"] = Support.Adele, ["Password"] = "canary-in-a-row", ["Note"] = "\ud800", ["\ud800"] = "" });
        session.AddRow(new Dictionary<string, string> { ["Password"] = "canary-in-a-row" });

        var results = session.Run().ToList();

        Assert.Equal(["row_without_user", null], results.Select(result => result.Error?.Code).OrderBy(code => code is null));
        Assert.Equal(Support.Adele, results.Single(result => result.Outcome == Outcome.Reset).UserPrincipalName);
    }

    [Theory]
    [InlineData("UserPrincipalName", true)]
    [InlineData(" userprincipalname ", true)]
    [InlineData("\ufeffUserPrincipalName", true)]
    [InlineData("\ufeff upn\t", true)]
    [InlineData("UserPrincipalName;Name", false)]
    [InlineData("Password", false)]
    [InlineData("", false)]
    public void A_member_is_read_whatever_surrounds_its_name(string name, bool isRead) => Assert.Equal(isRead, RowMember.IsRead(name));

    [Fact]
    public void Own_password_with_any_characters_arrives_as_it_is()
    {
        const string own = "pass wOrd-\"\\/-{}~";
        var options = Support.OptionsFor(graph);
        options.NewPassword = Support.Secure(own);
        options.ForceChangePasswordNextSignIn = false;
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal((own, false), (result.Plain(), result.ForceChange));
        Assert.Equal(own, Assert.Single(graph.Passwords));
    }

    [Fact]
    public void Options_reach_core_and_its_refusals_come_back()
    {
        var both = Support.OptionsFor(graph);
        both.TokenProvider = _ => null;
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => new ResetSession(both)).Code);
        Assert.Equal("no_sign_in", Assert.Throws<EntraResetException>(() => new ResetSession(new ResetOptions())).Code);

        var options = Support.OptionsFor(graph);
        options.PasswordLength = 7;
        var refused = Assert.Throws<EntraResetException>(() => new ResetSession(options));
        Assert.Equal("password_length_invalid", refused.Code);
        Assert.Contains("7", refused.Message);
        Assert.NotEmpty(refused.Remedy);

        options = new ResetOptions { AccessToken = Support.Secure("token"), GraphEndpoint = "http://contoso.example" };
        Assert.Equal("endpoint_refused", Assert.Throws<EntraResetException>(() => new ResetSession(options)).Code);
        options = new ResetOptions { AccessToken = Support.Secure("token"), Environment = "Germany" };
        Assert.Contains("Germany", Assert.Throws<EntraResetException>(() => new ResetSession(options)).Message);
    }

    [Fact]
    public void One_own_password_for_two_users_is_refused_once_and_nothing_is_sent()
    {
        var options = Support.OptionsFor(graph);
        options.NewPassword = Support.Secure("Correct-Horse-7");
        using var session = Support.Session(options, Support.Adele, "alex@contoso.example");

        Assert.Equal("shared_password", Assert.Throws<EntraResetException>(() => session.Next(0)).Code);
        // As PowerShell's `finally` does.
        session.Cancel();
        Assert.IsType<DoneEvent>(session.Next(0));
        Assert.Empty(graph.Calls);
    }

    [Fact]
    public void A_session_tells_progress_traffic_and_the_end()
    {
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);
        var seen = new List<SessionEvent>();

        session.Until<DoneEvent>(seen);
        Assert.IsType<DoneEvent>(session.Next(0));

        var progress = seen.OfType<ProgressEvent>().ToList();
        Assert.Equal((0, 1, "reading"), (progress[0].Finished, progress[0].Total, progress[0].Stage));
        Assert.Equal((1, 1, "done", null), (progress[^1].Finished, progress[^1].Total, progress[^1].Stage, progress[^1].ThrottledUntil));
        var result = Assert.Single(seen.OfType<ResultEvent>());
        Assert.Equal((0, Outcome.Reset), (result.Index, result.Result.Outcome));
        var lines = seen.OfType<TrafficEvent>().Select(traffic => traffic.Text).ToList();
        Assert.Equal(graph.Calls.Count, lines.Count);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^GET http://127\.0\.0\.1:\d+/v1\.0/users/adele@contoso\.example\?\S+ → 200 \(request-id 9{8}-9{4}-4999-8999-9{12}, \d+ ms\)$"));
        Assert.Matches(@"^PATCH \S+ → 204 \(request-id \S+, \d+ ms\)$", lines[^1]);
    }

    [Fact]
    public void Next_comes_back_in_time_while_nothing_happens()
    {
        graph.Intercept = (_, _) => true;
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);
        session.Until<ProgressEvent>();
        var watch = Stopwatch.StartNew();

        Assert.Null(session.Next(200));

        Assert.InRange(watch.ElapsedMilliseconds, 150, 400);
        graph.Dispose();
    }
}

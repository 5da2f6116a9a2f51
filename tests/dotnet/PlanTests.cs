namespace EntraPasswordReset.Tests;

/// <summary>A plan as a .NET program meets it, and a reset by it.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly LoopbackGraph graph = new();

    public void Dispose()
    {
        KeptResults.Clear();
        graph.Dispose();
    }

    private Plan PlanOf(ResetOptions options, out PlanSummaryEvent summary)
    {
        using var query = UserQuery.Plan(options);
        query.AddUser(Support.Adele);
        var plan = query.Until<PlanEvent>().Plan;
        summary = query.Until<PlanSummaryEvent>();
        query.Until<DoneEvent>();
        return plan;
    }

    [Fact]
    public void A_plan_tells_what_a_reset_would_do_and_writes_nothing()
    {
        var options = Support.OptionsFor(graph);
        options.RevokeSession = true;

        var plan = PlanOf(options, out var summary);

        Assert.Equal(("PasswordProfile", "unprotected_user", Protection.None), (plan.Route, plan.RouteReason, plan.Protection));
        Assert.Null(plan.Error);
        Assert.NotNull(plan.Fingerprint);
        Assert.Equal(2, plan.Requests.Count);
        Assert.Contains("********", plan.Requests[0]);
        Assert.Contains("Password Administrator", plan.LeastRoles);
        Assert.True(plan.EstimatedSeconds > 0);
        Assert.Equal((1, 1, 0), (summary.Total, summary.Ready, summary.Stopped));
        Assert.StartsWith("1 of 1 users would be reset", summary.Message);
        Assert.Empty(graph.Passwords);
        Assert.All(graph.Calls, call => Assert.Equal("GET", call.Method));
    }

    [Fact]
    public void A_reset_by_a_plan_does_what_was_planned()
    {
        var plan = PlanOf(Support.OptionsFor(graph), out _);
        var options = Support.OptionsFor(graph);
        options.Plans = new Dictionary<string, string> { [plan.UserId!] = plan.Fingerprint! };
        options.VerifiedBy = "Callback";

        using var session = Support.Session(options, Support.Adele);
        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Reset, "Callback"), (result.Outcome, result.VerifiedBy));
    }

    [Fact]
    public void Nobody_is_reset_whose_plan_has_changed_or_who_is_excluded()
    {
        foreach (var (options, code) in new[]
        {
            (new ResetOptions { Plans = new Dictionary<string, string> { ["11111111-1111-4111-8111-111111111111"] = "1/another" } }, "plan_changed"),
            (new ResetOptions { ExcludeUserIds = [Support.Adele.ToUpperInvariant()], Force = true }, "excluded"),
            (new ResetOptions { ExclusionList = $"# break glass\n{Support.Adele}\n" }, "excluded"),
        })
        {
            (options.GraphEndpoint, options.AccessToken) = (Support.OptionsFor(graph).GraphEndpoint, Support.OptionsFor(graph).AccessToken);
            using var session = Support.Session(options, Support.Adele);

            var result = Assert.Single(session.Run());

            Assert.Equal((Outcome.Skipped, code), (result.Outcome, result.Error?.Code));
        }
        Assert.Empty(graph.Passwords);
    }

    [Fact]
    public void A_list_that_names_nobody_is_refused_without_being_quoted()
    {
        var options = Support.OptionsFor(graph);
        options.ExclusionList = "Canary-7Qz!";

        var refused = Assert.Throws<EntraResetException>(() => new ResetSession(options));

        Assert.Equal("invalid_options", refused.Code);
        Assert.Contains("line 1", refused.Message);
        Assert.DoesNotContain("Canary", refused.Message);
    }
}

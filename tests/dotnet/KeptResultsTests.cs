namespace EntraPasswordReset.Tests;

public sealed class KeptResultsTests : IDisposable
{
    private readonly LoopbackGraph graph = new();
    private readonly Func<TimeSpan> clock = KeptResults.Now;
    private TimeSpan later;

    public KeptResultsTests()
    {
        KeptResults.Clear();
        KeptResults.Now = () => clock() + later;
    }

    public void Dispose()
    {
        graph.Dispose();
        KeptResults.Now = clock;
        KeptResults.Clear();
    }

    [Fact]
    public void A_run_that_ended_by_itself_keeps_its_passwords_for_a_quarter_of_an_hour()
    {
        var result = Run(Support.Adele);

        later = TimeSpan.FromMinutes(14.9);
        var kept = Assert.Single(KeptResults.List());
        Assert.Equal((result.Plain(), result.UserId, result.Outcome), (kept.Plain(), kept.UserId, kept.Outcome));

        later = TimeSpan.FromMinutes(15.1);
        Assert.Empty(KeptResults.List());
    }

    [Fact]
    public void Results_are_found_and_cleared_by_id_and_by_name()
    {
        Run(Support.Adele);
        Run("alex@contoso.example");

        Assert.Equal([Support.Adele, "alex@contoso.example"], KeptResults.List("").Select(result => result.UserPrincipalName));
        Assert.Single(KeptResults.List("ADELE@contoso.example"));
        Assert.Single(KeptResults.List(LoopbackGraph.IdOf(Support.Adele).ToUpperInvariant()));
        Assert.Empty(KeptResults.List("nobody@contoso.example"));

        KeptResults.Clear("Adele@CONTOSO.example");
        Assert.Equal("alex@contoso.example", Assert.Single(KeptResults.List()).UserPrincipalName);
        KeptResults.Clear();
        Assert.Empty(KeptResults.List());
    }

    [Fact]
    public void Whoever_disposes_of_a_password_leaves_the_kept_one_alone()
    {
        var result = Run(Support.Adele);
        var password = result.Plain();
        result.Password!.Dispose();
        KeptResults.List()[0].Password!.Dispose();

        var listed = Assert.Single(KeptResults.List());
        KeptResults.Clear();

        Assert.Equal(password, listed.Plain());
    }

    [Fact]
    public void It_is_kept_before_it_is_handed_out()
    {
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);

        var handedOut = session.Until<ResultEvent>().Result;

        Assert.Equal(handedOut.Plain(), Assert.Single(KeptResults.List()).Plain());
    }

    [Fact]
    public void A_cut_run_keeps_everything_also_what_was_handed_out()
    {
        foreach (var _ in Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example", "megan@contoso.example").Run())
        {
            // As Select-Object -First 1 does.
            break;
        }

        later = TimeSpan.FromDays(1);
        var kept = KeptResults.List();
        Assert.Contains(kept, result => result.UserPrincipalName == Support.Adele);
        Assert.Equal(graph.Passwords.Order(), kept.Select(Support.Plain).Order());
    }

    [Fact]
    public void After_a_cancel_the_write_in_flight_still_brings_its_password()
    {
        using var release = new ManualResetEventSlim();
        using var arrived = new ManualResetEventSlim();
        graph.Intercept = (call, _) =>
        {
            if (call.Method == "PATCH")
            {
                arrived.Set();
                release.Wait(10_000);
            }
            return false;
        };
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");
        session.Answer(session.Until<AskEvent>(), AnswerKind.Yes);
        while (!arrived.IsSet)
        {
            session.Next(50);
        }

        session.Cancel();
        release.Set();

        var results = new List<SessionEvent>();
        session.Until<DoneEvent>(results);
        var outcomes = results.OfType<ResultEvent>().ToDictionary(happened => happened.Result.UserPrincipalName!, happened => happened.Result);
        Assert.Equal((Outcome.Reset, Outcome.Cancelled), (outcomes[Support.Adele].Outcome, outcomes["alex@contoso.example"].Outcome));
        Assert.Equal(Assert.Single(graph.Passwords), outcomes[Support.Adele].Plain());
        later = TimeSpan.FromDays(1);
        Assert.Equal(outcomes[Support.Adele].Plain(), Assert.Single(KeptResults.List()).Plain());
    }

    [Fact]
    public void A_caller_who_fails_before_going_on_to_the_end_has_cut_the_run()
    {
        using (var session = Support.Session(Support.OptionsFor(graph), Support.Adele))
        {
            session.Until<ResultEvent>();
            while (session.Ready() is not null)
            {
            }
            Assert.Null(session.Ready());
        }

        later = TimeSpan.FromDays(1);
        Assert.Single(KeptResults.List());
    }

    [Fact]
    public void A_cancel_after_the_end_cuts_nothing()
    {
        using (var session = Support.Session(Support.OptionsFor(graph), Support.Adele))
        {
            session.Until<DoneEvent>();
            session.Cancel();
        }

        later = TimeSpan.FromMinutes(15.1);
        Assert.Empty(KeptResults.List());
    }

    [Fact]
    public void A_session_given_up_while_the_service_is_silent_keeps_the_password_that_may_have_been_set()
    {
        graph.Intercept = (call, _) => call.Method == "PATCH";
        var watch = new Stopwatch();
        using (var session = Support.Session(Support.OptionsFor(graph), Support.Adele))
        {
            Assert.Equal(30_000, session.GraceMs);
            session.GraceMs = 1500;
            while (!graph.Passwords.Any())
            {
                if (session.Next(50) is AskEvent ask)
                {
                    session.Answer(ask, AnswerKind.Yes);
                }
            }
            watch.Start();
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.4, 3);
        var kept = Assert.Single(KeptResults.List());
        Assert.Equal((Outcome.Unknown, Assert.Single(graph.Passwords)), (kept.Outcome, kept.Plain()));
    }

    [Fact]
    public async Task A_program_that_cancels_gets_the_rest_and_then_the_exception()
    {
        using var source = new CancellationTokenSource();
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example", "megan@contoso.example");
        var results = new List<Result>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in session.RunAsync(cancellationToken: source.Token))
            {
                results.Add(result);
                source.Cancel();
            }
        });

        Assert.Equal(3, results.Count);
        Assert.Equal(graph.Passwords.Order(), results.Select(Support.Plain).OfType<string>().Order());
        later = TimeSpan.FromDays(1);
        Assert.Equal(graph.Passwords.Order(), KeptResults.List().Select(Support.Plain).Order());
    }

    [Fact]
    public async Task A_program_that_cancels_waits_for_what_is_in_flight_and_no_longer()
    {
        // The service has taken the write, and says nothing.
        graph.Intercept = (call, _) => call.Method == "PATCH";
        using var source = new CancellationTokenSource();
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");
        session.GraceMs = 1500;
        var results = new List<Result>();
        var watch = new Stopwatch();
        var run = Task.Run(async () =>
        {
            await foreach (var result in session.RunAsync(cancellationToken: source.Token))
            {
                results.Add(result);
            }
        });
        SpinWait.SpinUntil(() => graph.Passwords.Any(), 10_000);

        watch.Start();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.4, 3);
        Assert.Equal(2, results.Count);
        Assert.True(session.IsCut);
        var written = graph.Passwords.ToList();
        Assert.Equal(written.Count, session.KeptCount);
        Assert.Equal(written.Order(), results.Where(result => result.Outcome == Outcome.Unknown).Select(Support.Plain).Order());
        later = TimeSpan.FromDays(1);
        Assert.Equal(written.Order(), KeptResults.List().Select(Support.Plain).Order());
    }

    [Fact]
    public void A_cancel_with_nothing_in_flight_ends_at_once()
    {
        // All wait until the service may be asked again.
        graph.Intercept = (_, response) =>
        {
            response.AddHeader("Retry-After", "60");
            LoopbackGraph.Send(response, 429);
            return true;
        };
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");
        SpinWait.SpinUntil(() => session.Next(500) is null, 10_000);
        var watch = Stopwatch.StartNew();

        session.Cancel();
        var rest = new List<SessionEvent>();
        session.Until<DoneEvent>(rest);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        Assert.All(rest.OfType<ResultEvent>(), happened => Assert.Equal(Outcome.Cancelled, happened.Result.Outcome));
        Assert.Equal((2, 0), (rest.OfType<ResultEvent>().Count(), session.KeptCount));
    }

    [Fact]
    public void A_stop_before_a_hundred_thousand_users_tells_how_many_they_are_and_takes_little_time()
    {
        const int Users = 100_000;
        using var session = Support.Session(Support.OptionsFor(graph), [.. Enumerable.Range(0, Users).Select(i => $"user{i}@contoso.example")]);
        session.Until<ProgressEvent>();
        var watch = Stopwatch.StartNew();

        session.Cancel();
        var emitted = Enumerable.Range(0, 10).Select(_ => session.Until<ResultEvent>()).ToList();
        session.OnlyCountsCancelled = true;
        var rest = new List<SessionEvent>();
        session.Until<DoneEvent>(rest);

        Assert.All(emitted, happened => Assert.Equal(Outcome.Cancelled, happened.Result.Outcome));
        Assert.Equal(Users, session.CancelledCount);
        Assert.Empty(rest.OfType<ResultEvent>());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4);
    }

    private Result Run(string user)
    {
        using var session = Support.Session(Support.OptionsFor(graph), user);
        return Assert.Single(session.Run());
    }
}

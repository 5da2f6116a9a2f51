using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace EntraPasswordReset.Tests;

public sealed class TransportTests : IDisposable
{
    private readonly LoopbackGraph graph = new();

    public void Dispose()
    {
        graph.Dispose();
        KeptResults.Clear();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public void No_redirect_is_followed(int status)
    {
        using var elsewhere = new LoopbackGraph();
        graph.Intercept = (call, response) => call.Method == "PATCH" && Redirect(response, elsewhere, status);
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal("redirected", result.Error!.Code);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public void What_a_given_client_fetched_elsewhere_is_no_answer()
    {
        using var elsewhere = new LoopbackGraph();
        graph.Intercept = (call, response) => call.Method == "PATCH" && Redirect(response, elsewhere, 307);
        using var following = new HttpClient(new HttpClientHandler { AllowAutoRedirect = true });
        var options = Support.OptionsFor(graph);
        options.HttpClient = following;
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal(Outcome.Unknown, result.Outcome);
        Assert.Equal("redirected", result.Error!.Code);
    }

    [Fact]
    public void No_cookie_is_kept()
    {
        graph.Intercept = (_, response) =>
        {
            response.AddHeader("Set-Cookie", "session=canary; Path=/");
            return false;
        };
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele, "alex@contoso.example");

        Assert.All(session.Run(), result => Assert.Equal(Outcome.Reset, result.Outcome));

        Assert.All(graph.Calls, call => Assert.Null(call.Header("Cookie")));
    }

    [Fact]
    public void A_lost_answer_is_repeated_with_the_same_password()
    {
        var lost = 0;
        graph.Intercept = (call, response) => call.Method == "PATCH" && Interlocked.Increment(ref lost) == 1 && Break(response);
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal(Outcome.Reset, result.Outcome);
        Assert.Equal([result.Plain(), result.Plain()], graph.Passwords);
    }

    [Fact]
    public void With_every_answer_lost_the_password_is_still_known()
    {
        graph.Intercept = (call, response) => call.Method == "PATCH" && Break(response);
        using var session = Support.Session(Support.OptionsFor(graph), Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Unknown, "answer_lost"), (result.Outcome, result.Error!.Code));
        Assert.All(graph.Passwords, password => Assert.Equal(password, result.Plain()));
        Assert.Equal(result.Plain(), Assert.Single(KeptResults.List()).Plain());
    }

    [Fact]
    public void Where_nobody_listens_nothing_was_sent()
    {
        var options = new ResetOptions { GraphEndpoint = $"http://127.0.0.1:{LoopbackGraph.FreePort()}", AccessToken = Support.Secure(Support.Token()) };
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Failed, "not_reached"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public async Task Where_somebody_listens_and_hangs_up_the_request_may_have_arrived()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var hangUp = Task.Run(async () =>
        {
            while (true)
            {
                using var connection = await server.AcceptSocketAsync();
                await connection.ReceiveAsync(new byte[4096]);
            }
        });
        var options = new ResetOptions { GraphEndpoint = $"http://{server.LocalEndpoint}", AccessToken = Support.Secure(Support.Token()) };
        using var session = Support.Session(options, Support.Adele);

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Failed, "answer_lost"), (result.Outcome, result.Error!.Code));
        server.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => hangUp);
    }

    [Fact]
    public void A_client_of_the_callers_is_used_and_left_alone()
    {
        var handler = new InMemoryTenant();
        using var client = new HttpClient(handler);
        var options = new ResetOptions { AccessToken = Support.Secure(Support.Token()), HttpClient = client };

        using (var session = Support.Session(options, Support.Adele))
        {
            Assert.Equal(Outcome.Reset, Assert.Single(session.Run()).Outcome);
        }

        Assert.Equal(["graph.microsoft.com"], handler.Hosts.Distinct());
        Assert.False(handler.IsDisposed);
    }

    [Theory]
    [InlineData(50, false, "no reply: Timeout")]
    [InlineData(60_000, true, "no reply: Lost")]
    public async Task A_body_is_wiped_and_a_silent_service_is_not_waited_for(int timeoutMs, bool isAborted, string told)
    {
        graph.Intercept = (_, _) => true;
        var body = "canary"u8.ToArray();
        var send = $$"""{"id":1,"method":"PATCH","url":"{{graph.Root}}/v1.0/users/1","headers":{},"hasBody":true,"timeoutMs":{{timeoutMs}}}""";
        var arrived = new TaskCompletionSource<Reply>();
        using var outgoing = new HttpOutgoing(null, arrived.SetResult);

        outgoing.Start(new Request(Json.Parse(send), _ => body), null);
        SpinWait.SpinUntil(() => !graph.Calls.IsEmpty, 5000);
        if (isAborted)
        {
            outgoing.Abort();
        }
        var reply = await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Contains(told, reply.ToEvent().Text);
        Assert.All(body, octet => Assert.Equal(0, octet));
        Assert.Equal("canary", graph.Calls.Single().Body);
    }

    [Fact]
    public void A_reply_that_nobody_waits_for_any_more_is_wiped()
    {
        Request request = new(Json.Parse($$"""{"id":999,"method":"GET","url":"{{graph.Root}}/","headers":{},"hasBody":false,"timeoutMs":1}"""), _ => []);
        Reply[] late = [.. Enumerable.Range(0, 2).Select(_ => new Reply(request, HttpStatusCode.OK, [], "canary"u8.ToArray(), TimeSpan.Zero))];
        using (var session = Support.Session(Support.OptionsFor(graph), Support.Adele))
        {
            session.Until<ProgressEvent>();

            // As of a request that was given up: the flow has had its answer.
            session.Arrive(late[0]);
            session.Until<DoneEvent>();
        }
        var closed = Support.Session(Support.OptionsFor(graph), Support.Adele);
        closed.Dispose();
        closed.Arrive(late[1]);

        Assert.All(late, reply => Assert.All(reply.Body, octet => Assert.Equal(0, octet)));
    }

    [Fact]
    public void A_long_list_goes_through_in_chunks()
    {
        using var client = new HttpClient(new InMemoryTenant());
        var options = new ResetOptions { AccessToken = Support.Secure(Support.Token()), HttpClient = client };
        using var session = Support.Session(options, [.. Enumerable.Range(0, 2500).Select(i => $"user{i}@contoso.example")]);

        var results = session.Run().ToList();

        Assert.Equal(2500, results.Select(result => result.UserPrincipalName).Distinct().Count());
        Assert.All(results, result => Assert.Equal(Outcome.Reset, result.Outcome));
        Assert.Equal(2500, results.Select(Support.Plain).Distinct().Count());
    }

    private static bool Redirect(HttpListenerResponse response, LoopbackGraph target, int status)
    {
        response.AddHeader("Location", target.Root + "/v1.0/users/elsewhere");
        LoopbackGraph.Send(response, status);
        return true;
    }

    /// <summary>The head of a reply, and then the connection breaks.</summary>
    private static bool Break(HttpListenerResponse response)
    {
        response.ContentLength64 = 100;
        response.OutputStream.Write("{"u8);
        response.OutputStream.Flush();
        response.Abort();
        return true;
    }

    private sealed class InMemoryTenant : HttpMessageHandler
    {
        internal ConcurrentQueue<string> Hosts { get; } = new();

        internal bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Hosts.Enqueue(request.RequestUri!.Host);
            var content = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var body = LoopbackGraph.Body(request.Method.Method, request.RequestUri.PathAndQuery, content);
            return new HttpResponseMessage(body is null ? HttpStatusCode.NoContent : HttpStatusCode.OK) { Content = new StringContent(body ?? ""), RequestMessage = request };
        }

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }
}

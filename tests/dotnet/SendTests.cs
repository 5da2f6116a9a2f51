using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>Requests that the caller sends, with a client that has a token of its own.</summary>
public sealed class SendTests : IDisposable
{
    private readonly LoopbackGraph graph = new();
    private readonly HttpClient client = new();

    public void Dispose()
    {
        client.Dispose();
        graph.Dispose();
        KeptResults.Clear();
    }

    [Fact]
    public void A_user_is_reset_one_request_at_a_time()
    {
        using var session = Session(Support.Adele, "alex@contoso.example");
        var sent = new List<SendEvent>();
        var results = Drive(session, send =>
        {
            sent.Add(send);
            session.Respond(send, Answer(send));
        });

        Assert.All(results, result => Assert.Equal(Outcome.Reset, result.Outcome));
        Assert.Equal(graph.Passwords.Order(), results.Select(Support.Plain).Order());
        Assert.All(graph.Calls, call => Assert.True(Guid.TryParse(call.Header("client-request-id"), out _)));
        var write = sent.First(send => send.Method == "PATCH");
        Assert.Equal(("application/json", TimeSpan.FromMinutes(1)), (write.ContentType, write.Timeout));
        Assert.DoesNotContain("Content-Type", write.Headers.Keys);
        Assert.NotEmpty(write.Body);
        Assert.All(write.Body, octet => Assert.Equal(0, octet));
        Assert.All(sent.Where(send => send.Method == "GET"), send => Assert.Empty(send.Body));
    }

    [Fact]
    public void A_response_is_disposed_of()
    {
        using var session = Session(Support.Adele);
        var responses = new List<HttpResponseMessage>();
        Drive(session, send =>
        {
            responses.Add(Answer(send));
            session.Respond(send, responses[^1]);
        });

        Assert.All(responses.Where(response => response.StatusCode == HttpStatusCode.OK), response =>
            Assert.Throws<ObjectDisposedException>(() => response.Content.ReadAsStringAsync().GetAwaiter().GetResult()));
    }

    [Fact]
    public void What_came_from_another_host_is_no_answer()
    {
        using var session = Session(Support.Adele);
        var result = Assert.Single(Drive(session, send =>
        {
            var response = Answer(send);
            if (send.Method == "PATCH")
            {
                response.RequestMessage = new HttpRequestMessage(HttpMethod.Patch, "http://127.0.0.1:1/v1.0/users/elsewhere");
            }
            session.Respond(send, response);
        }));

        Assert.Equal(Outcome.Unknown, result.Outcome);
        Assert.NotNull(result.Password);
        Assert.Equal("redirected", result.Error!.Code);
    }

    public static TheoryData<Exception?, string> Failures => new()
    {
        { null, "no reply: Lost" },
        { new IOException("broken"), "no reply: Lost" },
        { new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)), "no reply: NotSent" },
        { new AggregateException(new HttpRequestException("no name", new SocketException((int)SocketError.HostNotFound))), "no reply: NotSent" },
        { new HttpRequestException("reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset))), "no reply: Lost" },
        { new TaskCanceledException("the time is up"), "no reply: Timeout" },
        { new InvalidOperationException("outer", new TaskCanceledException()), "no reply: Timeout" },
        { new AggregateException("Too many retries performed. More than 3 retries encountered while sending the request."), "429" },
        // An older version's.
        { new InvalidOperationException("Code: tooManyRetries\r\nMessage: More than 3 retries encountered while sending the request."), "429" },
        { new AggregateException("Too many retries performed.", new ApiException(429), new ApiException(503)), "503" },
        { new AggregateException("Too many retries performed.", new ApiException(504), new ApiException(429)), "504" },
        { new Azure.Identity.AuthenticationFailedException(), "401" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_a_client_throws_is_read(Exception? exception, string told)
    {
        using var session = Session(Support.Adele);
        session.Fail(session.Until<SendEvent>(), exception);

        Assert.Contains($"→ {told} (", session.Until<TrafficEvent>().Text);
    }

    [Fact]
    public void A_refusal_that_was_thrown_is_waited_out_as_it_says()
    {
        var exception = new AggregateException("Too many retries performed.", new ApiException(429, "30"));
        using var session = Session(Support.Adele);
        session.Fail(session.Until<SendEvent>(), exception);
        var before = DateTimeOffset.UtcNow;

        ProgressEvent progress;
        do
        {
            progress = session.Until<ProgressEvent>();
        }
        while (progress.ThrottledUntil is null);

        Assert.InRange((progress.ThrottledUntil!.Value - before).TotalSeconds, 25, 31);
    }

    [Fact]
    public void The_first_answer_counts()
    {
        using var session = Session(Support.Adele);
        var results = Drive(session, send =>
        {
            session.Respond(send, Answer(send));
            session.Fail(send, null);
        });

        Assert.Equal(Outcome.Reset, Assert.Single(results).Outcome);
    }

    [Fact]
    public void A_refused_token_is_not_asked_for_again()
    {
        using var session = Session(Support.Adele);
        var result = Assert.Single(Drive(session, send => session.Respond(send, new HttpResponseMessage(HttpStatusCode.Unauthorized))));

        Assert.Equal("token_refused", result.Error!.Code);
        Assert.Contains("Connect-MgGraph", result.Error.Remedy);
    }

    [Fact]
    public void What_is_ready_is_no_request_and_what_was_not_handed_out_was_not_sent()
    {
        using var session = Session(Support.Adele);
        while (session.Ready() is not null)
        {
        }
        Assert.Null(session.Ready());

        session.Cancel();

        Assert.Contains(session.Until<ResultEvent>().Result.Outcome, new[] { Outcome.Cancelled, Outcome.Failed });
        session.Until<DoneEvent>();
        Assert.Equal((0, 0), (graph.Calls.Count, session.KeptCount));
    }

    [Fact]
    public void A_caller_who_stops_to_send_waits_for_nothing_and_loses_nothing()
    {
        var watch = new Stopwatch();
        using (var session = Session(Support.Adele))
        {
            while (true)
            {
                var happened = session.Next(200);
                if (happened is AskEvent ask)
                {
                    session.Answer(ask, AnswerKind.Yes);
                }
                else if (happened is SendEvent { Method: "PATCH" })
                {
                    break;
                }
                else if (happened is SendEvent send)
                {
                    session.Respond(send, Answer(send));
                }
            }
            watch.Start();
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        Assert.Equal(Outcome.Unknown, Assert.Single(KeptResults.List()).Outcome);
    }

    [Fact]
    public void A_caller_who_leaves_leaves_no_password_behind()
    {
        SendEvent? write = null;
        using (var session = Session(Support.Adele))
        {
            while (write is null)
            {
                switch (session.Next(200))
                {
                    case AskEvent ask:
                        session.Answer(ask, AnswerKind.Yes);
                        break;
                    case SendEvent { Method: "PATCH" } send:
                        write = send;
                        break;
                    case SendEvent send:
                        session.Respond(send, Answer(send));
                        break;
                }
            }
            Assert.Contains(write.Body, octet => octet != 0);
        }

        Assert.All(write.Body, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public async Task A_run_that_nobody_sends_for_is_refused()
    {
        using var session = Session(Support.Adele);

        Assert.Equal("wrong_state", Assert.Throws<EntraResetException>(() => session.Run().ToList()).Code);
        await Assert.ThrowsAsync<EntraResetException>(async () => await session.RunAsync().GetAsyncEnumerator().MoveNextAsync());
        var both = Options();
        both.AccessToken = Support.Secure("token");
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => new ResetSession(both)).Code);
    }

    [Theory]
    [InlineData("Delegated", "adele@contoso.example", "A,B", """{"aud":"https://graph.microsoft.com","tid":"t","idtyp":"user","upn":"adele@contoso.example","scp":"A B"}""")]
    [InlineData("AppOnly", null, "A,B", """{"aud":"https://graph.microsoft.com","tid":"t","idtyp":"app","roles":["A","B"]}""")]
    [InlineData("UserProvidedAccessToken", "adele@contoso.example", "A", """{"aud":"https://graph.microsoft.com","tid":"t","idtyp":"user","upn":"adele@contoso.example","scp":"A"}""")]
    [InlineData("UserProvidedAccessToken", "", "A", """{"aud":"https://graph.microsoft.com","tid":"t"}""")]
    [InlineData("Delegated", null, "", """{"aud":"https://graph.microsoft.com","tid":"t","idtyp":"user"}""")]
    public void The_facts_of_a_session_stand_for_claims(string authType, string? account, string scopes, string expected)
    {
        var facts = new GraphSession
        {
            AuthType = authType, Account = account, Scopes = scopes.Split(','), TenantId = "t", GraphEndpoint = "https://graph.microsoft.com",
        };

        Assert.Equal(JObject.Parse(expected), JObject.Parse(Encoding.UTF8.GetString(facts.Claims())));
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", null, "https://test.fabrikam.example")]
    [InlineData("https://graph.microsoft.com", null, "http://graph.microsoft.com")]
    [InlineData("https://graph.microsoft.com", null, "https://graph.microsoft.com:8443")]
    [InlineData("https://graph.microsoft.com", null, "https://graph.microsoft.com@test.fabrikam.example")]
    [InlineData("https://graph.microsoft.com", null, "http://127.0.0.1:9")]
    [InlineData("http://127.0.0.1:9", null, "http://127.0.0.1:10")]
    [InlineData(null, null, "https://test.fabrikam.example")]
    [InlineData(null, "USGov", null)]
    public void A_session_sends_nowhere_but_to_its_own_endpoint(string? own, string? cloud, string? endpoint)
    {
        var options = new ResetOptions
        {
            GraphEndpoint = endpoint, Environment = cloud, GraphSession = new GraphSession { AuthType = "Delegated", Environment = "Global", GraphEndpoint = own },
        };

        var refused = Assert.Throws<EntraResetException>(() => new ResetSession(options));

        Assert.Equal("endpoint_refused", refused.Code);
        Assert.Contains(endpoint ?? cloud!, refused.Message);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com", "Global", null)]
    [InlineData("https://graph.microsoft.us/", "USGov", "https://GRAPH.microsoft.us")]
    [InlineData(null, "global", null)]
    public void A_session_sends_to_its_own_endpoint(string? own, string? cloud, string? endpoint)
    {
        var session = new GraphSession { AuthType = "Delegated", Environment = cloud, GraphEndpoint = own };

        new ResetSession(new ResetOptions { GraphEndpoint = endpoint, Environment = cloud, GraphSession = session }).Dispose();
    }

    private ResetOptions Options() =>
        new() { GraphEndpoint = graph.Root, GraphSession = new GraphSession { AuthType = "Delegated", GraphEndpoint = graph.Root } };

    private ResetSession Session(params string[] users) => Support.Session(Options(), users);

    private List<Result> Drive(ResetSession session, Action<SendEvent> send)
    {
        var results = new List<Result>();
        var open = 0;
        while (true)
        {
            switch (session.Next(200))
            {
                case SendEvent request:
                    Assert.Equal(1, ++open);
                    send(request);
                    open--;
                    break;
                case AskEvent ask:
                    session.Answer(ask, AnswerKind.Yes);
                    break;
                case ResultEvent { Result: var result }:
                    results.Add(result);
                    break;
                case DoneEvent:
                    return results;
            }
        }
    }

    private HttpResponseMessage Answer(SendEvent send)
    {
        var message = new HttpRequestMessage(new HttpMethod(send.Method), send.Url);
        if (send.Method != "GET")
        {
            message.Content = new ByteArrayContent([.. send.Body]);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", send.ContentType);
        }
        foreach (var header in send.Headers)
        {
            message.Headers.Add(header.Key, header.Value);
        }
        return client.Send(message);
    }

    /// <summary>The members of Microsoft.Kiota.Abstractions.ApiException, which the client reads by name.</summary>
    private sealed class ApiException(int status, string? retryAfter = null) : Exception($"HTTP request failed with status code: {status}.")
    {
        public int ResponseStatusCode { get; } = status;

        public IDictionary<string, IEnumerable<string>> ResponseHeaders { get; } =
            retryAfter is null ? new() : new Dictionary<string, IEnumerable<string>> { ["Retry-After"] = [retryAfter] };
    }
}

using System;
using System.Diagnostics;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace EntraPasswordReset;

/// <summary>Sends requests over <see cref="HttpClient"/>, several at once; what comes of each is a <see cref="Reply"/> and never an exception.</summary>
internal sealed class HttpOutgoing : IOutgoing
{
    private readonly HttpClient client;
    private readonly bool ownsClient;
    private readonly Action<Reply> arrived;
    private readonly CancellationTokenSource abort = new();

    /// <param name="given">The caller's client; null: one of ours.</param>
    /// <param name="arrived">Gets each reply, on the thread pool.</param>
    internal HttpOutgoing(HttpClient? given, Action<Reply> arrived)
    {
        ownsClient = given is null;
        client = given ?? new HttpClient(HttpHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan };
        this.arrived = arrived;
    }

    public bool NeedsToken => true;

    public bool AnswersByItself => true;

    public void Start(Request request, SecureString? token) =>
        // Not on the caller's thread: .NET Framework looks up names and proxies before its first await.
        Task.Run(async () => arrived(await SendAsync(request, token).ConfigureAwait(false)));

    public SendEvent? HandOut() => null;

    public Request? Withdraw() => null;

    public void Abort() => abort.Cancel();

    public void Dispose()
    {
        abort.Cancel();
        if (ownsClient)
        {
            client.Dispose();
        }
    }

    private async Task<Reply> SendAsync(Request request, SecureString? token)
    {
        var watch = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort.Token);
        try
        {
            limit.CancelAfter(request.Timeout);
            using var message = HttpMessages.ToMessage(request, token);
            HttpHandler.Prepare(message.RequestUri!);
            var sentTo = message.RequestUri;
            using var response = await client.SendAsync(message, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            // A given client that follows redirects has been elsewhere: what came from there is no reply to this request.
            if (response.RequestMessage?.RequestUri is { } final && final != sentTo)
            {
                Array.Clear(body, 0, body.Length);
                return new Reply(request, FailureKind.Redirected, watch.Elapsed);
            }
            return new Reply(request, response.StatusCode, HttpMessages.Headers(response), body, watch.Elapsed);
        }
        catch (Exception exception)
        {
            return new Reply(request, abort.IsCancellationRequested ? FailureKind.Lost : HttpMessages.Classify(exception), watch.Elapsed);
        }
        finally
        {
            request.Wipe();
        }
    }
}

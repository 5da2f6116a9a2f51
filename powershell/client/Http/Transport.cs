using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace EntraPasswordReset;

/// <summary>Sends requests over <see cref="HttpClient"/>, several at once; what comes of each is a <see cref="Reply"/> and never an exception.</summary>
internal sealed class Transport : IDisposable
{
    private readonly HttpClient client;
    private readonly bool ownsClient;
    private readonly CancellationTokenSource abort = new();

    internal Transport(HttpClient? given)
    {
        ownsClient = given is null;
        client = given ?? new HttpClient(TransportHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends on the thread pool and calls <paramref name="arrived"/> there.</summary>
    internal void Start(Request request, SecureString? token, Action<Reply> arrived) =>
        // Not on the caller's thread: .NET Framework looks up names and proxies before its first await.
        Task.Run(async () => arrived(await SendAsync(request, token).ConfigureAwait(false)));

    /// <summary>Gives up what is open.</summary>
    internal void Abort() => abort.Cancel();

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
            using var message = ToMessage(request, token);
            TransportHandler.Prepare(message.RequestUri!);
            var sentTo = message.RequestUri;
            using var response = await client.SendAsync(message, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
            // A given client that follows redirects has been elsewhere: what came from there is no answer to this request.
            var isRedirected = response.RequestMessage?.RequestUri is { } final && final != sentTo;
            return isRedirected
                ? new Reply(request, FailureKind.Redirected, watch.Elapsed)
                : new Reply(request, response.StatusCode, Headers(response), body, watch.Elapsed);
        }
        catch (Exception exception)
        {
            return new Reply(request, abort.IsCancellationRequested ? FailureKind.Lost : Classify(exception), watch.Elapsed);
        }
        finally
        {
            Array.Clear(request.Body, 0, request.Body.Length);
        }
    }

    private static HttpRequestMessage ToMessage(Request request, SecureString? token)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url);
        if (request.Method != "GET")
        {
            // Also an empty one: HttpClient repeats a dropped POST without content by itself.
            message.Content = new ByteArrayContent(request.Body);
        }
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
        // .NET Framework would first ask whether the body may come, and wait for the answer.
        message.Headers.ExpectContinue = false;
        if (token is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", AccessToken.Header(token));
        }
        return message;
    }

    internal static List<KeyValuePair<string, string?>> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Select(header => new KeyValuePair<string, string?>(header.Key.ToLowerInvariant(), string.Join(", ", header.Value)))
            .ToList();

    /// <summary>What an exception tells of a request; one of another client's may be wrapped.</summary>
    internal static FailureKind Classify(Exception? exception) =>
        exception.WithInner().Select(ClassifyOne).FirstOrDefault(kind => kind is not null) ?? FailureKind.Lost;

    private static FailureKind? ClassifyOne(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: SocketException socket } when IsBeforeConnection(socket.SocketErrorCode) => FailureKind.NotSent,
        // .NET Framework.
        HttpRequestException { InnerException: WebException { Status: WebExceptionStatus.NameResolutionFailure or
            WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.ConnectFailure } } => FailureKind.NotSent,
        OperationCanceledException => FailureKind.Timeout,
        _ => null,
    };

    // HttpClient hands a bare SocketException on only where no connection came about.
    private static bool IsBeforeConnection(SocketError error) =>
        error is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown;
}

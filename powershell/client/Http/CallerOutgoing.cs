using System;
using System.Net.Http;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Requests that the caller sends, one at a time, over a client that has a token of its own.</summary>
internal sealed class CallerOutgoing : IOutgoing
{
    private Request? waiting;
    private Request? handedOut;

    public bool NeedsToken => false;

    public bool AnswersByItself => false;

    // The flow opens one request at a time (maxInFlight), so none is waiting yet.
    public void Start(Request request, SecureString? token) => waiting = request;

    public SendEvent? HandOut()
    {
        if (Withdraw() is not { } request)
        {
            return null;
        }
        handedOut = request;
        return new SendEvent(request);
    }

    public Request? Withdraw()
    {
        var request = waiting;
        waiting = null;
        return request;
    }

    // The caller may still be sending it, and then the service gets an empty text in place of a password.
    public void Abort() => handedOut?.Wipe();

    public void Dispose()
    {
        waiting?.Wipe();
        Abort();
    }

    /// <summary>What the response to a request says.</summary>
    internal static Reply Read(SendEvent send, HttpResponseMessage response)
    {
        // A client that follows redirects has been elsewhere: what came from there is no reply to this request.
        if (response.RequestMessage?.RequestUri is { } final && !IsOf(new Uri(send.Url), final))
        {
            return new Reply(send.Request, FailureKind.Redirected, send.Elapsed);
        }
        try
        {
            // The client has read it to its end already, so nothing blocks here.
            var content = response.Content?.ReadAsByteArrayAsync().GetAwaiter().GetResult() ?? [];
            return new Reply(send.Request, response.StatusCode, HttpMessages.Headers(response), content, send.Elapsed);
        }
        catch (Exception exception)
        {
            return Read(send, exception);
        }
    }

    /// <summary>What an exception of the caller's client says; null where nothing is known.</summary>
    internal static Reply Read(SendEvent send, Exception? exception) =>
        ThrownReply.Read(send.Request, exception, send.Elapsed) ?? new Reply(send.Request, HttpMessages.Classify(exception), send.Elapsed);

    private static bool IsOf(Uri expected, Uri final) =>
        Uri.Compare(expected, final, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

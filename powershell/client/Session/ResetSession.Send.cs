using System;
using System.Net;
using System.Net.Http;
using System.Xml.Linq;

namespace EntraPasswordReset;

// Requests that the caller sends, one at a time.
public sealed partial class ResetSession
{
    private Request? held;

    private bool IsSentByCaller => options.GraphSession is not null;

    /// <summary>Hands on the response to a request, and disposes of it: it carries the caller's token.</summary>
    public void Respond(SendEvent send, HttpResponseMessage response)
    {
        using (response)
        {
            Arrive(send, Read(send, response));
        }
    }

    /// <summary>Hands on that no response came; a request that has its answer already keeps it.</summary>
    /// <param name="send">The request.</param>
    /// <param name="exception">What the caller's client threw; null where nothing is known.</param>
    public void Fail(SendEvent send, Exception? exception) =>
        Arrive(send, ThrownReply.Read(send.Request, exception, Since(send)) ?? new Reply(send.Request, Transport.Classify(exception), Since(send)));

    // Run and RunAsync return results only: nobody would see what is to be sent.
    private void RequireOwnTransport()
    {
        if (IsSentByCaller)
        {
            throw new EntraResetException(
                "wrong_state", "a session whose requests the caller sends cannot run by itself", "call Next, and answer each SendEvent", "InvalidOperation");
        }
    }

    /// <summary>The request that waits for the caller, if one does.</summary>
    private SendEvent? HandOut()
    {
        lock (gate)
        {
            var request = held;
            held = null;
            return request is null ? null : new SendEvent(request, clock.NowMs);
        }
    }

    private void Hold(XElement action)
    {
        held = new Request(action, flow.TakeBody);
        open.Add(held.Id);
    }

    /// <summary>What was not handed out yet has not left.</summary>
    private void Withdraw()
    {
        if (held is { } request)
        {
            held = null;
            open.Remove(request.Id);
            Array.Clear(request.Body, 0, request.Body.Length);
            flow.Fail(request.Id, FailureKind.NotSent);
        }
    }

    private void Arrive(SendEvent send, Reply reply)
    {
        Array.Clear(send.Body, 0, send.Body.Length);
        arrivals.Enqueue(reply);
        wake.Release();
    }

    private TimeSpan Since(SendEvent send) => TimeSpan.FromMilliseconds(clock.NowMs - send.SentAtMs);

    private static bool IsOf(Uri expected, Uri final) =>
        Uri.Compare(expected, final, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private Reply Read(SendEvent send, HttpResponseMessage response)
    {
        // A client that follows redirects has been elsewhere: what came from there is no answer to this request.
        if (response.RequestMessage?.RequestUri is { } final && !IsOf(new Uri(send.Url), final))
        {
            return new Reply(send.Request, FailureKind.Redirected, Since(send));
        }
        try
        {
            // The client has read it to its end already, so nothing blocks here.
            var content = response.Content?.ReadAsByteArrayAsync().GetAwaiter().GetResult() ?? [];
            return new Reply(send.Request, response.StatusCode, Transport.Headers(response), content, Since(send));
        }
        catch (Exception exception)
        {
            return new Reply(send.Request, Transport.Classify(exception), Since(send));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>
/// A request that the caller sends, because only the caller has a token (<see cref="SessionOptions.GraphSession"/>): as it is, once, without following a redirect
/// to another host. To be answered by <see cref="Session.Respond"/> or <see cref="Session.Fail"/> before the next <see cref="Session.Next"/>.
/// </summary>
public sealed class SendEvent : SessionEvent
{
    private const string ContentTypeHeader = "Content-Type";
    private readonly Stopwatch watch = Stopwatch.StartNew();

    internal SendEvent(Request request)
    {
        Request = request;
        Headers = request.Headers.Where(header => header.Key != ContentTypeHeader).ToDictionary(header => header.Key, header => header.Value);
        ContentType = request.Headers.Where(header => header.Key == ContentTypeHeader).Select(header => header.Value).FirstOrDefault();
    }

    internal Request Request { get; }

    /// <summary>The time since it was handed out.</summary>
    internal TimeSpan Elapsed => watch.Elapsed;

    /// <summary>The HTTP method.</summary>
    public string Method => Request.Method;

    /// <summary>The whole address.</summary>
    public string Url => Request.Url;

    /// <summary>Headers, but for those of the content and <c>Authorization</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The content's type; null without content.</summary>
    public string? ContentType { get; }

    /// <summary>The content, empty where there is none. It may hold a password, and is wiped when the reply comes.</summary>
    public byte[] Body => Request.Body;

    /// <summary>How long to wait for the reply.</summary>
    public TimeSpan Timeout => Request.Timeout;
}

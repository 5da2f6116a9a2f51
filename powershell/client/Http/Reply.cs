using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace EntraPasswordReset;

/// <summary>What came of a request.</summary>
internal sealed class Reply
{
    private readonly Request request;
    private readonly HttpStatusCode status;
    private readonly List<KeyValuePair<string, string?>> headers = [];
    private readonly FailureKind? failure;
    private readonly TimeSpan time;

    internal Reply(Request request, HttpStatusCode status, List<KeyValuePair<string, string?>> headers, byte[] body, TimeSpan time)
    {
        this.request = request;
        this.status = status;
        this.headers = headers;
        Body = body;
        this.time = time;
    }

    internal Reply(Request request, FailureKind failure, TimeSpan time)
    {
        this.request = request;
        this.failure = failure;
        this.time = time;
    }

    internal ulong Id => request.Id;

    /// <summary>May hold a password that the service generated: wiped when the flow has it, or when nobody waits for it any more.</summary>
    internal byte[] Body { get; } = [];

    internal void HandTo(Flow flow)
    {
        if (failure is { } kind)
        {
            flow.Fail(Id, kind);
        }
        else
        {
            flow.Respond(Id, (int)status, Json.Write(headers), Body);
        }
        Wipe();
    }

    internal void Wipe() => Array.Clear(Body, 0, Body.Length);

    internal TrafficEvent ToEvent()
    {
        var requestId = headers.Where(header => header.Key == "request-id").Select(header => RequestId.Shown(header.Value)).FirstOrDefault();
        return new TrafficEvent($"{request.Method} {request.Url} → {(failure is { } kind ? $"no reply: {kind}" : $"{(int)status}")} ({(requestId is null ? "" : $"request-id {requestId}, ")}{time.TotalMilliseconds:0} ms)");
    }
}

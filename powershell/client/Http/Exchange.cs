using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A <c>send</c> of the flow with its body.</summary>
internal sealed class Request
{
    internal Request(XElement json, Func<ulong, byte[]> takeBody)
    {
        Id = json.Number("id") ?? 0;
        Method = json.RequiredText("method");
        Url = json.RequiredText("url");
        Headers = json.Members("headers").ToArray();
        Timeout = TimeSpan.FromMilliseconds(json.Number("timeoutMs") ?? 0);
        Body = json.Flag("hasBody") == true ? takeBody(Id) : [];
    }

    internal ulong Id { get; }

    internal string Method { get; }

    internal string Url { get; }

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    internal TimeSpan Timeout { get; }

    /// <summary>May hold a password: wiped when the request is over.</summary>
    internal byte[] Body { get; }
}

/// <summary>What came of a request.</summary>
internal sealed class Reply
{
    private readonly Request request;
    private readonly HttpStatusCode status;
    private readonly List<KeyValuePair<string, string?>> headers = [];
    private readonly byte[] body = [];
    private readonly FailureKind? failure;
    private readonly TimeSpan time;

    internal Reply(Request request, HttpStatusCode status, List<KeyValuePair<string, string?>> headers, byte[] body, TimeSpan time)
    {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.time = time;
    }

    internal Reply(Request request, FailureKind failure, TimeSpan time)
    {
        this.request = request;
        this.failure = failure;
        this.time = time;
    }

    internal ulong Id => request.Id;

    internal void HandTo(Flow flow)
    {
        if (failure is { } kind)
        {
            flow.Fail(Id, kind);
            return;
        }
        flow.Respond(Id, (int)status, Json.Write(headers), body);
        Array.Clear(body, 0, body.Length);
    }

    internal TrafficEvent ToEvent()
    {
        var requestId = headers.Where(header => header.Key == "request-id").Select(header => $"request-id {header.Value}, ").FirstOrDefault();
        return new TrafficEvent($"{request.Method} {request.Url} → {(failure is { } kind ? $"no reply: {kind}" : $"{(int)status}")} ({requestId}{time.TotalMilliseconds:0} ms)");
    }
}

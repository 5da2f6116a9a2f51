using System;
using System.Collections.Generic;
using System.Linq;
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

    internal void Wipe() => Array.Clear(Body, 0, Body.Length);
}

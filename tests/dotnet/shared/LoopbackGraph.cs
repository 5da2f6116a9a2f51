using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>
/// A server that misbehaves on request: what the transport does on the wire is tested against it. The tenant that knows Graph's rules is tests/fake-graph.
/// Every user exists, is a member and holds no role; the caller is a User Administrator.
/// </summary>
public sealed class LoopbackGraph : IDisposable
{
    private readonly HttpListener listener = new();

    public LoopbackGraph()
    {
        Port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public string Root => $"http://127.0.0.1:{Port}";

    /// <summary>What came in, in order.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>The passwords that were written, in order, also in batches.</summary>
    public IEnumerable<string> Passwords => Calls.SelectMany(call => call.Passwords);

    /// <summary>Answers in place of the server, and then returns true.</summary>
    public Func<Call, HttpListenerResponse, bool> Intercept { get; set; } = (_, _) => false;

    public void Dispose() => listener.Close();

    /// <summary>A port where nobody listens.</summary>
    public static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }

    public static void Send(HttpListenerResponse response, int status, string body = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.AddHeader("request-id", "99999999-9999-4999-8999-999999999999");
        if (status != 204)
        {
            response.ContentLength64 = bytes.Length;
            response.OutputStream.Write(bytes, 0, bytes.Length);
        }
        response.Close();
    }

    /// <summary>The body for a request that a well-behaved tenant answers; null: 204.</summary>
    internal static string? Body(string method, string rawUrl, string body)
    {
        var path = rawUrl.Split('?')[0];
        if (path == "/v1.0/$batch")
        {
            return Batch(body);
        }
        if (method != "GET")
        {
            return null;
        }
        if (path.StartsWith("/v1.0/me/"))
        {
            return """{"value":[{"roleTemplateId":"fe930be7-5e62-47db-91af-98c3a49a38b1"}]}""";
        }
        if (path.Contains("/transitiveMemberOf") || path.EndsWith("/ownedObjects") || path.EndsWith("/roleAssignments"))
        {
            return """{"value":[]}""";
        }
        if (path.Contains("/domains/"))
        {
            return """{"authenticationType":"Managed"}""";
        }
        if (path == "/v1.0/users")
        {
            var names = Regex.Matches(Uri.UnescapeDataString(rawUrl), "'([^']*)'").Cast<Match>().Select(match => match.Groups[1].Value);
            return new JObject { ["value"] = new JArray(names.Select(User)) }.ToString();
        }
        return path == "/v1.0/groups" ? """{"value":[]}""" : User(Uri.UnescapeDataString(path.Split('/').Last())).ToString();
    }

    private static JObject User(string name) => new()
    {
        ["id"] = IdOf(name),
        ["displayName"] = "Adele Vance",
        ["userPrincipalName"] = name,
        ["accountEnabled"] = true,
        ["userType"] = "Member",
    };

    private static string Batch(string body)
    {
        var responses = JObject.Parse(body)["requests"]!.Select(item =>
        {
            var answer = Body((string)item["method"]!, "/v1.0" + (string?)item["url"], item["body"]?.ToString() ?? "");
            return new JObject { ["id"] = item["id"], ["status"] = answer is null ? 204 : 200, ["body"] = answer is null ? null : JObject.Parse(answer) };
        });
        return new JObject { ["responses"] = new JArray(responses) }.ToString();
    }

    /// <summary>An object id that is always the same for a name.</summary>
    public static string IdOf(string name)
    {
        // By hand, since string.GetHashCode differs from run to run and between runtimes.
        var hash = name.Aggregate(17u, (sum, character) => unchecked(sum * 31 + character));
        return $"{hash:x8}-1111-4111-8111-111111111111";
    }

    private async Task AcceptAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                return;
            }
            _ = Task.Run(() => Handle(context));
        }
    }

    private void Handle(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var call = new Call(context.Request, reader.ReadToEnd());
            Calls.Enqueue(call);
            if (!Intercept(call, context.Response))
            {
                var body = Body(call.Method, call.Url, call.Body);
                Send(context.Response, body is null ? 204 : 200, body ?? "");
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client is gone, as some tests want it.
        }
    }
}

/// <summary>A request as it came in.</summary>
public sealed class Call(HttpListenerRequest request, string body)
{
    public string Method { get; } = request.HttpMethod;

    public string Url { get; } = request.RawUrl ?? "";

    public string Body { get; } = body;

    /// <summary>A header's value; null where it is missing.</summary>
    public string? Header(string name) => headers.TryGetValue(name, out var value) ? value : null;

    internal IEnumerable<string> Passwords => Method switch
    {
        "PATCH" => [Password(JObject.Parse(Body))],
        "POST" when Url.EndsWith("/$batch") =>
            JObject.Parse(Body)["requests"]!.Where(item => (string?)item["method"] == "PATCH").Select(item => Password(item["body"]!)),
        _ => [],
    };

    private static string Password(JToken body) => (string)body["passwordProfile"]!["password"]!;

    private readonly Dictionary<string, string> headers =
        request.Headers.AllKeys.ToDictionary(key => key!, key => request.Headers[key]!, StringComparer.OrdinalIgnoreCase);
}

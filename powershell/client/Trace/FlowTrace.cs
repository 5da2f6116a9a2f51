using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// Writes the calls of a run down as a flow vector (docs/protocol.md, "Vectors"), so that what happened in the field can be run again as a test.
/// Passwords and tokens are left out; names, ids and replies are not: SECURITY.md says what the file holds.
/// </summary>
internal sealed class FlowTrace : IDisposable
{
    /// <summary>Names the file, where the options name none.</summary>
    internal const string Variable = "ENTRA_RESET_TRACE";

    private readonly StringBuilder header = new();
    private readonly List<string> users = [];
    private readonly Dictionary<ulong, List<KeyValuePair<int, string>>> passwords = [];
    private readonly Dictionary<ulong, int> owners = [];

    // Requests that send mails, and the secrets that these may hold: of users who have no result yet; without a place in the list (-1) where the service
    // has told it.
    private readonly HashSet<ulong> mails = [];
    private readonly List<KeyValuePair<int, string>> mailed = [];
    private bool sendsMails;
    private TraceFile? file;
    private string claims = "";
    private string own = "";
    private bool hasBegun;
    private string? lastAction;
    private ulong untilMs;

    private FlowTrace(TraceFile file)
    {
        this.file = file;
        Name = file.Name;
    }

    /// <summary>The whole name of the file.</summary>
    internal string Name { get; }

    /// <summary>A trace where the options, or else the environment, ask for one.</summary>
    /// <exception cref="EntraResetException">The file cannot be written.</exception>
    internal static FlowTrace? Open(SessionOptions options)
    {
        var name = options.TraceFile ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(name) ? null : new FlowTrace(new TraceFile(name!));
    }

    internal void Opened(string optionsJson) => Try(() =>
    {
        header.Append("\"name\":\"a traced run\",\"whole\":true,\"options\":").Append(optionsJson).Append(',');
        sendsMails = Json.Parse(optionsJson).Present("mail") is not null;
    });

    internal void Claimed(byte[]? payload) => Try(() =>
    {
        var told = "\"claims\":" + TraceMask.Payload(payload);
        if (hasBegun)
        {
            Add("{" + told + "}");
        }
        else
        {
            claims = told + ",";
        }
    });

    internal void GivenPassword() => own = "\"password\":\"" + TraceMask.OwnPassword + "\",";

    internal void Added(string usersJson) => Try(() =>
    {
        var told = TraceMask.Users(usersJson);
        users.Add(told.Substring(1, told.Length - 2));
    });

    internal void Polled(ulong nowMs, string action, Func<ulong, int, byte[]> writeSecret) => Try(() =>
    {
        Begin();
        // A poll that says what the last one said changes nothing.
        if (action == lastAction && (action.Contains("\"pending\"") || action.Contains("\"wait\"")))
        {
            return;
        }
        var json = Json.Parse(action);
        Note(json, writeSecret);
        // Where a wait was waited out, not before its end: a wait that core draws is another one when the trace is run.
        var now = nowMs.ToString(CultureInfo.InvariantCulture);
        var time = untilMs > 0 && nowMs >= untilMs ? $"\"$wait:{now}\"" : now;
        untilMs = json.Number("untilMs") ?? (json.RequiredText("action") is "pending" ? 0 : untilMs);
        Add($"{{\"poll\":{time},\"expect\":{TraceMask.Action(json)}}}");
        lastAction = action;
    });

    internal void TookBody(ulong id, byte[] body) => Try(() => Add($"{{\"body\":{id},\"expect\":{TraceMask.Body(body, Of(id))}}}"));

    internal void TookSecret(ulong id, byte[] secret) => Try(() =>
    {
        var text = Encoding.UTF8.GetString(secret);
        var isKnown = owners.TryGetValue(id, out var index);
        Add($"{{\"secret\":{id},\"expect\":\"{(isKnown ? TraceMask.Password(index, text) : "$any")}\"}}");
        mailed.RemoveAll(one => one.Value == text && (one.Key == index || one.Key < 0));
    });

    internal void TookPass(ulong id, byte[] pass) => Try(() =>
    {
        Add($"{{\"pass\":{id},\"expect\":\"$any\"}}");
        var text = Encoding.UTF8.GetString(pass);
        mailed.RemoveAll(one => one.Value == text);
    });

    internal void Responded(ulong id, int status, string headersJson, byte[] body) => Try(() =>
    {
        Add($"{{\"respond\":{id},\"status\":{status},\"headers\":{TraceMask.Headers(headersJson, Of(id))}{TraceMask.Reply(body, Of(id))}}}");
        if (sendsMails)
        {
            mailed.AddRange(TraceMask.Told(body).Select(secret => new KeyValuePair<int, string>(-1, secret)));
        }
        Forget(id);
    });

    internal void Failed(ulong id, FailureKind failure) => Try(() =>
    {
        Add($"{{\"fail\":{id},\"with\":\"{Word(failure)}\"}}");
        Forget(id);
    });

    internal void Answered(ulong id, AnswerKind answer) => Try(() => Add($"{{\"answer\":{id},\"with\":\"{Word(answer)}\"}}"));

    internal void Cancelled() => Try(() =>
    {
        Begin();
        Add("{\"cancel\":true}");
    });

    public void Dispose()
    {
        passwords.Clear();
        mailed.Clear();
        file?.Dispose();
        file = null;
    }

    private void Begin()
    {
        if (!hasBegun)
        {
            hasBegun = true;
            var list = users.Count > 0 ? "\"users\":[" + string.Join(",", users) + "]," : "";
            file?.Begin(header + claims + own + list);
        }
    }

    private void Add(string step)
    {
        file?.Add(step);
        lastAction = null;
    }

    /// <summary>Which passwords a request carries, and whose a result is.</summary>
    private void Note(XElement action, Func<ulong, int, byte[]> writeSecret)
    {
        var id = action.Number("id") ?? 0;
        if (action.RequiredText("action") == "result" && action.Number("index") is { } owner)
        {
            owners[id] = (int)owner;
        }
        if (action.Text("url")?.EndsWith("/sendMail", StringComparison.Ordinal) == true)
        {
            mails.Add(id);
        }
        foreach (var write in action.Items("writes"))
        {
            var index = (int)(write.Number("index") ?? 0);
            if (Secret(() => writeSecret(id, index)) is { } secret)
            {
                passwords.TryGetValue(id, out var of);
                passwords[id] = of ?? [];
                passwords[id].Add(new(index, secret));
                if (sendsMails)
                {
                    mailed.Add(new(index, secret));
                }
            }
        }
    }

    private List<KeyValuePair<int, string>> Of(ulong id) => mails.Contains(id) ? mailed : passwords.TryGetValue(id, out var of) ? of : [];

    private void Forget(ulong id)
    {
        passwords.Remove(id);
        mails.Remove(id);
    }

    // The service generates some, and those nobody has yet.
    private static string? Secret(Func<byte[]> take)
    {
        try
        {
            var secret = take();
            var text = Encoding.UTF8.GetString(secret);
            Array.Clear(secret, 0, secret.Length);
            return text;
        }
        catch (EntraResetException)
        {
            return null;
        }
    }

    private static string Word(Enum word) => word.ToString().Substring(0, 1).ToLowerInvariant() + word.ToString().Substring(1);

    // A trace that cannot go on must not end the run.
    private void Try(Action step)
    {
        if (file is null)
        {
            return;
        }
        try
        {
            step();
        }
        catch (Exception)
        {
            Dispose();
        }
    }
}

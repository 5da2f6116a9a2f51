using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What <see cref="Session.Next"/> tells.</summary>
public abstract class SessionEvent
{
    private protected SessionEvent()
    {
    }
}

/// <summary>A question about one user, to be answered by <see cref="ResetSession.Answer"/>.</summary>
public sealed class AskEvent : SessionEvent
{
    internal AskEvent(XElement json)
    {
        Id = json.Number("id") ?? 0;
        Question = json.RequiredText("question");
        Target = json.RequiredText("target");
        Operation = json.RequiredText("operation");
        Requests = json.Items("requests").Select(request => request.Value).ToArray();
        UserId = json.Text("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        DisplayName = json.Text("displayName");
        Method = json.Word<Method>("method");
        MethodReason = json.Text("methodReason");
        Protection = json.Word<Protection>("protection");
        Roles = Role.List(json.Items("roles"));
        RolesReadAt = json.Time("rolesReadAt");
        ForceChange = json.Flag("forceChange");
        Why = json.RequiredText("why");
        Warnings = Warning.List(json.Items("warnings"));
    }

    internal ulong Id { get; }

    /// <summary>What is asked: <c>reset</c>, then for a privileged user <c>privileged</c>; before both, where it is wanted, <c>verification</c>.</summary>
    public string Question { get; }

    /// <summary>The user in words.</summary>
    public string Target { get; }

    /// <summary>What happens to the user, what is unusual, and by which role: a sentence without its full stop.</summary>
    public string Operation { get; }

    /// <summary>The requests in words, in their order, with secrets masked.</summary>
    public IReadOnlyList<string> Requests { get; }

    /// <summary>Object id.</summary>
    public string? UserId { get; }

    /// <summary>The name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; }

    /// <summary>How the password will be written.</summary>
    public Method? Method { get; }

    /// <summary>Why this way: a word in snake_case.</summary>
    public string? MethodReason { get; }

    /// <summary>Why this way, in words.</summary>
    public string Why { get; }

    /// <summary>How far the user is protected; null where it is not known.</summary>
    public Protection? Protection { get; }

    /// <summary>Active tenant-wide directory roles.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>When the snapshot of the tenant was read that the roles were taken from, UTC; null where they were read for this user alone.</summary>
    public DateTimeOffset? RolesReadAt { get; }

    /// <summary>Whether the user will have to choose another password.</summary>
    public bool? ForceChange { get; }

    /// <summary>What the person should know beforehand.</summary>
    public IReadOnlyList<Warning> Warnings { get; }
}

/// <summary>An access token is needed, to be answered by <see cref="Session.SetToken"/>.</summary>
public sealed class TokenEvent : SessionEvent
{
    internal TokenEvent(string? claims, string message)
    {
        Claims = claims;
        Message = message;
    }

    /// <summary>JSON text to hand to the sign-in, where the service asks for more; null otherwise.</summary>
    public string? Claims { get; }

    /// <summary>Why a token is needed.</summary>
    public string Message { get; }
}

/// <summary>A user is done.</summary>
public sealed class ResultEvent : SessionEvent
{
    internal ResultEvent(Result result, int index)
    {
        Result = result;
        Index = index;
    }

    /// <summary>What became of the user.</summary>
    public Result Result { get; }

    /// <summary>The user's place in the list, from 0.</summary>
    public int Index { get; }
}

/// <summary>How far the run has come.</summary>
public sealed class ProgressEvent : SessionEvent
{
    internal ProgressEvent(XElement json, RunClock clock)
    {
        Finished = (int)(json.Number("finished") ?? 0);
        Total = (int)(json.Number("total") ?? 0);
        Stage = json.RequiredText("stage");
        ThrottledUntil = json.Number("throttledUntilMs") is { } ms ? clock.At(ms) : null;
        Remaining = json.Number("remainingMs") is { } left ? TimeSpan.FromMilliseconds(left) : null;
        Paced = json.Present("paced") is { } paced ? new Pace(paced) : null;
    }

    /// <summary>Users with a result.</summary>
    public int Finished { get; }

    /// <summary>All users.</summary>
    public int Total { get; }

    /// <summary><c>reading</c>, <c>asking</c>, <c>writing</c>, <c>following</c> or <c>done</c>.</summary>
    public string Stage { get; }

    /// <summary>Until when the service asked to wait, UTC; null where it did not.</summary>
    public DateTimeOffset? ThrottledUntil { get; }

    /// <summary>How long the rest will take, estimated; null where that is not known.</summary>
    public TimeSpan? Remaining { get; }

    /// <summary>Which requests are held back; null where none are.</summary>
    public Pace? Paced { get; }
}

/// <summary>A class of requests that is held back, because the service asked for it or because its budget is used up.</summary>
public sealed class Pace
{
    internal Pace(XElement json)
    {
        Class = json.RequiredText("class");
        Waiting = (int)(json.Number("waiting") ?? 0);
    }

    /// <summary><c>writes</c>, <c>resetPassword</c>, <c>operations</c>, <c>reads</c> or <c>mail</c>.</summary>
    public string Class { get; }

    /// <summary>How many requests wait.</summary>
    public int Waiting { get; }
}

/// <summary>A reply came, or did not.</summary>
public sealed class TrafficEvent : SessionEvent
{
    internal TrafficEvent(string text) => Text = text;

    /// <summary>One line: method, address, status, request-id, time; never a body.</summary>
    public string Text { get; }
}

/// <summary>Nothing is left.</summary>
public sealed class DoneEvent : SessionEvent
{
    internal static readonly DoneEvent Instance = new();

    private DoneEvent()
    {
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// A session that asks about users and changes nothing. Add users, then call <see cref="Session.Next"/>: it returns what was found, then a
/// <see cref="DoneEvent"/>.
/// </summary>
public sealed class UserQuery : Session
{
    private readonly UserBuffer users;

    private UserQuery(SessionOptions options, string kind, AuditQuery? audit = null) : base(options, kind, audit: audit) => users = new UserBuffer(Flow);

    /// <summary>Asks what users can sign in with: a <see cref="SignInMethodsEvent"/> for each.</summary>
    /// <param name="options">The cloud and the sign-in.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static UserQuery SignInMethods(SessionOptions options) => new(options, "signInMethods");

    /// <summary>
    /// Asks what was done about passwords: an <see cref="AuditedEvent"/> for each page of the log, of the tenant or of each user who is added, and a
    /// <see cref="SignInsEvent"/> for each user where that is wanted.
    /// </summary>
    /// <param name="options">The cloud and the sign-in.</param>
    /// <param name="audit">Which part of the log; null: all of it.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static UserQuery Audit(SessionOptions options, AuditQuery? audit = null) => new(options, "audit", audit);

    /// <summary>Plans a reset with these options: a <see cref="PlanEvent"/> for each user, and a <see cref="PlanSummaryEvent"/> at the end. Nothing is written.</summary>
    /// <param name="options">The options of the reset.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static UserQuery Plan(ResetOptions options) => new(options, "plan");

    /// <summary>Adds a user by object id or user principal name.</summary>
    public void AddUser(string user) => Prepare(() => users.Add(user));

    /// <summary>Adds a row, as <see cref="ResetSession.AddRow"/> does.</summary>
    public void AddRow(IEnumerable<KeyValuePair<string, string>> row) => Prepare(() => users.Add(row));

    private protected override void Begin() => users.Flush();

    private protected override SessionEvent? Take(string name, XElement action) => name switch
    {
        "signInMethods" => new SignInMethodsEvent(action),
        "audited" => new AuditedEvent(action),
        "signIns" => new SignInsEvent(action),
        "plan" => new PlanEvent(action),
        "planSummary" => new PlanSummaryEvent(action),
        _ => null,
    };
}

/// <summary>Something about a user was read, or was not.</summary>
public abstract class UserEvent : SessionEvent
{
    private protected UserEvent(XElement json)
    {
        User = json.Text("userPrincipalName") ?? json.Text("userId") ?? json.Text("input");
        Warnings = Warning.List(json.Items("warnings"));
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
    }

    /// <summary>What names the user; null where nothing may be shown that does.</summary>
    public string? User { get; }

    /// <summary>What the person should know.</summary>
    public IReadOnlyList<Warning> Warnings { get; }

    /// <summary>Why nothing, or nothing more, is known; null where all is.</summary>
    public ResultError? Error { get; }

    /// <summary>What was found.</summary>
    public abstract IReadOnlyList<object> Items { get; }
}

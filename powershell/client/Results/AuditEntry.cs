using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A page of the audit log was read, or could not be.</summary>
public sealed class AuditedEvent : UserEvent
{
    internal AuditedEvent(XElement json) : base(json) => Entries = json.Items("entries").Select(entry => new AuditEntry(entry)).ToArray();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<AuditEntry> Entries { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Items => Entries;
}

/// <summary>Something that was done about a password, a session, a sign-in method or an account.</summary>
public sealed class AuditEntry
{
    internal AuditEntry(XElement json)
    {
        ActivityDateTime = json.Time("activityDateTime");
        Kind = json.RequiredText("kind");
        Activity = json.RequiredText("activity");
        UserId = json.Text("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        DisplayName = json.Text("displayName");
        InitiatedBy = json.Text("initiatedBy");
        InitiatedById = json.Text("initiatedById");
        IsApp = json.Flag("isApp");
        IsSelf = json.Flag("isSelf");
        IpAddress = json.Text("ipAddress");
        Result = json.Text("result");
        Meaning = json.RequiredText("meaning");
        ResultReason = json.Text("resultReason");
        CorrelationId = json.Text("correlationId");
        Id = json.Text("id");
    }

    /// <summary>When it was done, UTC.</summary>
    public DateTimeOffset? ActivityDateTime { get; }

    /// <summary>AdminReset, SelfService, Change, Revoke, Method or Other.</summary>
    public string Kind { get; }

    /// <summary>Graph's name of the activity.</summary>
    public string Activity { get; }

    /// <summary>Object id of the user to whom it was done.</summary>
    public string? UserId { get; }

    /// <summary>The user's name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; }

    /// <summary>Who did it: a user principal name, or an application's name.</summary>
    public string? InitiatedBy { get; }

    /// <summary>Object id of that user, or the application's client id.</summary>
    public string? InitiatedById { get; }

    /// <summary>Whether an application did it; null where nobody is named.</summary>
    public bool? IsApp { get; }

    /// <summary>Whether users did it for themselves; null: not known.</summary>
    public bool? IsSelf { get; }

    /// <summary>Where the person was.</summary>
    public string? IpAddress { get; }

    /// <summary>As it is logged: success, failure or timeout.</summary>
    public string? Result { get; }

    /// <summary>What that means, in words.</summary>
    public string Meaning { get; }

    /// <summary>Graph's reason.</summary>
    public string? ResultReason { get; }

    /// <summary>The service's own correlation id.</summary>
    public string? CorrelationId { get; }

    /// <summary>Graph's id of the entry.</summary>
    public string? Id { get; }
}

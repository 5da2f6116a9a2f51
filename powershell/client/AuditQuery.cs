using System;
using System.Collections.Generic;
using System.Globalization;

namespace EntraPasswordReset;

/// <summary>Which part of the audit log. What is null was not given; what is wrong is told by <c>core</c>.</summary>
public sealed class AuditQuery
{
    /// <summary>Who did it: an object id, a user principal name, or the client id of an application.</summary>
    public string? InitiatedBy { get; set; }

    /// <summary>The earliest time.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>The latest time.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The service's own correlation id.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>AdminReset, SelfService, Change, Revoke, Method; null: all.</summary>
    public IReadOnlyList<string>? Kind { get; set; }

    /// <summary>The last sign-ins of each user as well.</summary>
    public bool IncludeSignIn { get; set; }

    internal Dictionary<string, object?> Members()
    {
        var members = new Dictionary<string, object?> { ["includeSignIn"] = IncludeSignIn };
        foreach (var (name, value) in new (string, object?)[]
            { ("initiatedBy", InitiatedBy), ("since", Text(Since)), ("until", Text(Until)), ("correlationId", CorrelationId), ("kind", Kind) })
        {
            if (value is not null)
            {
                members.Add(name, value);
            }
        }
        return members;
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A step that was asked for beside the write.</summary>
public sealed class Step
{
    private Step(XElement json)
    {
        Name = json.RequiredText("step");
        Done = json.Flag("done") == true;
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
    }

    /// <summary><c>BlockSignIn</c>, <c>Verify</c>, <c>Enable</c>, <c>RevokeSession</c>, <c>TemporaryAccessPass</c> or <c>Mail</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the service did it.</summary>
    public bool Done { get; }

    /// <summary>Why it failed; null: it is done, or its turn did not come.</summary>
    public ResultError? Error { get; }

    internal static IReadOnlyList<Step> List(IEnumerable<XElement> items) => items.Select(item => new Step(item)).ToArray();
}

/// <summary>What a change looked like when it was read back.</summary>
public enum Verification
{
    /// <summary>The time of the last password change moved while the write was carried out, or the service's own operation succeeded.</summary>
    Verified,

    /// <summary>It did not move within a minute.</summary>
    NotYetVisible,

    /// <summary>Somebody changed the password again.</summary>
    Contradicted,
}

/// <summary>A Temporary Access Pass without its secret.</summary>
public sealed class PassFacts
{
    internal PassFacts(XElement json)
    {
        LifetimeInMinutes = (int?)json.Number("lifetimeInMinutes");
        IsUsableOnce = json.Flag("isUsableOnce");
        StartDateTime = json.Text("startDateTime") is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var start) ? start : null;
        IsUsable = json.Flag("isUsable");
    }

    /// <summary>How long it can be used, in minutes.</summary>
    public int? LifetimeInMinutes { get; }

    /// <summary>Whether it can be used only once.</summary>
    public bool? IsUsableOnce { get; }

    /// <summary>From when on it can be used.</summary>
    public DateTimeOffset? StartDateTime { get; }

    /// <summary>Whether it can be used now.</summary>
    public bool? IsUsable { get; }
}

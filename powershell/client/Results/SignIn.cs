using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>The last sign-ins of a user were read, or could not be: then a warning says why.</summary>
public sealed class SignInsEvent : UserEvent
{
    internal SignInsEvent(XElement json) : base(json) => SignIns = json.Items("signIns").Select(signIn => new SignIn(signIn)).ToArray();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SignIn> SignIns { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Items => SignIns;
}

/// <summary>A sign-in.</summary>
public sealed class SignIn
{
    internal SignIn(XElement json)
    {
        CreatedDateTime = json.Time("createdDateTime");
        UserId = json.Text("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        AppDisplayName = json.Text("appDisplayName");
        IpAddress = json.Text("ipAddress");
        Location = json.Text("location");
        ClientAppUsed = json.Text("clientAppUsed");
        ErrorCode = json.Text("errorCode") is { } code ? long.Parse(code, CultureInfo.InvariantCulture) : null;
        FailureReason = json.Text("failureReason");
        ConditionalAccessStatus = json.Text("conditionalAccessStatus");
        IsInteractive = json.Flag("isInteractive");
        Id = json.Text("id");
    }

    /// <summary>When it was, UTC.</summary>
    public DateTimeOffset? CreatedDateTime { get; }

    /// <summary>Object id.</summary>
    public string? UserId { get; }

    /// <summary>The name that was signed in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The application that was signed in to.</summary>
    public string? AppDisplayName { get; }

    /// <summary>Where from.</summary>
    public string? IpAddress { get; }

    /// <summary>City, state, country, as far as they are told.</summary>
    public string? Location { get; }

    /// <summary>A browser, or another kind of client.</summary>
    public string? ClientAppUsed { get; }

    /// <summary>0: the sign-in succeeded.</summary>
    public long? ErrorCode { get; }

    /// <summary>Why it did not.</summary>
    public string? FailureReason { get; }

    /// <summary>What conditional access made of it.</summary>
    public string? ConditionalAccessStatus { get; }

    /// <summary>Whether a person was asked.</summary>
    public bool? IsInteractive { get; }

    /// <summary>Graph's id of the sign-in.</summary>
    public string? Id { get; }
}

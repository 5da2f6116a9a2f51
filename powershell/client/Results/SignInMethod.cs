using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What a user can sign in with.</summary>
public sealed class SignInMethodsEvent : UserEvent
{
    internal SignInMethodsEvent(XElement json) : base(json) => Methods = json.Items("methods").Select(method => new SignInMethod(json, method)).ToArray();

    /// <summary>What is registered, in the service's order.</summary>
    public IReadOnlyList<SignInMethod> Methods { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Items => Methods;
}

/// <summary>One way to sign in, or a part of one.</summary>
public sealed class SignInMethod
{
    internal SignInMethod(XElement user, XElement json)
    {
        UserId = user.Text("userId");
        UserPrincipalName = user.Text("userPrincipalName");
        Type = json.RequiredText("methodType");
        Detail = json.Text("detail");
        MethodId = json.Text("methodId");
        IsDefault = json.Flag("isDefault");
        UsableForNextSignIn = json.Flag("usableForNextSignIn");
        Why = json.RequiredText("why");
    }

    /// <summary>Object id.</summary>
    public string? UserId { get; }

    /// <summary>The name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>Password, Phone, MicrosoftAuthenticator, TemporaryAccessPass, …; a type that is not known by its name in Graph.</summary>
    public string Type { get; }

    /// <summary>The number, the address, the device, or how long a pass holds.</summary>
    public string? Detail { get; }

    /// <summary>Graph's id of the method.</summary>
    public string? MethodId { get; }

    /// <summary>Whether the user chose it as the default second factor; null: not known.</summary>
    public bool? IsDefault { get; }

    /// <summary>Whether it can be used at the next sign-in; null: not known.</summary>
    public bool? UsableForNextSignIn { get; }

    /// <summary>Why, in words.</summary>
    public string Why { get; }
}

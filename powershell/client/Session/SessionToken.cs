using System;
using System.Security;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>The access token of a session: the given one, the first one of a provider, and those that follow.</summary>
internal sealed class SessionToken(Flow flow) : IDisposable
{
    private static readonly EntraResetException NoToken = new(
        "no_sign_in", "the token provider gave no access token", "let it return an access token for Microsoft Graph as SecureString", "AuthenticationError");

    private EntraResetException? firstRefusal;
    private bool hasAskedForFirst;
    private ulong? askedId;

    /// <summary>The newest one.</summary>
    internal SecureString? Current { get; private set; }

    /// <summary>Whether the provider has none, so that nothing can begin.</summary>
    internal bool IsFirstDenied => firstRefusal is not null && Current is null;

    /// <summary>A token came; null: there is none. A text that cannot be a token is none.</summary>
    internal void Set(SecureString? token)
    {
        var id = askedId;
        askedId = null;
        var refusal = Refusal(token);
        if (token is not null && refusal is null)
        {
            // The older one stays alive: requests that are on their way may still read it.
            Current = token.Copy();
            flow.SetClaims(AccessToken.Payload(Current));
        }
        else if (id is { } asked)
        {
            flow.Answer(asked, AnswerKind.No);
        }
        else
        {
            firstRefusal = refusal;
        }
    }

    /// <summary>Asks for the first token, once; null while it is awaited.</summary>
    internal TokenEvent? AskForFirst()
    {
        if (firstRefusal is { } refusal)
        {
            throw refusal;
        }
        if (hasAskedForFirst)
        {
            return null;
        }
        hasAskedForFirst = true;
        return new TokenEvent(null, "an access token for Microsoft Graph is needed");
    }

    /// <summary>The flow wants another token.</summary>
    internal TokenEvent Ask(XElement action)
    {
        askedId = action.Number("id");
        return new TokenEvent(action.Text("claims"), action.RequiredText("message"));
    }

    private static EntraResetException? Refusal(SecureString? token)
    {
        if (token is null)
        {
            return NoToken;
        }
        try
        {
            AccessToken.Check(token);
            return null;
        }
        catch (EntraResetException refusal)
        {
            return refusal;
        }
    }

    public void Dispose() => Current?.Dispose();
}

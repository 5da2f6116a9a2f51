using System.Security;
using System.Xml.Linq;

namespace EntraPasswordReset;

// The access token: the given one, the first one of a provider, and those that follow.
public sealed partial class ResetSession
{
    private SecureString? token;
    private bool hasAskedForFirst;
    private bool isFirstDenied;
    private ulong? askedTokenId;

    // A cancelled run sends nothing and so needs none.
    private bool NeedsFirstToken => token is null && !IsSentByCaller && !IsCut;

    /// <summary>Answers a <see cref="TokenEvent"/>; null: there is no token.</summary>
    public void SetToken(SecureString? newToken)
    {
        lock (gate)
        {
            var id = askedTokenId;
            askedTokenId = null;
            if (newToken is not null)
            {
                token = newToken.Copy();
                flow.SetClaims(AccessToken.Payload(token));
            }
            else if (id is { } asked)
            {
                flow.Answer(asked, AnswerKind.No);
            }
            else
            {
                isFirstDenied = token is null;
            }
            wake.Release();
        }
    }

    private void UseGivenToken()
    {
        if (options.AccessToken is { } given)
        {
            SetToken(given);
        }
        else if (options.GraphSession is { } session)
        {
            flow.SetClaims(session.Claims());
        }
    }

    private TokenEvent? AskForFirstToken()
    {
        if (isFirstDenied)
        {
            isDone = true;
            throw new EntraResetException("no_sign_in", "the token provider gave no access token", "let it return an access token for Microsoft Graph as SecureString", "AuthenticationError");
        }
        if (hasAskedForFirst)
        {
            return null;
        }
        hasAskedForFirst = true;
        return new TokenEvent(null, "an access token for Microsoft Graph is needed");
    }

    private TokenEvent AskForToken(XElement action)
    {
        askedTokenId = action.Number("id");
        return new TokenEvent(action.Text("claims"), action.RequiredText("message"));
    }
}

using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EntraPasswordReset;

/// <summary>
/// What is known of somebody else's session with Microsoft Graph, whose token nobody sees: the facts of <c>Get-MgContext</c>.
/// They stand for the claims of the token.
/// </summary>
public sealed class GraphSession
{
    /// <summary><c>Delegated</c>, <c>AppOnly</c> or <c>UserProvidedAccessToken</c>.</summary>
    public string? AuthType { get; set; }

    /// <summary>Who signed in; null where an application did.</summary>
    public string? Account { get; set; }

    /// <summary>The permissions, delegated or of the application.</summary>
    public IEnumerable<string>? Scopes { get; set; }

    /// <summary>The tenant.</summary>
    public string? TenantId { get; set; }

    /// <summary>The root of Graph in the cloud that the session is of.</summary>
    public string? GraphEndpoint { get; set; }

    /// <summary>The payload part that such a token has; what is not known is left out.</summary>
    internal byte[] Claims()
    {
        // A token of the caller's own may be of either kind; one of a person has an account.
        var kind = AuthType switch
        {
            "Delegated" => "user",
            "AppOnly" => "app",
            _ => string.IsNullOrEmpty(Account) ? null : "user",
        };
        var scopes = Scopes?.Where(scope => !string.IsNullOrEmpty(scope)).ToArray() ?? [];
        var claims = new Dictionary<string, object?>();
        Add("aud", GraphEndpoint);
        Add("tid", TenantId);
        Add("idtyp", kind);
        if (kind is not null && scopes.Length > 0)
        {
            claims.Add(kind == "user" ? "scp" : "roles", kind == "user" ? string.Join(" ", scopes) : scopes);
        }
        return Encoding.UTF8.GetBytes(Json.Write(claims));

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                claims.Add(name, value);
            }
        }
    }
}

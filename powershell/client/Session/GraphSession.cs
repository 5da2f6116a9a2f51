using System;
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

    /// <summary>The application that signed in, or by which somebody did.</summary>
    public string? ClientId { get; set; }

    /// <summary>The permissions, delegated or of the application.</summary>
    public IEnumerable<string>? Scopes { get; set; }

    /// <summary>The tenant.</summary>
    public string? TenantId { get; set; }

    /// <summary>The name of the cloud that the session is of.</summary>
    public string? Environment { get; set; }

    /// <summary>The root of Graph in that cloud.</summary>
    public string? GraphEndpoint { get; set; }

    /// <summary>Throws where requests would go elsewhere: the session's client adds its token to whatever address it is given.</summary>
    internal void RefuseOtherEndpoint(SessionOptions options)
    {
        if (options.GraphEndpoint is { } given && !IsOwn(given))
        {
            throw Refused($"the Graph endpoint {given} is not that of the signed-in session, which is {GraphEndpoint ?? "not known"}");
        }
        // Where its endpoint is known, core compares it with the cloud's.
        if (options.GraphEndpoint is null && string.IsNullOrEmpty(GraphEndpoint) && !string.IsNullOrEmpty(Environment)
            && options.Environment is { } cloud && !string.Equals(cloud, Environment, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused($"the cloud {cloud} is not that of the signed-in session, which is {Environment}");
        }
    }

    private bool IsOwn(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var given) && Uri.TryCreate(GraphEndpoint, UriKind.Absolute, out var own)
        && Uri.Compare(given, own, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static EntraResetException Refused(string message) => new(
        "endpoint_refused", message, "leave endpoint and cloud out, sign in to that cloud first, or give an access token for it", "InvalidArgument");

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
        // Who it is, for the log.
        Add("upn", Account);
        Add("appid", ClientId);
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

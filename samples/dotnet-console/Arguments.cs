using System.Security;
using System.Text;
using EntraPasswordReset;

/// <summary>The command line, and the token of the environment.</summary>
internal sealed record Arguments(IReadOnlyList<string> Users, string? GraphEndpoint, bool AsPlainText, bool Force, SecureString Token)
{
    internal const string Usage = "usage: [--graph-endpoint <root>] [--as-plain-text] [--force] <user>..., with an access token for Microsoft Graph in ENTRA_ACCESS_TOKEN";

    /// <summary>Null where something is missing or unknown.</summary>
    internal static Arguments? Parse(string[] args)
    {
        var users = new List<string>();
        string? graphEndpoint = null;
        var asPlainText = false;
        var force = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--graph-endpoint" when i + 1 < args.Length:
                    graphEndpoint = args[++i];
                    break;
                case "--as-plain-text":
                    asPlainText = true;
                    break;
                case "--force":
                    force = true;
                    break;
                case ['-', ..]:
                    return null;
                case var user:
                    users.Add(user);
                    break;
            }
        }
        var token = Environment.GetEnvironmentVariable("ENTRA_ACCESS_TOKEN");
        return users.Count == 0 || string.IsNullOrWhiteSpace(token)
            ? null
            : new Arguments(users, graphEndpoint, asPlainText, force, SecretText.FromUtf8(Encoding.UTF8.GetBytes(token)));
    }
}

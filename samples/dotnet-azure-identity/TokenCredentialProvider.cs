using System.Security;
using Azure.Core;
using EntraPasswordReset;

/// <summary>Any credential of Azure.Identity as the session's token provider.</summary>
internal static class TokenCredentialProvider
{
    internal static Func<TokenRequest, SecureString?> From(TokenCredential credential, string scope = "https://graph.microsoft.com/.default") => request =>
    {
        // What the service wants to know in addition comes with the request, and a credential of Azure.Identity hands it to the sign-in.
        var context = new TokenRequestContext([scope], claims: request.Claims, isCaeEnabled: true);
        return SecretText.FromPlainText(credential.GetToken(context, CancellationToken.None).Token);
    };
}

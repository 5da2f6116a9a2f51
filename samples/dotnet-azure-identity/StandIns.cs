// In place of the package Azure.Core, which is not needed to build this sample: the same names and signatures. The real package was not seen here.
namespace Azure.Core;

internal readonly struct TokenRequestContext(string[] scopes, string? parentRequestId = null, string? claims = null, string? tenantId = null, bool isCaeEnabled = false)
{
    public string[] Scopes => scopes;

    public string? ParentRequestId => parentRequestId;

    public string? Claims => claims;

    public string? TenantId => tenantId;

    public bool IsCaeEnabled => isCaeEnabled;
}

internal readonly struct AccessToken(string accessToken, DateTimeOffset expiresOn)
{
    public string Token => accessToken;

    public DateTimeOffset ExpiresOn => expiresOn;
}

internal abstract class TokenCredential
{
    public abstract ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken);

    public abstract AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken);
}

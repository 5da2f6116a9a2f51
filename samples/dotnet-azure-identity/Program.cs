using Azure.Core;
using EntraPasswordReset;

// A real program has `new DefaultAzureCredential()` here.
var credential = new EnvironmentToken();
using var session = new ResetSession(new ResetOptions { GraphEndpoint = args[0], TokenProvider = TokenCredentialProvider.From(credential) });
session.AddUser(args[1]);
await foreach (var result in session.RunAsync())
{
    Console.WriteLine($"{result.UserPrincipalName}: {result.Outcome}");
}

/// <summary>A credential that has a token already.</summary>
internal sealed class EnvironmentToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(Environment.GetEnvironmentVariable("ENTRA_ACCESS_TOKEN") ?? throw new InvalidOperationException("no ENTRA_ACCESS_TOKEN"), DateTimeOffset.UtcNow.AddHours(1));

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}

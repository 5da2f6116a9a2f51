namespace EntraPasswordReset;

/// <summary>Asks for an access token.</summary>
public sealed class TokenRequest
{
    internal TokenRequest(string? claims, string message)
    {
        Claims = claims;
        Message = message;
    }

    /// <summary>JSON text to hand to the sign-in, where the service asks for more; null otherwise.</summary>
    public string? Claims { get; }

    /// <summary>Why a token is needed.</summary>
    public string Message { get; }
}

namespace EntraPasswordReset;

/// <summary>How a user gets a new credential.</summary>
public enum Method
{
    /// <summary>PATCH of the user's <c>passwordProfile</c>.</summary>
    PasswordProfile,

    /// <summary><c>resetPassword</c> of the user's authentication method.</summary>
    AuthenticationMethod,

    /// <summary>No password: a new Temporary Access Pass.</summary>
    TemporaryAccessPass,
}

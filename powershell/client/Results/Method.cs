namespace EntraPasswordReset;

/// <summary>How a password is written.</summary>
public enum Method
{
    /// <summary>PATCH of the user's <c>passwordProfile</c>.</summary>
    PasswordProfile,

    /// <summary><c>resetPassword</c> of the user's authentication method.</summary>
    AuthenticationMethod,
}

using System;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Whose secret is shown, and which: copies of our own, which are wiped after showing.</summary>
internal sealed class ShownSecret : IDisposable
{
    internal ShownSecret(string? displayName, string? userPrincipalName, SecureString? password, SecureString? temporaryAccessPass)
    {
        DisplayName = displayName;
        UserPrincipalName = userPrincipalName;
        Password = password;
        TemporaryAccessPass = temporaryAccessPass;
    }

    internal string? DisplayName { get; }

    internal string? UserPrincipalName { get; }

    internal SecureString? Password { get; }

    internal SecureString? TemporaryAccessPass { get; }

    public void Dispose()
    {
        Password?.Dispose();
        TemporaryAccessPass?.Dispose();
    }
}

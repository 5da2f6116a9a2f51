using System;
using System.Security;
using System.Text;

namespace EntraPasswordReset;

/// <summary>Passwords as they are read out: "capital Whiskey, four, lower alfa, dollar sign".</summary>
public static class SpokenPassword
{
    /// <summary>Spells a password, every letter with its case. What comes out is as secret as the password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="language">The tag of a language; null: English.</param>
    /// <exception cref="EntraResetException">There is no such language, or the password is no valid Unicode.</exception>
    public static SecureString Spell(SecureString password, string? language = null)
    {
        Library.Require();
        var secret = SecretText.ToUtf8(password);
        try
        {
            var tag = Encoding.UTF8.GetBytes(language ?? "");
            NativeBuffer spoken = default, error = default;
            NativeBuffer.Check(
                Native.entra_password_spell(secret, (UIntPtr)secret.Length, tag, (UIntPtr)tag.Length, ref spoken, ref error), ref error);
            return SecretText.FromUtf8AndWipe(spoken.Take());
        }
        finally
        {
            Array.Clear(secret, 0, secret.Length);
        }
    }
}

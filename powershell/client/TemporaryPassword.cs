using System.Collections.Generic;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Passwords as the tool sets them, without a reset.</summary>
public static class TemporaryPassword
{
    /// <summary>Draws a password from the operating system's random generator.</summary>
    /// <param name="length">8 to 256 characters; null or 0: the usual length.</param>
    /// <param name="warnings">What should be known about this length.</param>
    /// <exception cref="EntraResetException">The length is out of range, or the generator failed.</exception>
    public static SecureString Generate(int? length, out IReadOnlyList<Warning> warnings)
    {
        Library.Require();
        // The C ABI reads 0 as the usual length. A negative one becomes a large one, which is refused.
        var size = unchecked((uint)(length ?? 0));
        NativeBuffer password = default, warningsJson = default, error = default;
        NativeBuffer.Check(Native.entra_password_generate(size, ref password, ref warningsJson, ref error), ref error);
        var secret = SecretText.FromUtf8AndWipe(password.Take());
        warnings = Warning.List(Json.Parse(warningsJson.TakeText()).Elements());
        return secret;
    }
}

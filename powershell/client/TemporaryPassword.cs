using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security;
using System.Text;

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
        var options = length is null or 0 ? [] : Encoding.UTF8.GetBytes($"{{\"length\":{length.Value.ToString(CultureInfo.InvariantCulture)}}}");
        NativeBuffer passwords = default, facts = default, error = default;
        NativeBuffer.Check(
            Native.entra_password_generate(options, (UIntPtr)options.Length, 1, ref passwords, ref facts, ref error), ref error);
        var framed = passwords.Take();
        // One password, behind the four bytes of its length.
        var password = new byte[framed.Length - sizeof(uint)];
        Buffer.BlockCopy(framed, sizeof(uint), password, 0, password.Length);
        Array.Clear(framed, 0, framed.Length);
        var secret = SecretText.FromUtf8AndWipe(password);
        warnings = Warning.List(Json.Parse(facts.TakeText()).Items("warnings"));
        return secret;
    }
}

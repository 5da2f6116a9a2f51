using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace EntraPasswordReset;

/// <summary>Turns a <see cref="SecureString"/> into text and back, and wipes what it needs on the way.</summary>
public static class SecretText
{
    // Strict: a lone surrogate would otherwise be replaced, and another password be set than the one that was given.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text as UTF-8. The caller wipes the array.</summary>
    /// <exception cref="EntraResetException">The text is no valid Unicode.</exception>
    public static byte[] ToUtf8(SecureString secret) => Read(secret, chars =>
    {
        try
        {
            return Utf8.GetBytes(chars);
        }
        catch (EncoderFallbackException)
        {
            // Without the inner exception, which quotes a character.
            throw new EntraResetException("invalid_argument", "the secret text is not valid Unicode", "give a text without lone surrogates", "InvalidArgument");
        }
    });

    // The caller wipes the array.
    internal static char[] ToChars(SecureString secret) => Read(secret, chars => (char[])chars.Clone());

    /// <summary>The text as a string, which nobody can wipe: only for a caller who asks for plain text.</summary>
    public static string ToPlainText(SecureString secret) => Read(secret, chars => new string(chars));

    /// <summary>A read-only <see cref="SecureString"/> of a UTF-8 text. The caller wipes the array.</summary>
    public static SecureString FromUtf8(byte[] text) => FromUtf8(text, 0, text.Length);

    /// <summary>A read-only <see cref="SecureString"/> of a text that is a string already, which nobody can wipe.</summary>
    public static SecureString FromPlainText(string text) => FromChars(text.ToCharArray());

    internal static SecureString FromUtf8(byte[] text, int index, int count) => FromChars(Utf8.GetChars(text, index, count));

    internal static SecureString FromUtf8AndWipe(byte[] text)
    {
        try
        {
            return FromUtf8(text);
        }
        finally
        {
            Array.Clear(text, 0, text.Length);
        }
    }

    // Wipes the array.
    private static SecureString FromChars(char[] chars)
    {
        try
        {
            var secret = new SecureString();
            foreach (var character in chars)
            {
                secret.AppendChar(character);
            }
            secret.MakeReadOnly();
            return secret;
        }
        finally
        {
            Array.Clear(chars, 0, chars.Length);
        }
    }

    // By BSTR and an exact length: PtrToStringAuto reads UTF-8 off Windows and stops at the first zero byte, after one character.
    private static T Read<T>(SecureString secret, Func<char[], T> use)
    {
        var chars = new char[secret.Length];
        var bstr = Marshal.SecureStringToBSTR(secret);
        try
        {
            Marshal.Copy(bstr, chars, 0, chars.Length);
            return use(chars);
        }
        finally
        {
            Array.Clear(chars, 0, chars.Length);
            Marshal.ZeroFreeBSTR(bstr);
        }
    }
}

using System;
using System.Security;
using System.Text;

namespace EntraPasswordReset;

/// <summary>A token, as a request and as the flow need it.</summary>
internal static class AccessToken
{
    /// <summary>Throws where the text cannot be a token.</summary>
    internal static void Check(SecureString token)
    {
        var text = SecretText.ToUtf8(token);
        try
        {
            Flow.CheckToken(text);
        }
        finally
        {
            Array.Clear(text, 0, text.Length);
        }
    }

    /// <summary>The payload part of a JWT, decoded; empty where the token is none.</summary>
    internal static byte[] Payload(SecureString token)
    {
        var parts = SecretText.ToPlainText(token).Trim().Split('.');
        if (parts.Length < 2)
        {
            return [];
        }
        var base64 = new StringBuilder(parts[1]).Replace('-', '+').Replace('_', '/');
        base64.Append('=', (4 - base64.Length % 4) % 4);
        try
        {
            return Convert.FromBase64String(base64.ToString());
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>The value of <c>Authorization</c>. A blank or a line's end, as pasting leaves it behind, is no part of a token.</summary>
    internal static string Header(SecureString token) => "Bearer " + SecretText.ToPlainText(token).Trim();
}

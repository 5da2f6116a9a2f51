using System.Text.RegularExpressions;

namespace EntraPasswordReset;

/// <summary>Other programs' messages, which may quote a token or a secret.</summary>
public static class Redaction
{
    private const string InToken = @"[\w.~+/=%-]";

    // What begins as a JWT does, and long runs of letters and digits without a blank. The id of a request stays: support asks for it.
    private static readonly Regex Suspicious = new(
        @"eyJ[^\s""']*"
        + $@"|(?<!{InToken})(?!(?:[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})(?!{InToken}))(?={InToken}*\d)(?={InToken}*[a-z]){InToken}{{24,}}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The message with everything hidden that looks like a token.</summary>
    public static string HideTokens(string message) => Suspicious.Replace(message, "(hidden)");
}

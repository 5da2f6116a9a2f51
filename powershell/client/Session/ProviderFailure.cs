using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace EntraPasswordReset;

/// <summary>
/// An error of somebody else's token provider. Its text may quote a token, a client secret or a password, in a form that nobody can tell from other words,
/// so that none of it is told.
/// </summary>
public static class ProviderFailure
{
    private static readonly Regex Code = new(@"\bAADSTS[0-9]{4,7}\b", RegexOptions.CultureInvariant);

    /// <summary>The type of the innermost exception, and the code of Entra ID, where one stands anywhere in the text.</summary>
    public static string Describe(Exception exception)
    {
        var all = exception.WithInner().ToArray();
        var codes = all.SelectMany(one => Code.Matches(one.Message).Cast<Match>()).Select(found => found.Value).Distinct().ToArray();
        return all.Last().GetType().Name + (codes.Length == 0 ? "" : $" ({string.Join(", ", codes)})");
    }
}

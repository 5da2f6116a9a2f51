using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>
/// How generated passwords are made: the members of <c>core</c>'s policy, which docs/protocol.md describes under "Passwords". What is null was not
/// given: defaults, ranges and contradictions are told by <c>core</c>. A policy holds no secret.
/// </summary>
public sealed class PasswordPolicy
{
    /// <summary><c>Random</c>, <c>Readable</c> or <c>Passphrase</c>.</summary>
    public string? Style { get; set; }

    /// <summary>The number of characters.</summary>
    public int? Length { get; set; }

    /// <summary>The classes that each password holds: <c>Lower</c>, <c>Upper</c>, <c>Digit</c>, <c>Symbol</c>.</summary>
    public string[]? Require { get; set; }

    /// <summary>The classes that no password holds.</summary>
    public string[]? Forbid { get; set; }

    /// <summary>The symbols to choose from, or <c>All</c> that Entra ID takes.</summary>
    public string? Symbols { get; set; }

    /// <summary>Whether characters that look alike may come, such as O and 0.</summary>
    public bool? AllowLookAlikes { get; set; }

    /// <summary>Only characters on the same key of US, UK and German keyboards.</summary>
    public bool? KeyboardSafe { get; set; }

    /// <summary>How many words a passphrase has.</summary>
    public int? Words { get; set; }

    /// <summary>What stands between the words of a passphrase.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether the words of a passphrase begin with a capital letter.</summary>
    public bool? Capitalize { get; set; }

    /// <summary>Whether a passphrase ends with a digit.</summary>
    public bool? Number { get; set; }

    /// <summary>Whether a passphrase ends with a symbol.</summary>
    public bool? Symbol { get; set; }

    /// <summary>The words of passphrases, one a line, in place of the built-in English ones.</summary>
    public string? WordList { get; set; }

    /// <summary>The tenant's custom banned words, which no password contains.</summary>
    public string[]? BannedWords { get; set; }

    /// <summary>Whether a reset reads the tenant's own banned words, and keeps them out of the passwords.</summary>
    public bool TenantBannedWords { get; set; }

    /// <summary>Throws where no password can be made by this policy.</summary>
    /// <exception cref="EntraResetException">A member is wrong, or no password complies.</exception>
    public void Check() => TemporaryPassword.Generate(this, null, 1, asPlainText: false, out _)[0].ToSecureString().Dispose();

    /// <summary>This policy with a style and a length, where it has none of its own.</summary>
    /// <param name="style">The style; null or empty: not given.</param>
    /// <param name="length">The number of characters; null: not given.</param>
    /// <exception cref="EntraResetException">The policy has its own.</exception>
    public PasswordPolicy With(string? style, int? length)
    {
        // PowerShell hands an empty text to a string parameter where it was given $null.
        style = string.IsNullOrEmpty(style) ? null : style;
        var twice = style is not null && Style is not null ? "style" : length is not null && Length is not null ? "length" : null;
        if (twice is not null)
        {
            throw new EntraResetException("options_contradict", $"the {twice} is given twice, by the policy and beside it", "give one of the two", "InvalidArgument");
        }
        var copy = (PasswordPolicy)MemberwiseClone();
        copy.Style ??= style;
        copy.Length ??= length;
        return copy;
    }

    /// <summary>The members that were given, as <c>core</c> names them.</summary>
    internal Dictionary<string, object?> ToMembers()
    {
        var members = new Dictionary<string, object?>
        {
            ["style"] = Style,
            ["length"] = Length,
            ["require"] = Require,
            ["forbid"] = Forbid,
            ["symbols"] = Symbols,
            ["allowLookAlikes"] = AllowLookAlikes,
            ["keyboardSafe"] = KeyboardSafe,
            ["words"] = Words,
            ["separator"] = Separator,
            ["capitalize"] = Capitalize,
            ["number"] = Number,
            ["symbol"] = Symbol,
            ["wordList"] = WordList,
            ["bannedWords"] = BannedWords,
        };
        return members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value);
    }
}

using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>
/// How generated passwords are made: the members of <c>core</c>'s policy, which docs/protocol.md describes under "Passwords". What is null was not
/// given: defaults, ranges and contradictions are told by <c>core</c>.
/// </summary>
public sealed class PasswordOptions
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

    /// <summary>Names that no password contains: first, last, display, sign-in or tenant names. Not for a reset, which knows each user's own.</summary>
    public string[]? ForUser { get; set; }

    /// <summary>The tenant's custom banned words, which no password contains.</summary>
    public string[]? BannedWords { get; set; }

    /// <summary>The members that were given.</summary>
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
            ["forUser"] = ForUser,
            ["bannedWords"] = BannedWords,
        };
        return members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value);
    }
}

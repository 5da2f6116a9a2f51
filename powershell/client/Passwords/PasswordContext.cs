using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>Whose password it is to be, and in what tenant. What is null was not given.</summary>
public sealed class PasswordContext
{
    /// <summary>First, last, display, sign-in and tenant names.</summary>
    public string[]? ForUser { get; set; }

    /// <summary>The tenant's custom banned words.</summary>
    public string[]? BannedWords { get; set; }

    /// <summary>No three classes of characters are needed: an Education tenant, or <c>DisableStrongPassword</c> of a user's <c>passwordPolicies</c>.</summary>
    public bool? AllowWeak { get; set; }

    /// <summary>Letters outside ASCII are taken: an external tenant.</summary>
    public bool? AllowUnicode { get; set; }

    internal string ToJson()
    {
        var members = new Dictionary<string, object?>
        {
            ["forUser"] = ForUser,
            ["bannedWords"] = BannedWords,
            ["allowWeak"] = AllowWeak,
            ["allowUnicode"] = AllowUnicode,
        };
        return Json.Write(members.Where(member => member.Value is not null));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>Which members of an input row are read.</summary>
public static class RowMember
{
    private const char ByteOrderMark = '\ufeff';
    private static readonly Lazy<HashSet<string>> Read = new(() => new HashSet<string>(Flow.RowMembers(), StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Whether the value of a member with this name may be handed to core. Case, blanks round the name and a byte order mark, as a file's first
    /// name may have it, do not count.
    /// </summary>
    public static bool IsRead(string name) => Read.Value.Contains(Plain(name));

    /// <summary>The object id or user principal name in a row: the first member with a text, in the order of <see cref="Flow.RowMembers"/>; null where there is none.</summary>
    public static string? Named(IEnumerable<KeyValuePair<string, string>> row) =>
        Flow.RowMembers()
            .SelectMany(member => row.Where(cell => string.Equals(Plain(cell.Key), member, StringComparison.OrdinalIgnoreCase)))
            .Select(cell => cell.Value).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static string Plain(string name) => name.Trim().Trim(ByteOrderMark).Trim();
}

using System;
using System.Collections.Generic;

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
    public static bool IsRead(string name) => Read.Value.Contains(name.Trim().Trim(ByteOrderMark).Trim());
}

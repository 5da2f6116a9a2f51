using System.Security;

namespace EntraPasswordReset;

/// <summary>The clipboard of a desktop.</summary>
internal interface IClipboard
{
    /// <summary>Puts a text there; false where that failed.</summary>
    bool Set(SecureString text);

    /// <summary>Whether what <see cref="Set"/> put there is there yet.</summary>
    bool StillHolds();

    /// <summary>Empties it.</summary>
    void Clear();
}

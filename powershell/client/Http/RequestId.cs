using System;

namespace EntraPasswordReset;

/// <summary>Graph's <c>request-id</c>, a GUID. Anything else in its place may quote what was sent, and is shown nowhere.</summary>
internal static class RequestId
{
    /// <summary>The id as it may be shown; null where it is none.</summary>
    internal static string? Shown(string? text) => Guid.TryParseExact(text, "D", out _) ? text : null;
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace EntraPasswordReset;

/// <summary>
/// What the client of Graph PowerShell throws in place of a reply. It repeats refused requests by itself (429, 503, 504), unless told not to, and throws
/// when that did not help; and it throws where it has no token for a request.
/// </summary>
internal static class ThrownReply
{
    private const int TooManyRequests = 429;

    /// <summary>What that client repeats beside 429; of .NET Framework's words there is none for that.</summary>
    private static readonly HttpStatusCode[] Repeated = [HttpStatusCode.GatewayTimeout, HttpStatusCode.ServiceUnavailable];

    /// <summary>The reply that the exception stands for; null where it stands for none.</summary>
    internal static Reply? Read(Request request, Exception? exception, TimeSpan time)
    {
        var all = exception.WithInner().ToArray();
        if (all.Any(one => Says(one, "too many retries") || Says(one, "retries encountered")))
        {
            var refusals = all.Where(one => Status(one) is not null).ToArray();
            // A gateway's timeout leaves in doubt whether a write was carried out; the others refuse before they act.
            var telling = refusals.FirstOrDefault(one => Status(one) == (int)HttpStatusCode.GatewayTimeout) ?? refusals.LastOrDefault();
            var status = telling is null ? null : Status(telling);
            return new Reply(request, (HttpStatusCode)(status ?? TooManyRequests), telling is null ? [] : Headers(telling), [], time);
        }
        return all.Any(IsOfSignIn) ? new Reply(request, HttpStatusCode.Unauthorized, [], [], time) : null;
    }

    private static bool Says(Exception exception, string words) => exception.Message.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;

    // Types and members by name, since they belong to assemblies of the other module.
    private static bool IsOfSignIn(Exception exception) =>
        exception.GetType().FullName is { } name
        && (name.StartsWith("Azure.Identity.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Identity.", StringComparison.Ordinal));

    // Some tell it in their words only: "… failed with status code: GatewayTimeout", or 504.
    private static int? Status(Exception exception) =>
        Member(exception, "ResponseStatusCode") as int? ?? Repeated.Where(status => Says(exception, $"{status}") || Says(exception, $"{(int)status}")).Select(status => (int?)status).FirstOrDefault();

    private static List<KeyValuePair<string, string?>> Headers(Exception exception) =>
        Member(exception, "ResponseHeaders") is IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers
            ? headers.Select(header => new KeyValuePair<string, string?>(header.Key.ToLowerInvariant(), string.Join(", ", header.Value))).ToList()
            : [];

    private static object? Member(Exception exception, string name) => exception.GetType().GetProperty(name)?.GetValue(exception);
}

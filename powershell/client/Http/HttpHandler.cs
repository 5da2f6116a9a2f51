using System;
using System.Net;
using System.Net.Http;
#if NET472
using System.Security.Authentication;
#endif

namespace EntraPasswordReset;

/// <summary>The settings of our own HTTP handler. None of them holds for the process: other modules live in it as well.</summary>
internal static class HttpHandler
{
    // core opens 64 requests at once at the most; the library's own limit of two connections shall not be in the way.
    private const int Connections = 64;

    internal static HttpClientHandler Create() => new()
    {
        // A token and a body go only to the host that core named.
        AllowAutoRedirect = false,
        UseCookies = false,
#if NET472
        // Windows PowerShell may still begin with TLS 1.0. Elsewhere the operating system knows best.
        SslProtocols = SslProtocols.Tls12,
#endif
    };

    /// <summary>Makes room for parallel requests to this host, which .NET Framework allows two of.</summary>
    internal static void Prepare(Uri endpoint)
    {
#if NET472
        var point = ServicePointManager.FindServicePoint(endpoint);
        point.ConnectionLimit = Math.Max(point.ConnectionLimit, Connections);
#endif
    }
}

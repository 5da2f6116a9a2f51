using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Which cloud, and who signs in. What is null was not given: defaults, ranges and contradictions are told by <c>core</c>.</summary>
public class SessionOptions
{
    /// <summary>The national cloud: <c>Global</c>, <c>USGov</c>, <c>USGovDoD</c> or <c>China</c>.</summary>
    public string? Environment { get; set; }

    /// <summary>The root of a test tenant's Graph, without version: https, or http on loopback. Beside a <see cref="GraphSession"/> only the session's own.</summary>
    public string? GraphEndpoint { get; set; }

    /// <summary>An access token for Microsoft Graph.</summary>
    public SecureString? AccessToken { get; set; }

    /// <summary>
    /// Brings the first access token and, when one is refused or expires, another one; null where there is none.
    /// It is called on the thread that drives the session.
    /// </summary>
    public Func<TokenRequest, SecureString?>? TokenProvider { get; set; }

    /// <summary>In place of <see cref="TokenProvider"/>: <see cref="Session.Next"/> returns a <see cref="TokenEvent"/>, which <see cref="Session.SetToken"/> answers.</summary>
    public bool UseTokenEvents { get; set; }

    /// <summary>
    /// A session of the caller's with Microsoft Graph, in place of a token: <see cref="Session.Next"/> returns a <see cref="SendEvent"/> for each request,
    /// one at a time, which the caller sends and answers.
    /// </summary>
    public GraphSession? GraphSession { get; set; }

    /// <summary>How many requests are open at once.</summary>
    public int? MaxInFlight { get; set; }

    /// <summary>
    /// The client to send with, for a proxy or for tests; the session does not dispose of it. It must follow no redirect and keep no cookies,
    /// or tokens and passwords may go where they do not belong.
    /// </summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>
    /// A file to write the calls of the run to, as a test that can be run again; null: the one that the environment variable <c>ENTRA_RESET_TRACE</c> names.
    /// It holds no password and no token, but names, ids and the service's replies.
    /// </summary>
    public string? TraceFile { get; set; }

    /// <summary>The options of a flow.</summary>
    internal string ToJson(string kind, string? search, string? findBy, AuditQuery? audit, DateTimeOffset utcAtZero)
    {
        var members = new Dictionary<string, object?> { ["kind"] = kind, ["utcAtZeroMs"] = utcAtZero.ToUnixTimeMilliseconds() };
        AddGiven(members, "search", search);
        AddGiven(members, "findBy", findBy);
        AddGiven(members, "audit", audit?.Members());
        AddTo(members);
        return Json.Write(members);
    }

    private protected virtual void AddTo(Dictionary<string, object?> members)
    {
        var signIn = new List<object>();
        if (AccessToken is not null)
        {
            signIn.Add("accessToken");
        }
        if (TokenProvider is not null || UseTokenEvents)
        {
            signIn.Add("tokenProvider");
        }
        if (GraphSession is not null)
        {
            signIn.Add("graphSession");
        }
        members["signIn"] = signIn;
        AddGiven(members, "environment", Environment);
        AddGiven(members, "graphEndpoint", GraphEndpoint);
        AddCount(members, "maxInFlight", GraphSession is null ? MaxInFlight : 1);
    }

    /// <summary>Core has no negative numbers here, and could not read the options.</summary>
    private protected static void AddCount(Dictionary<string, object?> members, string name, int? value)
    {
        if (value < 0)
        {
            throw new EntraResetException("invalid_options", $"{name} {value} is negative", "give 1 or more", "InvalidArgument");
        }
        AddGiven(members, name, value);
    }

    private protected static void AddGiven(Dictionary<string, object?> members, string name, object? value)
    {
        if (value is not null)
        {
            members.Add(name, value);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Security;

namespace EntraPasswordReset;

/// <summary>What a caller may choose. What is null was not given: defaults, ranges and contradictions are told by <c>core</c>.</summary>
public sealed class ResetOptions
{
    /// <summary>The national cloud: <c>Global</c>, <c>USGov</c>, <c>USGovDoD</c> or <c>China</c>.</summary>
    public string? Environment { get; set; }

    /// <summary>The root of a test tenant's Graph, without version: https, or http on loopback.</summary>
    public string? GraphEndpoint { get; set; }

    /// <summary>The length of generated passwords.</summary>
    public int? PasswordLength { get; set; }

    /// <summary>How generated passwords are made. The length may stand here or in <see cref="PasswordLength"/>.</summary>
    public PasswordOptions? Password { get; set; }

    /// <summary>Whether a user has to choose another password at the next sign-in.</summary>
    public bool? ForceChangePasswordNextSignIn { get; set; }

    /// <summary>Whether multifactor authentication comes before that change.</summary>
    public bool ForceChangePasswordNextSignInWithMfa { get; set; }

    /// <summary>How the password is written: <c>Auto</c>, <c>PasswordProfile</c> or <c>AuthenticationMethod</c>.</summary>
    public string? Method { get; set; }

    /// <summary>Lets the service generate the password.</summary>
    public bool ServiceGenerated { get; set; }

    /// <summary>Revokes the user's sign-in sessions after the write.</summary>
    public bool RevokeSession { get; set; }

    /// <summary>How long a reset that the service carries out in the background is followed, in seconds.</summary>
    public int? OperationTimeoutSec { get; set; }

    /// <summary>How long one user may take, in seconds, a reset in the background apart.</summary>
    public int? UserTimeoutSec { get; set; }

    /// <summary>How long the run may take, in seconds. Time in which somebody is asked does not count.</summary>
    public int? TimeoutSec { get; set; }

    /// <summary>Reads the tenant's own banned words, and keeps them out of generated passwords.</summary>
    public bool TenantBannedWords { get; set; }

    /// <summary>Lets the service decide also where the caller's role is known to be too low.</summary>
    public bool IgnoreVerdict { get; set; }

    /// <summary>Skips the second question about a privileged user, and nothing else.</summary>
    public bool Force { get; set; }

    /// <summary>Resets users whose sign-in is blocked as well.</summary>
    public bool IncludeDisabled { get; set; }

    /// <summary>Allows one <see cref="NewPassword"/> for several users.</summary>
    public bool AllowSharedPassword { get; set; }

    /// <summary>The caller's own password, in place of generated ones.</summary>
    public SecureString? NewPassword { get; set; }

    /// <summary>An access token for Microsoft Graph.</summary>
    public SecureString? AccessToken { get; set; }

    /// <summary>
    /// Brings the first access token and, when one is refused or expires, another one; null where there is none.
    /// It is called on the thread that drives the session.
    /// </summary>
    public Func<TokenRequest, SecureString?>? TokenProvider { get; set; }

    /// <summary>In place of <see cref="TokenProvider"/>: <see cref="ResetSession.Next"/> returns a <see cref="TokenEvent"/>, which <see cref="ResetSession.SetToken"/> answers.</summary>
    public bool UseTokenEvents { get; set; }

    /// <summary>
    /// A session of the caller's with Microsoft Graph, in place of a token: <see cref="ResetSession.Next"/> returns a <see cref="SendEvent"/> for each request,
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

    internal string Kind { get; set; } = "reset";

    internal string ToJson(DateTimeOffset utcAtZero)
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
        var members = new Dictionary<string, object?>
        {
            ["kind"] = Kind,
            ["utcAtZeroMs"] = utcAtZero.ToUnixTimeMilliseconds(),
            ["signIn"] = signIn,
            ["forceChangePasswordNextSignInWithMfa"] = ForceChangePasswordNextSignInWithMfa,
            ["serviceGenerated"] = ServiceGenerated,
            ["revokeSession"] = RevokeSession,
            ["ignoreVerdict"] = IgnoreVerdict,
            ["force"] = Force,
            ["includeDisabled"] = IncludeDisabled,
            ["allowSharedPassword"] = AllowSharedPassword,
            ["tenantBannedWords"] = TenantBannedWords,
        };
        AddGiven("environment", Environment);
        AddGiven("graphEndpoint", GraphEndpoint);
        AddGiven("passwordLength", PasswordLength);
        AddGiven("password", Password?.ToMembers() is { Count: > 0 } given ? given : null);
        AddGiven("method", Method);
        AddGiven("operationTimeoutSec", OperationTimeoutSec);
        AddGiven("userTimeoutSec", UserTimeoutSec);
        AddGiven("timeoutSec", TimeoutSec);
        AddGiven("forceChangePasswordNextSignIn", ForceChangePasswordNextSignIn);
        AddGiven("maxInFlight", GraphSession is null ? MaxInFlight : 1);
        return Json.Write(members);

        void AddGiven(string name, object? value)
        {
            if (value is not null)
            {
                members.Add(name, value);
            }
        }
    }
}

using System;
using System.Security;

namespace EntraPasswordReset;

/// <summary>How requests leave: over a client of ours (<see cref="HttpOutgoing"/>), or over one of the caller's (<see cref="CallerOutgoing"/>).</summary>
internal interface IOutgoing : IDisposable
{
    /// <summary>Whether requests carry a token that the session has. Otherwise the caller's client adds its own and renews it.</summary>
    bool NeedsToken { get; }

    /// <summary>Whether replies come while nobody drives the session.</summary>
    bool AnswersByItself { get; }

    /// <summary>Takes a request on its way. Its body is wiped when the request is over.</summary>
    void Start(Request request, SecureString? token);

    /// <summary>The request that the caller is to send now; null where there is none.</summary>
    SendEvent? HandOut();

    /// <summary>Takes back the request that has not left; null where there is none.</summary>
    Request? Withdraw();

    /// <summary>Gives up what is under way.</summary>
    void Abort();
}

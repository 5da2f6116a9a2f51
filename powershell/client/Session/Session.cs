using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// The managed loop over <see cref="Flow"/>: it sends, sleeps, and hands out what happens; everything else is decided in <c>core</c>.
/// A <see cref="ResetSession"/> resets users, a <see cref="Query"/> asks for something.
/// </summary>
/// <remarks>One thread drives a session; <see cref="Cancel"/> may come from any thread.</remarks>
public abstract partial class Session : IDisposable
{
    private readonly SessionOptions options;
    private readonly RunClock clock = new();
    private readonly IOutgoing outgoing;
    private readonly SessionToken token;

    // Never held while waiting or while the caller's code runs.
    private readonly object gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly ConcurrentQueue<Reply> arrivals = new();
    private readonly Queue<TrafficEvent> traffic = new();
    private readonly HashSet<ulong> open = [];

    private Request? postponed;
    private bool isStarted;
    private bool isDone;

    private protected Session(SessionOptions options, string kind, string? search = null, AuditQuery? audit = null, string? findBy = null)
    {
        this.options = options;
        options.GraphSession?.RefuseOtherEndpoint(options);
        if (options.AccessToken is { } given)
        {
            AccessToken.Check(given);
        }
        OptionsJson = options.ToJson(kind, search, findBy, audit, clock.UtcAtZero);
        Flow = Open(OptionsJson, FlowTrace.Open(options));
        token = new SessionToken(Flow);
        outgoing = options.GraphSession is null ? new HttpOutgoing(options.HttpClient, Arrive) : new CallerOutgoing();
    }

    /// <summary>The file that the calls are written to; null where none is.</summary>
    public string? TraceFile { get; private set; }

    /// <summary>Whether each reply is told by a <see cref="TrafficEvent"/>; a caller who shows none saves the time.</summary>
    public bool TellsTraffic { get; set; } = true;

    /// <summary>All calls on it come one at a time, under the gate.</summary>
    private protected Flow Flow { get; }

    /// <summary>The options, as the flow has them.</summary>
    private protected string OptionsJson { get; }

    /// <summary>Drives the session on the calling thread and returns what happened, or null when nothing did in this time.</summary>
    /// <param name="timeoutMs">
    /// How long to wait at most; 0 returns what has happened already, which a <see cref="SendEvent"/> never is. <see cref="Ready"/> does the same without going on.
    /// </param>
    /// <exception cref="EntraResetException">The users do not fit the options, no first token came, or the library failed.</exception>
    public SessionEvent? Next(int timeoutMs)
    {
        var endMs = clock.NowMs + timeoutMs;
        while (true)
        {
            if (Advance(out var waitMs) is { } happened)
            {
                return happened;
            }
            var leftMs = endMs - clock.NowMs;
            if (leftMs <= 0)
            {
                return null;
            }
            lock (gate)
            {
                if (outgoing.HandOut() is { } send)
                {
                    return send;
                }
            }
            wake.Wait((int)Math.Max(1, Math.Min(waitMs, leftMs)));
        }
    }

    /// <summary>
    /// Returns what is ready, or null. It sends nothing new and does not end the session: a caller who still has something to do with earlier events may
    /// yet fail, and then the run is cut.
    /// </summary>
    /// <exception cref="EntraResetException">As of <see cref="Next"/>.</exception>
    public SessionEvent? Ready() => Advance(out _, isOnlyReady: true);

    /// <summary>Answers a <see cref="TokenEvent"/>; null: there is no token.</summary>
    public void SetToken(SecureString? newToken) => Do(() => token.Set(newToken));

    /// <summary>Hands on the response to a request, and disposes of it: it carries the caller's token.</summary>
    public void Respond(SendEvent send, HttpResponseMessage response)
    {
        using (response)
        {
            send.Request.Wipe();
            Arrive(CallerOutgoing.Read(send, response));
        }
    }

    /// <summary>Hands on that no response came; a request that has its reply already keeps it.</summary>
    /// <param name="send">The request.</param>
    /// <param name="exception">What the caller's client threw; null where nothing is known.</param>
    public void Fail(SendEvent send, Exception? exception)
    {
        send.Request.Wipe();
        Arrive(CallerOutgoing.Read(send, exception));
    }

    /// <summary>Goes on to the next event; where there is none, <paramref name="waitMs"/> is how long nothing happens by itself.</summary>
    private protected SessionEvent? Advance(out long waitMs, bool isOnlyReady = false)
    {
        while (true)
        {
            SessionEvent? happened;
            lock (gate)
            {
                happened = Step(out waitMs, isOnlyReady);
            }
            if (happened is not TokenEvent wanted || options.TokenProvider is not { } provider)
            {
                return happened;
            }
            SetToken(provider(new TokenRequest(wanted.Claims, wanted.Message)));
        }
    }

    /// <summary>What must be in the flow before its first poll.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Somebody is signed in, and nothing was sent yet. <paramref name="claims"/>: what the token says about them; null where it cannot be read.</summary>
    private protected virtual void OnSignedIn(byte[]? claims)
    {
    }

    /// <summary>Writes the lines of a <c>record</c>, and says whether they are on the disk.</summary>
    private protected virtual bool Journal(XElement record) => false;

    /// <summary>An action that belongs to one kind of session.</summary>
    private protected abstract SessionEvent? Take(string name, XElement action);

    /// <summary>Whether an action, which was not read yet, is nobody's to see.</summary>
    private protected virtual bool IsLeftOut(string action) => false;

    private Flow Open(string optionsJson, FlowTrace? trace)
    {
        TraceFile = trace?.Name;
        try
        {
            return new Flow(optionsJson, trace);
        }
        catch (EntraResetException)
        {
            trace?.Dispose();
            throw;
        }
    }

    // A caller who gets results only would not see what is to be sent.
    private protected void RequireOwnClient()
    {
        if (!outgoing.AnswersByItself)
        {
            throw new EntraResetException(
                "wrong_state", "a session whose requests the caller sends cannot run by itself", "call Next, and answer each SendEvent", "InvalidOperation");
        }
    }

    /// <summary>Waits until something arrives.</summary>
    private protected Task WaitAsync(long waitMs) => wake.WaitAsync((int)Math.Max(1, Math.Min(waitMs, int.MaxValue)));

    /// <summary>Changes something, so that the loop looks again.</summary>
    private protected void Do(Action step)
    {
        lock (gate)
        {
            step();
            wake.Release();
        }
    }

    /// <summary>What fails before anything was sent ends the session.</summary>
    private protected void Prepare(Action step)
    {
        lock (gate)
        {
            try
            {
                step();
            }
            catch (EntraResetException)
            {
                isDone = true;
                throw;
            }
        }
    }

    /// <summary>Lets the loop have a reply, on any thread.</summary>
    internal void Arrive(Reply reply)
    {
        arrivals.Enqueue(reply);
        wake.Release();
        if (isClosed)
        {
            WipeArrivals();
        }
    }
}

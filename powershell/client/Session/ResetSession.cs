using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Security;
using System.Threading;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// A run over a list of users: the managed loop over <see cref="Flow"/>. It sends, sleeps, asks and hands out results; everything else is decided in <c>core</c>.
/// Add users, then either <see cref="Run"/>, or <see cref="Next"/> until a <see cref="DoneEvent"/> comes.
/// </summary>
/// <remarks>
/// One thread drives a session; <see cref="Cancel"/> may come from any thread. A session that is disposed of before it was done is cancelled:
/// its results with a password are then in <see cref="KeptResults"/>.
/// </remarks>
public sealed partial class ResetSession : IDisposable
{
    private readonly ResetOptions options;
    private readonly RunClock clock = new();
    private readonly KeptResults.Run kept = new();
    private readonly Flow flow;
    private readonly Transport transport;
    private readonly UserBuffer users;

    // One call on the flow at a time; never held while waiting or while the caller's code runs.
    private readonly object gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly ConcurrentQueue<Reply> arrivals = new();
    private readonly Queue<TrafficEvent> traffic = new();
    private readonly HashSet<ulong> open = [];

    private bool isStarted;
    private bool isDone;

    /// <summary>A session with these options. Nothing is sent yet.</summary>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public ResetSession(ResetOptions options)
    {
        this.options = options;
        flow = new Flow(options.ToJson(clock.UtcAtZero));
        users = new UserBuffer(flow);
        if (options.NewPassword is { } own)
        {
            var password = SecretText.ToUtf8(own);
            try
            {
                flow.SetPassword(password);
            }
            finally
            {
                Array.Clear(password, 0, password.Length);
            }
        }
        transport = new Transport(options.HttpClient);
    }

    /// <summary>A session that resets nobody and asks for the tenant's own banned words: <see cref="Next"/> returns a <see cref="BannedWordsEvent"/>.</summary>
    /// <param name="options">The cloud and the sign-in; the other ones mean nothing here.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static ResetSession ForBannedWords(ResetOptions options)
    {
        options.Kind = "passwordRules";
        return new ResetSession(options);
    }

    /// <summary>Whether each reply is told by a <see cref="TrafficEvent"/>; whoever shows none saves the time.</summary>
    public bool TellsTraffic { get; set; } = true;

    /// <summary>Adds a user by object id or user principal name.</summary>
    public void AddUser(string user) => Prepare(() => users.Add(user));

    /// <summary>Adds a row, as of a CSV file. Of its members only those that name a user are read.</summary>
    public void AddRow(IEnumerable<KeyValuePair<string, string>> row) => Prepare(() => users.Add(row));

    /// <summary>Drives the run on the calling thread and returns what happened, or null when nothing did in this time.</summary>
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
            if (HandOut() is { } send)
            {
                return send;
            }
            wake.Wait((int)Math.Max(1, Math.Min(waitMs, leftMs)));
        }
    }

    /// <summary>
    /// Returns what is ready, or null; it sends nothing new and does not end the run: whoever still has something to do with earlier events may yet fail,
    /// and then the run is cut.
    /// </summary>
    /// <exception cref="EntraResetException">As of <see cref="Next"/>.</exception>
    public SessionEvent? Ready() => Advance(out _, isOnlyReady: true);

    /// <summary>Answers a question.</summary>
    public void Answer(AskEvent ask, AnswerKind answer)
    {
        lock (gate)
        {
            flow.Answer(ask.Id, answer);
            wake.Release();
        }
    }

    /// <summary>Goes on to the next event; where there is none, <paramref name="waitMs"/> is how long nothing happens by itself.</summary>
    private SessionEvent? Advance(out long waitMs, bool isOnlyReady = false)
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

    private SessionEvent? Step(out long waitMs, bool isOnlyReady)
    {
        waitMs = int.MaxValue;
        if (!isStarted && !isDone)
        {
            isStarted = true;
            Prepare(users.Flush);
            UseGivenToken();
        }
        if (isDone)
        {
            return DoneEvent.Instance;
        }
        if (NeedsFirstToken)
        {
            return AskForFirstToken();
        }
        TakeArrivals();
        if (clock.NowMs >= GraceEndMs)
        {
            GiveUp();
        }
        if (traffic.Count > 0)
        {
            return traffic.Dequeue();
        }
        if (held is { } request && !IsSentByCaller)
        {
            if (isOnlyReady)
            {
                return null;
            }
            held = null;
            Start(request);
        }
        return Poll(out waitMs, isOnlyReady);
    }

    private SessionEvent? Poll(out long waitMs, bool isOnlyReady)
    {
        // Nothing happens by itself, but that the patience of a cut run ends.
        waitMs = Math.Min(int.MaxValue, GraceEndMs - clock.NowMs);
        while (true)
        {
            var action = Json.Parse(flow.Poll((ulong)clock.NowMs));
            switch (action.RequiredText("action"))
            {
                case "send" when IsSentByCaller:
                    Hold(action);
                    break;
                case "send" when isOnlyReady:
                    Hold(action);
                    return null;
                case "send":
                    Send(action);
                    break;
                case "ask":
                    return new AskEvent(action);
                case "token" when IsSentByCaller:
                    // The caller's own client has renewed what could be renewed.
                    flow.Answer(action.Number("id") ?? 0, AnswerKind.No);
                    break;
                case "token":
                    return AskForToken(action);
                case "result" when action.Present("bannedWords") is not null:
                    return new BannedWordsEvent(action);
                case "result":
                    return TakeResult(action);
                case "progress":
                    return new ProgressEvent(action, clock);
                case "wait":
                    waitMs = Math.Min(waitMs, (long)(action.Number("untilMs") ?? 0) - clock.NowMs);
                    return null;
                case "pending":
                    return null;
                case "done":
                    return isOnlyReady ? null : End();
                case var other:
                    throw new InvalidDataException($"the native library asks for {other}, which this assembly does not know");
            }
        }
    }

    private void Send(XElement action)
    {
        var request = new Request(action, flow.TakeBody);
        open.Add(request.Id);
        Start(request);
    }

    private void Start(Request request)
    {
        transport.Start(request, token, reply =>
        {
            arrivals.Enqueue(reply);
            wake.Release();
        });
    }

    private void TakeArrivals()
    {
        while (arrivals.TryDequeue(out var reply))
        {
            // One that was given up already has had its answer.
            if (open.Remove(reply.Id))
            {
                reply.HandTo(flow);
                if (TellsTraffic)
                {
                    traffic.Enqueue(reply.ToEvent());
                }
            }
        }
    }

    private ResultEvent TakeResult(XElement action)
    {
        var password = action.Flag("hasPassword") == true ? SecretText.FromUtf8AndWipe(flow.TakeSecret(action.Number("id") ?? 0)) : null;
        var result = new Result(action, password);
        kept.Keep(result);
        return new ResultEvent(result, (int)(action.Number("index") ?? 0));
    }

    /// <summary>What fails before anything was sent ends the run.</summary>
    private void Prepare(Action step)
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
}

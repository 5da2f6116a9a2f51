using System;

namespace EntraPasswordReset;

// How a session ends: by itself, or cut.
public abstract partial class Session
{
    /// <summary>How long a cut run without anything in flight may take to hand out its results.</summary>
    private const int SettleMs = 5000;

    private bool isDisposed;
    private volatile bool isClosed;
    private long? cancelledAtMs;

    /// <summary>Whether the session was ended before it was done.</summary>
    public bool IsCut => cancelledAtMs is not null;

    /// <summary>How long a cut run waits for what is in flight: a password that is known to be set is better than one that may be. Tests shorten it.</summary>
    internal int GraceMs { get; set; } = 30_000;

    // What is in flight then has its chance no longer.
    private long GraceEndMs => cancelledAtMs is { } ms ? ms + GraceMs : long.MaxValue;

    /// <summary>
    /// Ends the session early, without blocking: nothing new is sent, replies in flight are still taken, for half a minute at most, then the remaining
    /// results come.
    /// </summary>
    public void Cancel() => Do(() =>
    {
        if (!isDone && !IsCut)
        {
            cancelledAtMs = clock.NowMs;
            Withdraw(postponed);
            postponed = null;
            Withdraw(outgoing.Withdraw());
            Flow.Cancel();
        }
    });

    /// <summary>Ends the session. An unfinished run is cut, as by <see cref="Cancel"/>, and keeps every password that may have been set.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }
            isDisposed = true;
        }
        try
        {
            if (isStarted && !isDone)
            {
                Cut();
            }
        }
        finally
        {
            isDone = true;
            isClosed = true;
            OnOver();
            outgoing.Dispose();
            Flow.Dispose();
            token.Dispose();
            WipeArrivals();
        }
    }

    /// <summary>The session has ended by itself.</summary>
    private protected virtual void OnEnd()
    {
    }

    /// <summary>Every result was handed out, or nobody waits for more; it may be told twice.</summary>
    private protected virtual void OnOver()
    {
    }

    private DoneEvent End()
    {
        isDone = true;
        OnOver();
        if (!IsCut)
        {
            OnEnd();
        }
        return DoneEvent.Instance;
    }

    private void Cut()
    {
        Try(Cancel);
        if (!outgoing.AnswersByItself)
        {
            // Nobody sends any more.
            Try(() => Do(GiveUp));
        }
        // Results are kept as they are taken. After a panic the library throws once and then hands out what it has; a third time it is at its end.
        var endMs = GraceEndMs + SettleMs;
        for (var failures = 0; !isDone && failures < 3 && clock.NowMs <= endMs;)
        {
            failures += Try(() => Next((int)Math.Max(0, endMs - clock.NowMs))) ? 0 : 1;
        }
    }

    /// <summary>What has not left is known not to have left.</summary>
    private void Withdraw(Request? request)
    {
        if (request is not null)
        {
            open.Remove(request.Id);
            request.Wipe();
            Flow.Fail(request.Id, FailureKind.NotSent);
        }
    }

    /// <summary>Nobody waits any more for the replies to what is in flight.</summary>
    private void GiveUp()
    {
        outgoing.Abort();
        foreach (var id in open)
        {
            Try(() => Flow.Fail(id, FailureKind.Lost));
        }
        open.Clear();
    }

    // Nothing that fails on the way may keep the passwords from coming out.
    private static bool Try(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (EntraResetException)
        {
            return false;
        }
    }
}

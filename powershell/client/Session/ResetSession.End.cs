using System;

namespace EntraPasswordReset;

// How a run ends: by itself, or cut.
public sealed partial class ResetSession
{
    /// <summary>How long a cut run without anything in flight may take to hand out its results.</summary>
    private const int SettleMs = 5000;

    private bool isDisposed;
    private long? cancelledAtMs;

    /// <summary>How many passwords of this run are in <see cref="KeptResults"/>.</summary>
    public int KeptCount => kept.Count;

    /// <summary>Whether the run was ended before it was done.</summary>
    public bool IsCut => cancelledAtMs is not null;

    /// <summary>How long a cut run waits for what is in flight: a password that is known to be set is better than one that may be. Tests shorten it.</summary>
    internal int GraceMs { get; set; } = 30_000;

    // What is in flight then has its chance no longer.
    private long GraceEndMs => cancelledAtMs is { } ms ? ms + GraceMs : long.MaxValue;

    /// <summary>
    /// Ends the run early, without blocking: nothing new is sent, replies in flight are still taken, for half a minute at most, then the remaining results come.
    /// </summary>
    public void Cancel()
    {
        lock (gate)
        {
            if (!isDone && !IsCut)
            {
                cancelledAtMs = clock.NowMs;
                Withdraw();
                flow.Cancel();
                wake.Release();
            }
        }
    }

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
            transport.Dispose();
            flow.Dispose();
            token?.Dispose();
        }
    }

    private DoneEvent End()
    {
        isDone = true;
        if (!IsCut)
        {
            kept.End();
        }
        return DoneEvent.Instance;
    }

    private void Cut()
    {
        Try(Cancel);
        if (IsSentByCaller)
        {
            // He has stopped to send.
            lock (gate)
            {
                Try(GiveUp);
            }
        }
        // Results are kept as they are taken. After a panic the library throws once and then hands out what it has; a third time it is at its end.
        var endMs = GraceEndMs + SettleMs;
        for (var failures = 0; !isDone && failures < 3 && clock.NowMs <= endMs;)
        {
            failures += Try(() => Next((int)Math.Max(0, endMs - clock.NowMs))) ? 0 : 1;
        }
    }

    /// <summary>What is in flight has no answer any more that anybody waits for.</summary>
    private void GiveUp()
    {
        transport.Abort();
        foreach (var id in open)
        {
            Try(() => flow.Fail(id, FailureKind.Lost));
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

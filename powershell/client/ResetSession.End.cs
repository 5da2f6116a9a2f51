using System;

namespace EntraPasswordReset;

// How a run ends: by itself, or cut.
public sealed partial class ResetSession
{
    /// <summary>How long a cut run waits for what is in flight: a password that is known to be set is better than one that may be.</summary>
    private const int GraceMs = 5000;

    private bool isDisposed;

    private bool IsCut => cancelledAtMs is not null;

    /// <summary>Ends the session. An unfinished run is cut: it waits some seconds for what is in flight, and keeps every password that may have been set.</summary>
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
        Drain((cancelledAtMs ?? clock.NowMs) + GraceMs);
        transport.Abort();
        lock (gate)
        {
            foreach (var id in open)
            {
                Try(() => flow.Fail(id, FailureKind.Lost));
            }
            open.Clear();
        }
        Drain(clock.NowMs + GraceMs);
    }

    /// <summary>Takes results, which are kept thereby, until the run is done or this time.</summary>
    private void Drain(long endMs)
    {
        // After a panic the library throws once and then hands out what it has; a third time it is at its end.
        for (var failures = 0; !isDone && failures < 3 && clock.NowMs <= endMs;)
        {
            failures += Try(() => Next((int)Math.Max(0, endMs - clock.NowMs))) ? 0 : 1;
        }
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

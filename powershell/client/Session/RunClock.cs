using System;
using System.Diagnostics;

namespace EntraPasswordReset;

/// <summary>The monotonic clock of a run, and which time its zero is.</summary>
internal sealed class RunClock
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    internal DateTimeOffset UtcAtZero { get; } = DateTimeOffset.UtcNow;

    internal long NowMs => watch.ElapsedMilliseconds;

    internal DateTimeOffset At(ulong ms) => UtcAtZero.AddMilliseconds(ms);
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace EntraPasswordReset;

/// <summary>
/// Every result with a password or a Temporary Access Pass, kept by the process before anybody else gets it: output that goes nowhere (Ctrl+C, a failing command down the pipeline)
/// would otherwise take a password with it that is set already. A run that was cut keeps its results until they are cleared, one that
/// ended by itself for 15 minutes.
/// </summary>
public static class KeptResults
{
    internal static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(15);

    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];
    private static readonly Stopwatch Watch = Stopwatch.StartNew();

    /// <summary>A monotonic time; tests put it forward.</summary>
    internal static Func<TimeSpan> Now { get; set; } = () => Watch.Elapsed;

    /// <summary>The kept results, the oldest first.</summary>
    /// <param name="userId">An object id or user principal name, without regard to case; null or empty: all.</param>
    public static IReadOnlyList<Result> List(string? userId = null)
    {
        lock (Gate)
        {
            ForgetOld();
            return Entries.Where(entry => IsOf(entry.Result, userId)).Select(entry => entry.Result.Copy()).ToArray();
        }
    }

    /// <summary>Forgets results and wipes their passwords. Results that were handed out keep theirs.</summary>
    /// <param name="userId">An object id or user principal name, without regard to case; null or empty: all.</param>
    public static void Clear(string? userId = null)
    {
        lock (Gate)
        {
            Forget(entry => IsOf(entry.Result, userId));
        }
    }

    private static void ForgetOld()
    {
        lock (Gate)
        {
            Forget(entry => entry.Run.IsOver);
        }
    }

    private static void Forget(Predicate<Entry> which)
    {
        Entries.FindAll(which).ForEach(entry => entry.Result.DisposeSecrets());
        Entries.RemoveAll(which);
    }

    // PowerShell hands an empty text to a string parameter where it was given $null.
    private static bool IsOf(Result result, string? userId) =>
        userId is null or ""
        || string.Equals(result.UserId, userId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(result.UserPrincipalName, userId, StringComparison.OrdinalIgnoreCase);

    private sealed class Entry(Run run, Result result)
    {
        internal Run Run { get; } = run;

        internal Result Result { get; } = result;
    }

    /// <summary>One run. Until it says that it ended by itself, it counts as cut.</summary>
    internal sealed class Run
    {
        private TimeSpan? end;
        private bool hasKept;

        internal int Count
        {
            get
            {
                lock (Gate)
                {
                    return Entries.Count(entry => entry.Run == this);
                }
            }
        }

        internal string? OnlyUser
        {
            get
            {
                lock (Gate)
                {
                    var own = Entries.FindAll(entry => entry.Run == this);
                    return own.Count == 1 ? own[0].Result.UserPrincipalName ?? own[0].Result.UserId : null;
                }
            }
        }

        internal bool IsOver => end is { } time && Now() - time >= KeepFor;

        internal void Keep(Result result)
        {
            if (result.HasSecret)
            {
                lock (Gate)
                {
                    hasKept = true;
                    Entries.Add(new Entry(this, result.Copy()));
                }
            }
        }

        internal void End()
        {
            lock (Gate)
            {
                end = Now();
            }
            if (hasKept)
            {
                // So that the passwords go also where nobody looks again; a little later, as two clocks are at work.
                Task.Delay(KeepFor + TimeSpan.FromSeconds(1)).ContinueWith(_ => ForgetOld(), TaskScheduler.Default);
            }
        }
    }
}

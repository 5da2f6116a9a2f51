using System;
using System.Security;
using System.Threading;

namespace EntraPasswordReset;

/// <summary>
/// Copies a secret, and takes it off the clipboard again: after a minute, or when the process ends before. It stays where something else was copied meanwhile,
/// and where the process is killed.
/// </summary>
internal sealed class ClipboardGuard
{
    internal static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(60);

    private readonly Func<IClipboard?> find;
    private readonly TimeSpan keepFor;
    private readonly object gate = new();
    private readonly Timer timer;
    private IClipboard? holder;
    private ProcessEnd? end;

    internal ClipboardGuard(Func<IClipboard?> find, TimeSpan keepFor)
    {
        this.find = find;
        this.keepFor = keepFor;
        timer = new Timer(_ => Clear());
    }

    /// <summary>The one of the process: it outlives the command that copied.</summary>
    internal static ClipboardGuard Own { get; } = new(Clipboards.Find, KeepFor);

    /// <summary>Copies, and says what became of it.</summary>
    internal string Copy(SecureString secret)
    {
        lock (gate)
        {
            var clipboard = find();
            if (clipboard is null)
            {
                return Clipboards.Missing;
            }
            if (!clipboard.Set(secret))
            {
                return "Not copied: the clipboard does not take it now.";
            }
            holder = clipboard;
            end ??= new ProcessEnd(Clear);
            timer.Change(keepFor, Timeout.InfiniteTimeSpan);
            return $"Copied. The clipboard is cleared in {keepFor.TotalSeconds:0} seconds if it still holds it.";
        }
    }

    internal void Clear()
    {
        lock (gate)
        {
            if (holder is { } clipboard)
            {
                holder = null;
                if (clipboard.StillHolds())
                {
                    clipboard.Clear();
                }
            }
        }
    }
}

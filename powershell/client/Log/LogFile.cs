using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace EntraPasswordReset;

/// <summary>
/// A log on disk (docs/protocol.md, "The log"). It is opened for each record and for as long as that takes, with a lock that no other writer passes: so
/// several runs share one file and one chain, and a file that was renamed in between (logrotate) is followed by a new one.
/// </summary>
internal sealed class LogFile
{
    // A record of core's is shorter.
    private const int LongestLine = 64 * 1024;

    /// <summary>Makes an event, given the head of the log with the record that the same call has added before it; null for the first one.</summary>
    internal delegate IReadOnlyDictionary<string, object?> Event(string? head);

    /// <exception cref="EntraResetException">It names no file.</exception>
    internal LogFile(string file)
    {
        try
        {
            Name = Path.GetFullPath(file);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw Unwritable(file, exception.Message);
        }
    }

    /// <summary>How long another writer is waited for. One record takes it a few milliseconds.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The whole name of the file.</summary>
    internal string Name { get; }

    /// <summary>The head of the log with the last record that was added here; null before the first.</summary>
    internal string? Head { get; private set; }

    /// <summary>Looks at the whole file, and begins it where it is new.</summary>
    /// <exception cref="EntraResetException">It cannot be written, or is no unbroken chain.</exception>
    internal void Open() => Locked(stream =>
    {
        if (stream.Length == 0)
        {
            Add(stream, []);
            return;
        }
        using var verifier = new LogVerifier(null);
        stream.Seek(0, SeekOrigin.Begin);
        verifier.Read(stream, stream.Length, _ => { });
        var report = verifier.Finish();
        if (report.Problem is { } problem)
        {
            var place = report.FirstBrokenLine is { } line ? $" in line {line}" : "";
            throw Broken($"the log {Name} is broken{place}: {problem.Message}");
        }
    });

    /// <summary>Adds records, all of them behind one another, and has them on the disk when it returns.</summary>
    /// <exception cref="EntraResetException">They could not be written; then none of them is in the file.</exception>
    internal void Append(params Event[] events) => Locked(stream => Add(stream, events));

    private void Add(FileStream stream, Event[] events)
    {
        var length = stream.Length;
        try
        {
            var last = LastLine(stream);
            string? head = null;
            stream.Seek(0, SeekOrigin.End);
            if (last.Length == 0)
            {
                last = Write(stream, last, Started(), out head);
            }
            foreach (var made in events)
            {
                last = Write(stream, last, made(head), out head);
            }
            stream.Flush(flushToDisk: true);
            Head = head ?? Head;
        }
        catch (Exception exception) when (exception is IOException or EntraResetException)
        {
            // Half a record would end the log for good.
            TakeBack(stream, length);
            throw exception is EntraResetException ? exception : Unwritable(Name, exception.Message);
        }
    }

    private static byte[] Write(FileStream stream, byte[] last, IReadOnlyDictionary<string, object?> made, out string head)
    {
        NativeBuffer line = default, newHead = default, error = default;
        var json = Encoding.UTF8.GetBytes(Json.Write(made));
        NativeBuffer.Check(Native.entra_log_append(last, (UIntPtr)last.Length, json, (UIntPtr)json.Length, ref line, ref newHead, ref error), ref error);
        head = newHead.TakeText();
        var bytes = line.Take();
        stream.Write(bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>The first record. It names the head of the file before it where this run has written there.</summary>
    private IReadOnlyDictionary<string, object?> Started() => new Dictionary<string, object?>
    {
        ["event"] = "logStarted", ["atMs"] = RunLog.NowMs, ["tool"] = RunLog.Tool, ["previousHead"] = Head,
    };

    /// <summary>The last line with its line break; nothing of an empty file. Whether it is whole is core's to say.</summary>
    private static byte[] LastLine(FileStream stream)
    {
        var size = (int)Math.Min(stream.Length, LongestLine);
        var end = new byte[size];
        stream.Seek(-size, SeekOrigin.End);
        for (var read = 0; read < size;)
        {
            var more = stream.Read(end, read, size - read);
            if (more == 0)
            {
                throw new EndOfStreamException("its end could not be read");
            }
            read += more;
        }
        var before = size > 1 ? Array.LastIndexOf(end, (byte)'\n', size - 2) : -1;
        var line = new byte[size - before - 1];
        Array.Copy(end, before + 1, line, 0, line.Length);
        return line;
    }

    private static void TakeBack(FileStream stream, long length)
    {
        try
        {
            stream.SetLength(length);
        }
        catch (IOException)
        {
            // Then the next one who opens the log is told.
        }
    }

    private void Locked(Action<FileStream> step)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            FileStream stream;
            try
            {
                // No share at all: off Windows only that is a lock.
                stream = new FileStream(Name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsInUse(exception))
            {
                if (watch.Elapsed >= Patience)
                {
                    throw new EntraResetException(
                        "log_in_use", $"the log {Name} is held open by another program", "run again when that program is done with it, or name another file (-LogPath)", "ResourceBusy");
                }
                Thread.Sleep(20);
                continue;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw Unwritable(Name, exception.Message);
            }
            using (stream)
            {
                step(stream);
                return;
            }
        }
    }

    /// <summary>Whether somebody else has the file open: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, EAGAIN of Linux, of macOS.</summary>
    internal static bool IsInUse(IOException exception) => (exception.HResult & 0xffff) is 32 or 33 or 11 or 35;

    private static EntraResetException Broken(string message) => new(
        "log_broken", message, "look at the log with Test-EntraPasswordResetLog, keep the file as it is, and name a new one (-LogPath)", "InvalidData");

    private static EntraResetException Unwritable(string file, string why) => new(
        "log_unwritable", $"the log {file} cannot be written: {why}", "name a file in a folder that exists and that you may write to (-LogPath)", "WriteError");
}

using System;
using System.IO;
using System.Text;

namespace EntraPasswordReset;

/// <summary>The controlling terminal of Linux and macOS, whatever standard output is.</summary>
internal sealed class UnixTerminal : ConsoleTerminal
{
    private readonly FileStream screen;

    internal UnixTerminal()
    {
        if (Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb")
        {
            throw Missing("TERM names no terminal that has an alternate screen");
        }
        try
        {
            // Without a buffer, which would keep the page.
            screen = new FileStream("/dev/tty", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Missing("/dev/tty cannot be opened");
        }
    }

    public override void Dispose() => screen.Dispose();

    protected override void Write(char[] text, int count)
    {
        var bytes = Encoding.UTF8.GetBytes(text, 0, count);
        try
        {
            screen.Write(bytes, 0, bytes.Length);
            screen.Flush();
        }
        finally
        {
            Array.Clear(bytes, 0, bytes.Length);
        }
    }
}

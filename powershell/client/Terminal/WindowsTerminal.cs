using System;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>The console of Windows, whatever standard output is. Windows 10 and Server 2016 know the sequences of an alternate screen, if asked to.</summary>
internal sealed class WindowsTerminal : ConsoleTerminal
{
    private const uint ReadAndWrite = 0xC0000000;
    private const uint Shared = 3;
    private const uint OpenExisting = 3;
    private const uint Processed = 1;
    private const uint VirtualTerminal = 4;

    private static readonly IntPtr Invalid = new(-1);

    private readonly IntPtr screen;
    private readonly uint before;

    internal WindowsTerminal()
    {
        screen = CreateFile("CONOUT$", ReadAndWrite, Shared, IntPtr.Zero, OpenExisting, 0, IntPtr.Zero);
        if (screen == Invalid || !GetConsoleMode(screen, out before))
        {
            Close();
            throw Missing("this process has no console");
        }
        if (!SetConsoleMode(screen, before | Processed | VirtualTerminal))
        {
            Close();
            throw Missing("this console has no alternate screen, which Windows 10 and Windows Server 2016 brought");
        }
    }

    public override void Dispose()
    {
        SetConsoleMode(screen, before);
        Close();
    }

    protected override void Write(char[] text, int count)
    {
        // A console takes some thousand characters at once.
        for (int start = 0, written; start < count; start += written)
        {
            var part = new char[Math.Min(count - start, 4000)];
            Array.Copy(text, start, part, 0, part.Length);
            var isDone = WriteConsole(screen, part, part.Length, out written, IntPtr.Zero);
            Array.Clear(part, 0, part.Length);
            if (!isDone || written == 0)
            {
                return;
            }
        }
    }

    private void Close()
    {
        if (screen != Invalid)
        {
            CloseHandle(screen);
        }
    }

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern IntPtr CreateFile(string name, uint access, uint share, IntPtr security, uint creation, uint flags, IntPtr template);

    [DllImport("kernel32.dll")]
    private static extern bool GetConsoleMode(IntPtr console, out uint mode);

    [DllImport("kernel32.dll")]
    private static extern bool SetConsoleMode(IntPtr console, uint mode);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode)]
    private static extern bool WriteConsole(IntPtr console, char[] text, int count, out int written, IntPtr reserved);

    [DllImport("kernel32.dll")]
    private static extern bool CloseHandle(IntPtr handle);
}

using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Threading;

namespace EntraPasswordReset;

/// <summary>The clipboard of Windows, kept out of its history and its cloud.</summary>
internal sealed class WindowsClipboard : IClipboard
{
    private const uint UnicodeText = 13;
    private const uint Moveable = 2;

    // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats
    private static readonly string[] Kept = ["ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"];

    private uint sequence;

    public bool Set(SecureString text)
    {
        var chars = SecretText.ToChars(text);
        var ended = new char[chars.Length + 1];
        try
        {
            chars.CopyTo(ended, 0);
            return Within(() =>
            {
                var isSet = EmptyClipboard() && Put(UnicodeText, ended);
                foreach (var format in Kept)
                {
                    isSet = isSet && Put(RegisterClipboardFormat(format), ['\0', '\0']);
                }
                return isSet || (EmptyClipboard() && false);
            }) && Note();
        }
        finally
        {
            Array.Clear(chars, 0, chars.Length);
            Array.Clear(ended, 0, ended.Length);
        }
    }

    // The number moves with every change, so nothing has to be read.
    public bool StillHolds() => sequence != 0 && GetClipboardSequenceNumber() == sequence;

    public void Clear() => Within(EmptyClipboard);

    private bool Note()
    {
        sequence = GetClipboardSequenceNumber();
        return true;
    }

    // Another program may have it open for a moment.
    private static bool Within(Func<bool> use)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            if (OpenClipboard(IntPtr.Zero))
            {
                try
                {
                    return use();
                }
                finally
                {
                    CloseClipboard();
                }
            }
            Thread.Sleep(50);
        }
        return false;
    }

    private static bool Put(uint format, char[] text)
    {
        var memory = GlobalAlloc(Moveable, (UIntPtr)(text.Length * 2));
        var place = memory == IntPtr.Zero ? IntPtr.Zero : GlobalLock(memory);
        if (place == IntPtr.Zero)
        {
            return false;
        }
        Marshal.Copy(text, 0, place, text.Length);
        GlobalUnlock(memory);
        if (SetClipboardData(format, memory) != IntPtr.Zero)
        {
            // Now it is the system's.
            return true;
        }
        Marshal.Copy(new char[text.Length], 0, GlobalLock(memory), text.Length);
        GlobalUnlock(memory);
        GlobalFree(memory);
        return false;
    }

    [DllImport("user32.dll")]
    private static extern bool OpenClipboard(IntPtr owner);

    [DllImport("user32.dll")]
    private static extern bool CloseClipboard();

    [DllImport("user32.dll")]
    private static extern bool EmptyClipboard();

    [DllImport("user32.dll")]
    private static extern IntPtr SetClipboardData(uint format, IntPtr memory);

    [DllImport("user32.dll")]
    private static extern uint GetClipboardSequenceNumber();

    [DllImport("user32.dll", CharSet = CharSet.Unicode)]
    private static extern uint RegisterClipboardFormat(string name);

    [DllImport("kernel32.dll")]
    private static extern IntPtr GlobalAlloc(uint flags, UIntPtr bytes);

    [DllImport("kernel32.dll")]
    private static extern IntPtr GlobalLock(IntPtr memory);

    [DllImport("kernel32.dll")]
    private static extern bool GlobalUnlock(IntPtr memory);

    [DllImport("kernel32.dll")]
    private static extern IntPtr GlobalFree(IntPtr memory);
}

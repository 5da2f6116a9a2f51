using System;

namespace EntraPasswordReset;

/// <summary>A screen and its keyboard. Tests put a scripted one in its place.</summary>
internal interface ITerminal : IDisposable
{
    /// <summary>Columns of the screen.</summary>
    int Width { get; }

    /// <summary>Writes to the screen itself: no stream, no redirect and no transcript sees it. The caller wipes the array.</summary>
    void Write(char[] text, int count);

    /// <summary>The next key that was pressed, without showing it; null where none came within this time.</summary>
    ConsoleKeyInfo? ReadKey(int timeoutMs);
}

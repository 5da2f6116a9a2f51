using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace EntraPasswordReset;

/// <summary>The console of this process. Each platform has its own way past standard output; keys are read alike.</summary>
internal abstract class ConsoleTerminal : ITerminal
{
    private const int LookEveryMs = 25;

    int ITerminal.Width => Math.Max(Console.WindowWidth, 20);

    /// <summary>Whether a person sits before this process: a console that neither its input nor its output is redirected of, and no <c>-NonInteractive</c>.</summary>
    internal static bool IsInteractive => !Console.IsInputRedirected && !Console.IsOutputRedirected && !IsToldNotToAsk(Environment.GetCommandLineArgs());

    void ITerminal.Write(char[] text, int count) => Write(text, count);

    ConsoleKeyInfo? ITerminal.ReadKey(int timeoutMs)
    {
        for (var waited = 0; ; waited += LookEveryMs)
        {
            if (Console.KeyAvailable)
            {
                return Console.ReadKey(intercept: true);
            }
            if (waited >= timeoutMs)
            {
                return null;
            }
            Thread.Sleep(LookEveryMs);
        }
    }

    /// <summary>Gives the console back as it was.</summary>
    public abstract void Dispose();

    protected abstract void Write(char[] text, int count);

    internal static ITerminal Open()
    {
        if (!IsInteractive)
        {
            throw Missing("its input or output is redirected, or it was started with -NonInteractive");
        }
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? new WindowsTerminal() : new UnixTerminal();
    }

    internal static EntraResetException Missing(string why) => new(
        "no_console", $"there is no interactive console to show passwords on: {why}",
        "run the command in a console window, or take the password by GetPassword() of the result", "DeviceError");

    // PowerShell takes any beginning of the word that is long enough, behind one of these marks.
    internal static bool IsToldNotToAsk(string[] arguments) =>
        arguments.Skip(1).Any(argument =>
            argument.TrimStart('-', '/') is { Length: >= 4 } word
            && word.Length < argument.Length
            && "noninteractive".StartsWith(word, StringComparison.OrdinalIgnoreCase));
}

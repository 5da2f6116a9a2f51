using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security;
using System.Security.Cryptography;
using System.Threading.Tasks;

namespace EntraPasswordReset;

/// <summary>A clipboard behind programs. The secret goes by standard input: everybody on the machine can read an argument.</summary>
internal sealed class ProgramClipboard(ProgramClipboard.Call copy, ProgramClipboard.Call paste, ProgramClipboard.Call? clear) : IClipboard
{
    private const int PatienceMs = 2000;

    // What was put there is known again by its digest, under a key of this object, so that no copy is kept.
    private readonly HMACSHA256 digest = new();
    private byte[] held = [];

    public bool Set(SecureString text)
    {
        var bytes = SecretText.ToUtf8(text);
        try
        {
            held = digest.ComputeHash(bytes);
            return Run(copy, bytes, null);
        }
        finally
        {
            Array.Clear(bytes, 0, bytes.Length);
        }
    }

    public bool StillHolds()
    {
        using var output = new MemoryStream(4096);
        var isRead = Run(paste, [], output);
        var isSame = isRead && digest.ComputeHash(output.GetBuffer(), 0, (int)output.Length).SequenceEqual(held);
        Array.Clear(output.GetBuffer(), 0, output.GetBuffer().Length);
        return isSame;
    }

    public void Clear() => Run(clear ?? copy, [], null);

    private static bool Run(Call call, byte[] input, Stream? output)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(call.Program, call.Arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                // Not the terminal's: what such a program says would go onto the page.
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            // A program of these stays behind and holds its streams open, so their end is waited for only where something is read.
            var reading = output is null ? Task.CompletedTask : process.StandardOutput.BaseStream.CopyToAsync(output);
            process.StandardInput.BaseStream.Write(input, 0, input.Length);
            process.StandardInput.Close();
            if (!process.WaitForExit(PatienceMs) || !reading.Wait(PatienceMs))
            {
                process.Kill();
                return false;
            }
            return process.ExitCode == 0;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return false;
        }
    }

    internal sealed class Call(string program, string arguments)
    {
        internal string Program { get; } = program;

        internal string Arguments { get; } = arguments;
    }
}

using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EntraPasswordReset;

/// <summary>
/// New files that only their owner reads, from their first moment on. On Unix mkstemp makes them so (0600); on Windows they have the rights that their folder
/// hands on, since what else there is needs packages.
/// </summary>
internal static class OwnFile
{
    /// <summary>Writes a file that there was not before, and has it on the disk when it returns.</summary>
    /// <exception cref="IOException">There is such a file, or it cannot be written.</exception>
    internal static void Create(string file, byte[] content)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            Fill(stream, content);
            return;
        }
        var template = Encoding.UTF8.GetBytes(Path.Combine(Path.GetDirectoryName(file)!, ".sheet-XXXXXX") + "\0");
        var descriptor = mkstemp(template);
        if (descriptor < 0)
        {
            throw new IOException($"no file can be made there (error {Marshal.GetLastWin32Error()})");
        }
        var temporary = Encoding.UTF8.GetString(template, 0, template.Length - 1);
        try
        {
            using (var handle = new SafeFileHandle((IntPtr)descriptor, ownsHandle: true))
            using (var stream = new FileStream(handle, FileAccess.Write))
            {
                Fill(stream, content);
            }
            // It does not take the place of another file.
            File.Move(temporary, file);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Fill(FileStream stream, byte[] content)
    {
        stream.Write(content, 0, content.Length);
        stream.Flush(flushToDisk: true);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int mkstemp([In, Out] byte[] template);
}

using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>Which clipboard this desktop has.</summary>
internal static class Clipboards
{
    internal const string Missing = "Not copied: there is no clipboard here. On Linux install wl-clipboard (Wayland) or xclip (X11).";

    /// <summary>Null where there is none.</summary>
    internal static IClipboard? Find()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return new WindowsClipboard();
        }
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return new ProgramClipboard(new("/usr/bin/pbcopy", ""), new("/usr/bin/pbpaste", ""), null);
        }
        if (Has("WAYLAND_DISPLAY") && Locate("wl-copy") is { } copy && Locate("wl-paste") is { } paste)
        {
            return new ProgramClipboard(new(copy, "--type text/plain;charset=utf-8"), new(paste, "--no-newline"), new(copy, "--clear"));
        }
        if (Has("DISPLAY") && Locate("xclip") is { } xclip)
        {
            return new ProgramClipboard(new(xclip, "-selection clipboard -in"), new(xclip, "-selection clipboard -out"), null);
        }
        return null;
    }

    private static bool Has(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    // By its full path: .NET would look into the current folder first, and a password must not go to what lies there.
    private static string? Locate(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Where(folder => folder.StartsWith("/", StringComparison.Ordinal))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

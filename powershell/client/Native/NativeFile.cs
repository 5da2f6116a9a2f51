using System;
using System.IO;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>How the native library's file is called on this machine.</summary>
internal static class NativeFile
{
    internal static bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static readonly bool IsMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    /// <summary>Whether this is a Linux whose C library is musl, as Alpine.</summary>
    private static readonly bool IsMusl = AppContext.GetData("RUNTIME_IDENTIFIER") is string identifier && (identifier.Contains("musl") || identifier.Contains("alpine"));

    /// <summary>The platform of this process: <c>linux-x64</c>.</summary>
    internal static string Rid { get; } =
        (IsWindows ? "win" : IsMac ? "osx" : IsMusl ? "linux-musl" : "linux") + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The name in a PowerShell module, whose resolver does not find a <c>lib</c> in front.</summary>
    internal static string PlainName { get; } = "entra_reset" + (IsWindows ? ".dll" : IsMac ? ".dylib" : ".so");

    /// <summary>The name that Cargo gives, and that NuGet packages have.</summary>
    internal static string LibName { get; } = (IsWindows ? "" : "lib") + PlainName;

    /// <summary>The folder of this assembly; null where it was loaded from memory.</summary>
    internal static string? AssemblyDirectory { get; } = Path.GetDirectoryName(typeof(NativeFile).Assembly.Location);

    /// <summary>Where .NET and we look, for a message.</summary>
    internal static string Places { get; } = AssemblyDirectory is null or "" || AssemblyDirectory == AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)
        ? AppContext.BaseDirectory
        : $"{AssemblyDirectory} and {AppContext.BaseDirectory}";
}

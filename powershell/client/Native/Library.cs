using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>The native library: where it is, and whether it fits.</summary>
public static class Library
{
    private const uint NeededAbi = 3;
    private static bool fits;

    /// <summary>The version of the library's C ABI.</summary>
    /// <exception cref="EntraResetException">The library is missing.</exception>
    public static int AbiVersion => (int)ReadAbiVersion();

    /// <summary>
    /// Loads <c>&lt;baseDirectory&gt;/&lt;rid&gt;/entra_reset.{dll,so,dylib}</c>, as the PowerShell module has it. Programs need no such call: their library is
    /// looked for beside the assembly.
    /// </summary>
    /// <exception cref="EntraResetException">The file is missing, cannot be loaded or is of another version.</exception>
    public static void Load(string baseDirectory)
    {
        var file = Path.Combine(baseDirectory, NativeFile.Rid, NativeFile.PlainName);
        if (!File.Exists(file))
        {
            throw Missing($"the native library {file} is missing");
        }
        NativeResolver.Chosen = file;
        if (NativeFile.IsWindows && !NativeResolver.Preload(file))
        {
            throw Missing($"the native library {file} cannot be loaded: {new Win32Exception(Marshal.GetLastWin32Error()).Message}");
        }
        Require();
    }

    /// <summary>Throws where the library is missing or of another version.</summary>
    internal static void Require()
    {
        if (fits)
        {
            return;
        }
        var version = ReadAbiVersion();
        if (version != NeededAbi)
        {
            throw new EntraResetException(
                "library_version",
                $"the native library has ABI version {version}, this assembly needs {NeededAbi}",
                "take library and assembly of the same release; a PowerShell that has loaded another one must be started anew",
                "InvalidResult");
        }
        fits = true;
    }

    private static uint ReadAbiVersion()
    {
        try
        {
            return Native.entra_abi_version();
        }
        catch (DllNotFoundException)
        {
            throw Missing($"the native library {NativeFile.PlainName} for {NativeFile.Rid} was not found or cannot be loaded; looked for in {NativeFile.Places}");
        }
        catch (BadImageFormatException)
        {
            throw Missing($"the native library that was found is not for {NativeFile.Rid}");
        }
        catch (EntryPointNotFoundException)
        {
            throw new EntraResetException("library_version", "the native library that was found is not one of this tool", "install the tool again", "InvalidResult");
        }
    }

    private static EntraResetException Missing(string message) => new("library_missing", message, MissingRemedy, "ObjectNotFound");

    private static string MissingRemedy => $"install the tool for {NativeFile.Rid} again, or run cargo xtask build in its sources on such a machine";
}

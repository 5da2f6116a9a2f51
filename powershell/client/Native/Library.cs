using System;
using System.Collections;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

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
    /// <param name="baseDirectory">The folder of the folders of platforms.</param>
    /// <param name="hashes">The SHA-256 in hexadecimal digits that each library must have, by <c>&lt;rid&gt;/&lt;file&gt;</c>; a library without one is not compared.</param>
    /// <exception cref="EntraResetException">The file is missing, is not the one that the hash is of, cannot be loaded or is of another version.</exception>
    public static void Load(string baseDirectory, IDictionary? hashes = null)
    {
        var file = Path.Combine(baseDirectory, NativeFile.Rid, NativeFile.PlainName);
        if (!File.Exists(file))
        {
            throw Missing($"the native library {file} is missing");
        }
        // Once a process: what is loaded stays, whatever the file becomes.
        if (!fits && hashes?[$"{NativeFile.Rid}/{NativeFile.PlainName}"] is string hash)
        {
            Compare(file, hash);
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

    private static void Compare(string file, string hash)
    {
        string found;
        try
        {
            using var stream = File.OpenRead(file);
            found = Hash(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Missing($"the native library {file} cannot be read: {e.Message}");
        }
        if (!found.Equals(hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new EntraResetException(
                "library_changed",
                $"the native library {file} is not the one that the module was built with, and was not loaded",
                "install the module again from where you trust it, and start PowerShell anew",
                "SecurityError");
        }
    }

    /// <summary>SHA-256 in capital hexadecimal digits.</summary>
    internal static string Hash(Stream stream)
    {
#if NETFRAMEWORK
        // SHA256.Create() throws there where a policy allows only what FIPS validated.
        using var sha256 = new SHA256CryptoServiceProvider();
#else
        using var sha256 = SHA256.Create();
#endif
        return BitConverter.ToString(sha256.ComputeHash(stream)).Replace("-", "");
    }

    private static EntraResetException Missing(string message) => new("library_missing", message, MissingRemedy, "ObjectNotFound");

    private static string MissingRemedy => $"install the tool for {NativeFile.Rid} again, or run cargo xtask build in its sources on such a machine";
}

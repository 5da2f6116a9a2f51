#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>Finds the native library for programs, in the layout of NuGet packages, of the module, and side by side.</summary>
internal static class NativeResolver
{
    /// <summary>The file that <see cref="Library.Load"/> was told to load.</summary>
    internal static string? Chosen { get; set; }

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeResolver).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != "entra_reset")
        {
            return IntPtr.Zero;
        }
        foreach (var file in Chosen is { } chosen ? [chosen] : Candidates())
        {
            if (File.Exists(file) && NativeLibrary.TryLoad(file, out var library))
            {
                return library;
            }
        }
        // .NET's own search follows.
        return IntPtr.Zero;
    }

    private static IEnumerable<string> Candidates() =>
        from directory in new[] { NativeFile.AssemblyDirectory, AppContext.BaseDirectory }
        where !string.IsNullOrEmpty(directory)
        from folder in new[] { Path.Combine("runtimes", NativeFile.Rid, "native"), NativeFile.Rid, "" }
        from name in new[] { NativeFile.LibName, NativeFile.PlainName }
        select Path.Combine(directory, folder, name);
}
#endif

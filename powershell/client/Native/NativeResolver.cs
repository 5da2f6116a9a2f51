using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>
/// Finds the native library: the one that was chosen, or for programs the one in the layout of NuGet packages, of the module, or side by side. .NET and
/// PowerShell 7 ask; .NET Framework takes a library of that name which is in the process already.
/// </summary>
internal static class NativeResolver
{
    /// <summary>The file that <see cref="Library.Load"/> was told to load.</summary>
    internal static string? Chosen { get; set; }

    private static IEnumerable<string> Files => (Chosen is { } chosen ? [chosen] : Candidates()).Where(File.Exists);

    /// <summary>Loads a file on Windows.</summary>
    internal static bool Preload(string file) => LoadLibraryW(file) != IntPtr.Zero;

#if NET
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeResolver).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == "entra_reset" ? Files.Select(file => NativeLibrary.TryLoad(file, out var library) ? library : IntPtr.Zero).FirstOrDefault(library => library != IntPtr.Zero) : IntPtr.Zero;
#elif NETFRAMEWORK
    internal static void Register()
    {
        if (NativeFile.IsWindows && Chosen is null)
        {
            _ = Files.Any(Preload);
        }
    }
#else
    // .NET Standard has no NativeLibrary, and every PowerShell 7 has: with it, PowerShell's own search, which does not know musl, is not needed.
    private static readonly Type? NativeLibrary = Type.GetType("System.Runtime.InteropServices.NativeLibrary, System.Runtime.InteropServices");

    private static readonly MethodInfo? LoadFile = NativeLibrary?.GetMethod("Load", [typeof(string)]);

    internal static void Register()
    {
        var set = NativeLibrary?.GetMethod("SetDllImportResolver");
        if (set is null || LoadFile is null)
        {
            return;
        }
        var resolve = typeof(NativeResolver).GetMethod(nameof(Resolve), BindingFlags.Static | BindingFlags.NonPublic)!;
        set.Invoke(null, [typeof(NativeResolver).Assembly, Delegate.CreateDelegate(set.GetParameters()[1].ParameterType, resolve)]);
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == "entra_reset" ? Files.Select(TryLoad).FirstOrDefault(library => library != IntPtr.Zero) : IntPtr.Zero;

    private static IntPtr TryLoad(string file)
    {
        try
        {
            return (IntPtr)LoadFile!.Invoke(null, [file])!;
        }
        catch (TargetInvocationException)
        {
            // The next one may fit; PowerShell's own search comes last, and says what is wrong.
            return IntPtr.Zero;
        }
    }
#endif

    private static IEnumerable<string> Candidates() =>
        from directory in new[] { NativeFile.AssemblyDirectory, AppContext.BaseDirectory }
        where !string.IsNullOrEmpty(directory)
        from folder in new[] { Path.Combine("runtimes", NativeFile.Rid, "native"), NativeFile.Rid, "" }
        from name in new[] { NativeFile.LibName, NativeFile.PlainName }
        select Path.Combine(directory, folder, name);

    [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    private static extern IntPtr LoadLibraryW(string file);
}

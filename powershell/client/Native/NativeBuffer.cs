using System;
using System.Runtime.InteropServices;
using System.Text;

namespace EntraPasswordReset;

/// <summary>Bytes that the library owns: <c>entra_buffer</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeBuffer
{
    private IntPtr data;
    private UIntPtr length;
    private UIntPtr capacity;

    /// <summary>Copies the bytes out; the library wipes and frees its own.</summary>
    internal byte[] Take()
    {
        var bytes = new byte[checked((int)length.ToUInt32())];
        if (bytes.Length > 0)
        {
            Marshal.Copy(data, bytes, 0, bytes.Length);
        }
        Native.entra_buffer_free(ref this);
        return bytes;
    }

    /// <summary>As <see cref="Take"/>, for JSON, which never holds a secret.</summary>
    internal string TakeText() => Encoding.UTF8.GetString(Take());

    /// <summary>Throws what a failed call has put into its <c>error</c> buffer.</summary>
    internal static void Check(uint status, ref NativeBuffer error)
    {
        if (status == 0)
        {
            return;
        }
        var text = error.TakeText();
        if (text.Length == 0)
        {
            throw new EntraResetException("panicked", $"the native library returned status {status} without a description", "report it as a bug", "InvalidResult");
        }
        var failure = Json.Parse(text);
        throw new EntraResetException(
            failure.RequiredText("code"), failure.RequiredText("message"), failure.RequiredText("remedy"), failure.RequiredText("category"));
    }
}

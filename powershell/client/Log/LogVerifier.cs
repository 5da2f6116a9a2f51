using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>Has core read a log, in pieces.</summary>
internal sealed class LogVerifier : IDisposable
{
    private const int PieceSize = 256 * 1024;
    private readonly LogVerifierHandle handle;

    /// <exception cref="EntraResetException">The head is none.</exception>
    internal LogVerifier(string? expectedHead)
    {
        Library.Require();
        var expected = Encoding.UTF8.GetBytes(expectedHead ?? "");
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_log_verifier_new(expected, (UIntPtr)expected.Length, out handle, ref error), ref error);
    }

    /// <summary>Reads so many bytes, and tells each signature in them.</summary>
    internal void Read(Stream stream, long length, Action<LogSignature> tell)
    {
        var piece = new byte[PieceSize];
        while (length > 0)
        {
            var read = stream.Read(piece, 0, (int)Math.Min(piece.Length, length));
            if (read == 0)
            {
                return;
            }
            length -= read;
            NativeBuffer signatures = default, error = default;
            NativeBuffer.Check(Native.entra_log_verifier_update(handle, piece, (UIntPtr)read, ref signatures, ref error), ref error);
            foreach (var signature in Json.Parse(signatures.TakeText()).Elements())
            {
                tell(new LogSignature(signature));
            }
        }
    }

    internal LogReport Finish()
    {
        NativeBuffer report = default, error = default;
        NativeBuffer.Check(Native.entra_log_verifier_finish(handle, ref report, ref error), ref error);
        return new LogReport(Json.Parse(report.TakeText()));
    }

    public void Dispose() => handle.Dispose();
}

/// <summary>What core found in a log.</summary>
internal sealed class LogReport(XElement json)
{
    internal bool IsIntact { get; } = json.Flag("isIntact") == true;

    internal long RecordCount { get; } = (long)(json.Number("recordCount") ?? 0);

    internal string? Head { get; } = json.Text("head");

    internal long? FirstBrokenLine { get; } = (long?)json.Number("firstBrokenLine");

    internal LogProblem? Problem { get; } = json.Present("problem") is { } problem ? new(problem.RequiredText("code"), problem.RequiredText("message")) : null;

    internal long? RecordsBehind { get; } = (long?)json.Number("recordsBehind");
}

internal sealed class LogProblem(string code, string message)
{
    internal string Code { get; } = code;

    internal string Message { get; } = message;
}

/// <summary>Owns an <c>entra_log_verifier</c>.</summary>
internal sealed class LogVerifierHandle : SafeHandle
{
    public LogVerifierHandle() : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        Native.entra_log_verifier_free(handle);
        return true;
    }
}

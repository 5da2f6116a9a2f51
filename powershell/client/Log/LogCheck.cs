using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Threading;

namespace EntraPasswordReset;

/// <summary>Whether a log is as it was written. A log that is not is no error: it is what this tells.</summary>
public sealed class LogCheck
{
    private LogCheck(string file) => LogPath = file;

    /// <summary>The file.</summary>
    public string LogPath { get; }

    /// <summary>Whether nothing was found wrong, with the chain, the expected head and the signatures.</summary>
    public bool IsIntact { get; private set; }

    /// <summary>The whole records before the first broken one.</summary>
    public long RecordCount { get; private set; }

    /// <summary>The head of these records: 64 hexadecimal digits; null where there are none.</summary>
    public string? Head { get; private set; }

    /// <summary>The line of the first broken record, from 1; null where each is whole.</summary>
    public long? FirstBrokenLine { get; private set; }

    /// <summary>
    /// What is wrong, as a word: <c>edited</c>, <c>missing</c>, <c>reordered</c>, <c>unlinked</c>, <c>truncated</c>, <c>notOurs</c>, <c>empty</c>,
    /// <c>headNotFound</c>, <c>signatureInvalid</c> or <c>notSigned</c>; null where nothing is.
    /// </summary>
    public string? Problem { get; private set; }

    /// <summary>The same in words: lower case, no full stop.</summary>
    public string? Message { get; private set; }

    /// <summary>How many records stand behind the expected head, 0 where the log ends there; null where none was expected, or where it was not found.</summary>
    public long? RecordsBehindExpectedHead { get; private set; }

    /// <summary>Who signed last. Without a certificate to check by, that is what the record says, which anybody may have written.</summary>
    public string? SignedBy { get; private set; }

    /// <summary>Whether the given certificate has signed the log, and each of its signatures is right; null where none was given.</summary>
    public bool? IsSignatureValid { get; private set; }

    /// <summary>How many records, from the first one on, the given certificate has signed; null where none was given.</summary>
    public long? SignedRecordCount { get; private set; }

    /// <summary>Verifies a log.</summary>
    /// <param name="file">The file. Programs may go on adding to it: what was there at the beginning is read.</param>
    /// <param name="expectedHead">The head that the log had once; null: nobody knows.</param>
    /// <param name="signingCertificate">The certificate that signs the log; null: signatures are not checked.</param>
    /// <exception cref="EntraResetException">The file cannot be read, or the head is none.</exception>
    public static LogCheck Of(string file, string? expectedHead = null, X509Certificate2? signingCertificate = null)
    {
        using var verifier = new LogVerifier(expectedHead);
        LogSignature? last = null, wrong = null;
        var signed = 0L;
        try
        {
            // With a lock for a moment only: whoever resets passwords meanwhile is not kept waiting.
            var length = Length(file);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            verifier.Read(stream, length, Look);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EntraResetException("log_unreadable", $"the log {file} cannot be read: {exception.Message}", "name the file that -LogPath named", "ReadError");
        }
        var report = verifier.Finish();
        var check = new LogCheck(Path.GetFullPath(file))
        {
            IsIntact = report.IsIntact, RecordCount = report.RecordCount, Head = report.Head, FirstBrokenLine = report.FirstBrokenLine,
            Problem = report.Problem?.Code, Message = report.Problem?.Message, RecordsBehindExpectedHead = report.RecordsBehind, SignedBy = last?.Subject,
        };
        if (signingCertificate is not null)
        {
            check.IsSignatureValid = wrong is null && signed > 0;
            check.SignedRecordCount = signed;
            check.SignedBy = signed > 0 ? signingCertificate.Subject : null;
            check.Judge(wrong);
        }
        return check;

        void Look(LogSignature signature)
        {
            last = signature;
            if (signingCertificate is null || !signature.IsBy(signingCertificate))
            {
                return;
            }
            if (signature.IsValid(signingCertificate))
            {
                signed = signature.Line - 1;
            }
            else
            {
                wrong ??= signature;
            }
        }
    }

    private void Judge(LogSignature? wrong)
    {
        if (Problem is not null || IsSignatureValid == true)
        {
            return;
        }
        IsIntact = false;
        FirstBrokenLine = wrong?.Line;
        Problem = wrong is null ? "notSigned" : "signatureInvalid";
        Message = wrong is null ? "the log has no signature by the certificate" : "the signature was not made by the certificate, or not over this log";
    }

    // Between two records of a writer.
    private static long Length(string file)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
                return stream.Length;
            }
            catch (IOException exception) when (LogFile.IsInUse(exception) && watch.Elapsed < LogFile.Patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}

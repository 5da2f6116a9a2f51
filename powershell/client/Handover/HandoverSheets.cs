using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// The hand-over sheets of a run (docs/protocol.md, "Hand-over sheets"): one file a user who may hold a new password or pass. What is on them, for whom they
/// are encrypted and what their files are called is core's to say.
/// </summary>
internal sealed class HandoverSheets
{
    private readonly string folder;
    private readonly byte[] options;
    private readonly byte[] certificates;

    private HandoverSheets(string folder, byte[] options, byte[] certificates) => (this.folder, this.options, this.certificates) = (folder, options, certificates);

    /// <summary>The sheets that the options ask for; null where they ask for none. Everything that could stop a sheet is found here, before a write.</summary>
    /// <exception cref="EntraResetException">They are contradictory, a certificate is of no use, or the folder cannot be written to.</exception>
    internal static HandoverSheets? Open(ResetOptions given)
    {
        if (given.HandoverPath is not { } path)
        {
            return given.HandoverCertificates is null ? null : throw new EntraResetException(
                "options_contradict", "sheets are to be encrypted, and no folder for them was named", "name the folder as well (-HandoverPath)", "InvalidArgument");
        }
        if (given.HandoverCertificates is not { Count: > 0 } && !given.HandoverAsPlainText)
        {
            throw new EntraResetException(
                "options_contradict", "sheets would hold passwords in clear, which was not asked for",
                "name a certificate to encrypt them for (-Recipient), or have them in clear on purpose (-AsPlainText)", "InvalidArgument");
        }
        var members = new Dictionary<string, object?>();
        foreach (var (name, value) in new[]
        {
            ("environment", given.Environment), ("reason", given.Reason), ("ticketNumber", given.TicketNumber), ("language", given.HandoverLanguage),
            ("organizationName", given.HandoverOrganizationName),
        })
        {
            if (value is not null)
            {
                members[name] = value;
            }
        }
        var sheets = new HandoverSheets(
            Folder(path), Encoding.UTF8.GetBytes(Json.Write(members)), Encoding.ASCII.GetBytes(Pem(given.HandoverCertificates ?? [])));
        sheets.Check();
        return sheets;
    }

    /// <summary>Writes the sheet of a result, and returns its file.</summary>
    /// <exception cref="EntraResetException">It could not be written.</exception>
    internal string Write(XElement result, byte[]? password, byte[]? pass)
    {
        NativeBuffer name = default, sheet = default, error = default;
        var json = Encoding.UTF8.GetBytes(Json.Write(result));
        var (shownPassword, shownPass) = (password ?? [], pass ?? []);
        NativeBuffer.Check(
            Native.entra_handover_sheet(
                options, Length(options), json, Length(json), shownPassword, Length(shownPassword), shownPass, Length(shownPass),
                certificates, Length(certificates), (ulong)RunLog.NowMs, ref name, ref sheet, ref error),
            ref error);
        var file = Path.Combine(folder, name.TakeText());
        var content = sheet.Take();
        try
        {
            OwnFile.Create(file, content);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(file, exception.Message);
        }
        finally
        {
            Array.Clear(content, 0, content.Length);
        }
    }

    private void Check()
    {
        NativeBuffer error = default;
        NativeBuffer.Check(
            Native.entra_handover_check(options, Length(options), certificates, Length(certificates), (ulong)RunLog.NowMs, ref error), ref error);
        var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            OwnFile.Create(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(folder, exception.Message);
        }
    }

    private static string Folder(string path)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unwritable(path, exception.Message);
        }
    }

    private static string Pem(IEnumerable<X509Certificate2> certificates)
    {
        var text = new StringBuilder();
        foreach (var certificate in certificates)
        {
            text.Append("-----BEGIN CERTIFICATE-----\n")
                .Append(Convert.ToBase64String(certificate.RawData, Base64FormattingOptions.InsertLineBreaks).Replace("\r", ""))
                .Append("\n-----END CERTIFICATE-----\n");
        }
        return text.ToString();
    }

    private static UIntPtr Length(byte[] bytes) => (UIntPtr)bytes.Length;

    private static EntraResetException Unwritable(string file, string why) =>
        new("handover_failed", $"the sheet {file} cannot be written: {why}", "make room, or name another folder (-HandoverPath)", "WriteError");
}

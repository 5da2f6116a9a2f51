using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace EntraPasswordReset;

/// <summary>A text of the caller's own for a mail, with named places. docs/protocol.md tells them under "Mail". What is null was not given.</summary>
public sealed class MailTemplate
{
    // More than any letter has, in any encoding: what is read by mistake is not read to its end. Core has a limit of its own.
    private const int LargestFile = 512 * 1024;

    // What stands between two dots at the end of a file's name: welcome.de.html, welcome.pt-BR.txt.
    private static readonly Regex LanguageInName = new(@"^.+\.(?<tag>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)$");

    /// <summary>The tag of the language whose users get it; null: all for whom there is no other.</summary>
    public string? Language { get; set; }

    /// <summary><c>Html</c> or <c>Text</c>.</summary>
    public string? Format { get; set; }

    /// <summary>The subject; null: as the content tells it, by lines <c>Subject:</c> at its beginning or by the title of HTML.</summary>
    public string? Subject { get; set; }

    /// <summary>The text.</summary>
    public string? Content { get; set; }

    /// <summary>The whole name of the file that it was read from; null: from none.</summary>
    public string? File { get; private set; }

    /// <summary>
    /// Reads a template from a file: HTML where its name ends with <c>.html</c> or <c>.htm</c>, otherwise text; of the language before that ending
    /// (<c>welcome.de.html</c>). UTF-8, or UTF-16 with a byte order mark.
    /// </summary>
    /// <exception cref="EntraResetException">The file cannot be read.</exception>
    public static MailTemplate Read(string file)
    {
        try
        {
            var path = Path.GetFullPath(file);
            var tag = LanguageInName.Match(Path.GetFileNameWithoutExtension(path));
            var isHtml = new[] { ".html", ".htm" }.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
            return new MailTemplate
            {
                File = path,
                Language = tag.Success ? tag.Groups["tag"].Value : null,
                Format = isHtml ? "Html" : "Text",
                Content = Decoded(Bytes(path)),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EntraResetException("invalid_argument", $"the template {file} cannot be read: {exception.Message}", "name a file of text, UTF-8 or UTF-16 with a byte order mark, that you may read", "ReadError");
        }
    }

    internal MailTemplate Copy() => (MailTemplate)MemberwiseClone();

    /// <summary>This template with a subject of the caller's.</summary>
    internal MailTemplate With(string subject)
    {
        var copy = Copy();
        copy.Subject = subject;
        return copy;
    }

    internal Dictionary<string, object?> ToMembers()
    {
        var members = new Dictionary<string, object?> { ["language"] = Language, ["format"] = Format, ["subject"] = Subject, ["content"] = Content };
        return members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value);
    }

    private static byte[] Bytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LargestFile)
        {
            throw new IOException($"it has {stream.Length} bytes, which is more than any letter has");
        }
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Decoded(byte[] bytes)
    {
        var encodings = new Encoding[]
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
            new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        };
        var marked = encodings.FirstOrDefault(encoding => bytes.Take(encoding.GetPreamble().Length).SequenceEqual(encoding.GetPreamble()));
        var start = marked?.GetPreamble().Length ?? 0;
        return (marked ?? encodings[0]).GetString(bytes, start, bytes.Length - start);
    }
}

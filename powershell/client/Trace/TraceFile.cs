using System;
using System.IO;
using System.Text;

namespace EntraPasswordReset;

/// <summary>A flow vector that grows with the run. It is whole JSON after each step, so that a process that dies leaves one that can be read.</summary>
internal sealed class TraceFile : IDisposable
{
    private const string End = "\n]}\n";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly FileStream stream;
    private bool hasSteps;

    /// <summary>Creates a file of this name or, where there is one, with a number behind it: a file is one run.</summary>
    /// <exception cref="EntraResetException">It cannot be written.</exception>
    internal TraceFile(string file)
    {
        try
        {
            stream = Create(Path.GetFullPath(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new EntraResetException("invalid_argument", $"the trace {file} cannot be written: {exception.Message}", "name a file in a folder that exists, or trace nothing", "WriteError");
        }
    }

    internal string Name => stream.Name;

    /// <summary>Writes what stands before the steps: members of an object, with a comma behind each.</summary>
    internal void Begin(string members) => Write("{" + members + "\"steps\":[" + End);

    internal void Add(string step)
    {
        stream.Seek(-End.Length, SeekOrigin.End);
        Write((hasSteps ? ",\n" : "\n") + step + End);
        hasSteps = true;
    }

    /// <summary>Closes the file, and leaves none behind where nothing was begun.</summary>
    public void Dispose()
    {
        var isEmpty = stream.CanWrite && stream.Length == 0;
        stream.Dispose();
        if (isEmpty)
        {
            File.Delete(Name);
        }
    }

    private static FileStream Create(string file)
    {
        for (var number = 1; ; number++)
        {
            var name = number == 1
                ? file
                : Path.Combine(Path.GetDirectoryName(file) ?? "", $"{Path.GetFileNameWithoutExtension(file)}-{number}{Path.GetExtension(file)}");
            if (!File.Exists(name))
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            }
        }
    }

    private void Write(string text)
    {
        var bytes = Utf8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush();
    }
}

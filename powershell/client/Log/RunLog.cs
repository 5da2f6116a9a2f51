using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>The log of one run: what is told, and in which order. What of it comes into a record is core's to say.</summary>
internal sealed class RunLog
{
    private readonly LogFile file;
    private readonly X509Certificate2? certificate;
    private readonly string run = Guid.NewGuid().ToString();
    private readonly Dictionary<string, object?> outcomes = [];
    private readonly string? reason;
    private readonly string? ticketNumber;
    private bool isStarted;
    private bool isOver;

    private RunLog(LogFile file, ResetOptions options)
    {
        this.file = file;
        certificate = options.LogSigningCertificate;
        (reason, ticketNumber) = (options.Reason, options.TicketNumber);
    }

    internal string File => file.Name;

    /// <summary>Null before the run has begun.</summary>
    internal string? Head => isStarted ? file.Head : null;

    /// <summary>What ended the log before the run was over.</summary>
    internal EntraResetException? Failure { get; private set; }

    internal static string Tool { get; } = typeof(RunLog).Assembly.GetName().Version is { } version ? version.ToString(3) : "";

    internal static long NowMs => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>The log that the options name, if they name one.</summary>
    /// <exception cref="EntraResetException">It cannot be written or signed, or is broken.</exception>
    internal static RunLog? Open(ResetOptions options)
    {
        if (options.LogPath is not { } path)
        {
            return options.LogSigningCertificate is null ? null : throw new EntraResetException(
                "options_contradict", "a certificate signs a log, and no log was named", "name the log's file as well (-LogPath)", "InvalidArgument");
        }
        if (options.LogSigningCertificate is { } certificate)
        {
            // A key that cannot sign is found before anything is sent.
            LogSignature.Sign(certificate, new string('0', 64));
        }
        var file = new LogFile(path);
        file.Open();
        return new RunLog(file, options);
    }

    /// <summary>Who begins what.</summary>
    /// <exception cref="EntraResetException">It could not be written.</exception>
    internal void Start(string optionsJson, byte[]? claims, int users)
    {
        file.Append(_ => Event("runStarted", new()
        {
            ["tool"] = Tool, ["reason"] = reason, ["ticketNumber"] = ticketNumber, ["users"] = users,
            ["options"] = optionsJson, ["claims"] = claims is null ? null : Encoding.UTF8.GetString(claims),
        }));
        isStarted = true;
    }

    /// <summary>Writes whose passwords are about to be set. No password is set once a record could not be written.</summary>
    internal bool Intend(XElement record) => Try(record.Items("lines").Select(line => new LogFile.Event(_ => Event("intent", new()
    {
        ["index"] = (long?)line.Number("index"), ["userId"] = line.Text("userId"), ["userPrincipalName"] = line.Text("userPrincipalName"), ["method"] = line.Text("method"),
    }))));

    /// <summary>Writes what became of a user.</summary>
    internal void Tell(XElement result)
    {
        Count(result.RequiredText("outcome"));
        Try([_ => Event("result", new() { ["result"] = result })]);
    }

    /// <summary>A user of whom no more is told than that there is one.</summary>
    internal void Count(string outcome) =>
        outcomes[outcome] = outcomes.TryGetValue(outcome, out var count) && count is long known ? known + 1 : 1L;

    /// <summary>Writes the end of the run, once, and signs it.</summary>
    internal void End(bool isCut)
    {
        if (isOver || !isStarted)
        {
            return;
        }
        isOver = true;
        var events = new List<LogFile.Event> { _ => Event("runEnded", new() { ["isCut"] = isCut, ["outcomes"] = outcomes }) };
        if (certificate is { } signing)
        {
            events.Add(head => Event("signature", LogSignature.Sign(signing, head!)));
        }
        Try(events);
    }

    private Dictionary<string, object?> Event(string name, Dictionary<string, object?> members)
    {
        members["event"] = name;
        members["atMs"] = NowMs;
        members["run"] = run;
        return members;
    }

    // A log with a hole would say less than one that ends.
    private bool Try(IEnumerable<LogFile.Event> events)
    {
        if (Failure is null)
        {
            try
            {
                file.Append([.. events]);
            }
            catch (EntraResetException failure)
            {
                Failure = failure;
            }
        }
        return Failure is null;
    }
}

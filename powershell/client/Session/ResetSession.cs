using System;
using System.Collections.Generic;
using System.Security;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// A run over a list of users. Add users, then either call <see cref="Run"/>, or <see cref="Session.Next"/> until a <see cref="DoneEvent"/> comes.
/// </summary>
/// <remarks>
/// A session that is disposed of before it was done is cancelled: its results with a password are then in <see cref="KeptResults"/>.
/// </remarks>
public sealed partial class ResetSession : Session
{
    // As the library writes it. In a text the quotation marks would be escaped, so that no user's name can look like it.
    private const string CancelledMember = "\"outcome\":\"Cancelled\"";

    private readonly KeptResults.Run kept = new();
    private readonly UserBuffer users;
    private readonly RunLog? log;
    private readonly HandoverSheets? sheets;
    private readonly string? reason;
    private readonly string? ticketNumber;
    private int userCount;

    /// <summary>A session with these options. Nothing is sent yet.</summary>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public ResetSession(ResetOptions options) : base(options, "reset")
    {
        users = new UserBuffer(Flow);
        (reason, ticketNumber) = (options.Reason, options.TicketNumber);
        try
        {
            sheets = HandoverSheets.Open(options);
            log = RunLog.Open(options);
        }
        catch (EntraResetException)
        {
            Dispose();
            throw;
        }
        if (options.NewPassword is { } own)
        {
            var password = SecretText.ToUtf8(own);
            try
            {
                Flow.SetPassword(password);
            }
            finally
            {
                Array.Clear(password, 0, password.Length);
            }
        }
    }

    /// <summary>How many passwords of this run are in <see cref="KeptResults"/>.</summary>
    public int KeptCount => kept.Count;

    /// <summary>The user of the only result with a password that this run has kept; null where there is none, or more than one.</summary>
    public string? OnlyKeptUser => kept.OnlyUser;

    /// <summary>How many users the run was cut before.</summary>
    public int CancelledCount { get; private set; }

    /// <summary>
    /// Whether <c>Cancelled</c> results are only counted from now on. A stopped run of a long list may have more of them than it has time for.
    /// </summary>
    public bool OnlyCountsCancelled { get; set; }

    /// <summary>The whole name of the log's file; null where no log is kept.</summary>
    public string? LogFile => log?.File;

    /// <summary>
    /// The head of the log with the last record of this run: 64 hexadecimal digits. Kept elsewhere, it proves later that nothing was cut off or written anew
    /// (<see cref="LogCheck"/>). Null where no log is kept.
    /// </summary>
    public string? LogHead => log?.Head;

    /// <summary>Why the log ends before the run did: no password is set from then on, and results still come. Null where all was written.</summary>
    public EntraResetException? LogFailure => log?.Failure;

    /// <summary>Adds a user by object id or user principal name.</summary>
    public void AddUser(string user) => Prepare(() =>
    {
        userCount++;
        users.Add(user);
    });

    /// <summary>
    /// Adds a row, as of a CSV file. Only the values of members that name a user are read (<see cref="Flow.RowMembers"/>); of the others the name,
    /// and whether there is a value.
    /// </summary>
    public void AddRow(IEnumerable<KeyValuePair<string, string>> row) => Prepare(() =>
    {
        userCount++;
        users.Add(row);
    });

    /// <summary>Answers a question.</summary>
    public void Answer(AskEvent ask, AnswerKind answer) => Do(() => Flow.Answer(ask.Id, answer));

    private protected override void Begin() => users.Flush();

    private protected override void OnSignedIn(byte[]? claims) => log?.Start(OptionsJson, claims, userCount);

    private protected override bool Journal(XElement record) => log?.Intend(record) == true;

    private protected override SessionEvent? Take(string name, XElement action) => name switch
    {
        "ask" => new AskEvent(action),
        "result" => TakeResult(action),
        _ => null,
    };

    private protected override bool IsLeftOut(string action)
    {
        // Before the JSON is read, which would take most of the time.
        if (!IsCut || action.IndexOf(CancelledMember, StringComparison.Ordinal) < 0)
        {
            return false;
        }
        CancelledCount++;
        if (OnlyCountsCancelled)
        {
            log?.Count(nameof(Outcome.Cancelled));
        }
        return OnlyCountsCancelled;
    }

    private protected override void OnEnd() => kept.End();

    private protected override void OnOver() => log?.End(IsCut);

    private ResultEvent TakeResult(XElement action)
    {
        var id = action.Number("id") ?? 0;
        var password = action.Flag("hasPassword") == true ? Flow.TakeSecret(id) : null;
        var pass = action.Flag("hasPass") == true ? Flow.TakePass(id) : null;
        var result = new Result(action, Secure(password), Secure(pass)) { Reason = reason, TicketNumber = ticketNumber };
        // Kept before anything else: a sheet may fail.
        kept.Keep(result);
        HandOver(result, action, password, pass);
        log?.Tell(action);
        return new ResultEvent(result, (int)(action.Number("index") ?? 0));
    }

    private static SecureString? Secure(byte[]? secret) => secret is null ? null : SecretText.FromUtf8(secret);

    private void HandOver(Result result, XElement action, byte[]? password, byte[]? pass)
    {
        try
        {
            if (sheets is not null && (password is not null || pass is not null))
            {
                result.Handed(sheets.Write(action, password, pass), null);
            }
        }
        catch (EntraResetException failure)
        {
            result.Handed(null, failure);
        }
        finally
        {
            Array.Clear(password ?? [], 0, password?.Length ?? 0);
            Array.Clear(pass ?? [], 0, pass?.Length ?? 0);
        }
    }
}

using System;
using System.Collections.Generic;
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

    /// <summary>A session with these options. Nothing is sent yet.</summary>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public ResetSession(ResetOptions options) : base(options, "reset")
    {
        users = new UserBuffer(Flow);
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

    /// <summary>Adds a user by object id or user principal name.</summary>
    public void AddUser(string user) => Prepare(() => users.Add(user));

    /// <summary>
    /// Adds a row, as of a CSV file. Only the values of members that name a user are read (<see cref="Flow.RowMembers"/>); of the others the name,
    /// and whether there is a value.
    /// </summary>
    public void AddRow(IEnumerable<KeyValuePair<string, string>> row) => Prepare(() => users.Add(row));

    /// <summary>Answers a question.</summary>
    public void Answer(AskEvent ask, AnswerKind answer) => Do(() => Flow.Answer(ask.Id, answer));

    private protected override void Begin() => users.Flush();

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
        return OnlyCountsCancelled;
    }

    private protected override void OnEnd() => kept.End();

    private ResultEvent TakeResult(XElement action)
    {
        var id = action.Number("id") ?? 0;
        var password = action.Flag("hasPassword") == true ? SecretText.FromUtf8AndWipe(Flow.TakeSecret(id)) : null;
        var pass = action.Flag("hasPass") == true ? SecretText.FromUtf8AndWipe(Flow.TakePass(id)) : null;
        var result = new Result(action, password, pass);
        kept.Keep(result);
        return new ResultEvent(result, (int)(action.Number("index") ?? 0));
    }
}

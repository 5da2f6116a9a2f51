using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace EntraPasswordReset;

/// <summary>
/// Calls for shells. Each returns what it is asked for, or an <see cref="EntraResetException"/> where that is refused: an exception that a script
/// catches stays in its list of errors and in its caller's error variable, beside the error that the script makes of it.
/// </summary>
public static class Attempt
{
    /// <summary>As <see cref="EntraPasswordReset.Library.Load"/>; null where it succeeds.</summary>
    public static EntraResetException? Load(string baseDirectory, IDictionary? hashes) => Of(() =>
    {
        EntraPasswordReset.Library.Load(baseDirectory, hashes);
        return null;
    }) as EntraResetException;

    /// <summary>A <see cref="ResetSession"/>.</summary>
    public static object? Reset(ResetOptions options) => Of(() => new ResetSession(options));

    /// <summary>Adds users: texts, and rows as dictionaries of texts. Null where that succeeds.</summary>
    public static EntraResetException? Add(ResetSession session, IEnumerable users) => Add(users, session.AddUser, session.AddRow);

    /// <summary>The same for a session that asks about users.</summary>
    public static EntraResetException? Add(UserQuery session, IEnumerable users) => Add(users, session.AddUser, session.AddRow);

    private static EntraResetException? Add(IEnumerable users, Action<string> addUser, Action<IEnumerable<KeyValuePair<string, string>>> addRow) => Of(() =>
    {
        foreach (var user in users)
        {
            if (user is IEnumerable<KeyValuePair<string, string>> row)
            {
                addRow(row);
            }
            else
            {
                addUser((string)user);
            }
        }
        return null;
    }) as EntraResetException;

    /// <summary>Whether a text can be an access token; null where it can.</summary>
    public static EntraResetException? CheckToken(SecureString token) => Of(() =>
    {
        AccessToken.Check(token);
        return null;
    }) as EntraResetException;

    /// <summary>A <see cref="Query"/> for the tenant's own banned words.</summary>
    public static object? BannedWords(SessionOptions options) => Of(() => Query.BannedWords(options));

    /// <summary>A <see cref="UserQuery"/> for what users can sign in with.</summary>
    public static object? SignInMethods(SessionOptions options) => Of(() => UserQuery.SignInMethods(options));

    /// <summary>A <see cref="UserQuery"/> for what was done about passwords.</summary>
    public static object? Audit(SessionOptions options, AuditQuery audit) => Of(() => UserQuery.Audit(options, audit));

    /// <summary>A <see cref="UserQuery"/> for what a reset would do.</summary>
    public static object? Plan(ResetOptions options) => Of(() => UserQuery.Plan(options));

    /// <summary>A <see cref="Query"/> for users.</summary>
    public static object? Find(SessionOptions options, string text, string? by) => Of(() => Query.Find(options, text, by));

    /// <summary>As <see cref="Session.Next"/>.</summary>
    public static object? Next(Session session, int timeoutMs) => Of(() => session.Next(timeoutMs));

    /// <summary>As <see cref="Session.Ready"/>.</summary>
    public static object? Ready(Session session) => Of(session.Ready);

    /// <summary>As <see cref="TemporaryPassword.Generate"/>.</summary>
    public static object? Generate(PasswordPolicy policy, string[]? forUser, int count, bool asPlainText, out IReadOnlyList<Warning> warnings)
    {
        IReadOnlyList<Warning> told = [];
        var passwords = Of(() => TemporaryPassword.Generate(policy, forUser, count, asPlainText, out told));
        warnings = told;
        return passwords;
    }

    /// <summary>The policy, where passwords can be made by it.</summary>
    public static object? Policy(PasswordPolicy policy) => Of(() =>
    {
        policy.Check();
        return policy;
    });

    /// <summary>As <see cref="PasswordPolicy.With"/>.</summary>
    public static object? Policy(PasswordPolicy policy, string? style, int? length) => Of(() => policy.With(style, length));

    /// <summary>A <see cref="EntraPasswordReset.Mail"/>, with templates from these files.</summary>
    public static object? Mail(MailOptions options, IEnumerable<string> files, string? subject) => Of(() =>
    {
        var templates = files.Select(MailTemplate.Read).ToArray();
        options.Templates = templates.Length > 0 ? templates : options.Templates;
        return new Mail(options, subject);
    });

    /// <summary>As <see cref="Mail.With"/>.</summary>
    public static object? Mail(Mail mail, string? to) => Of(() => mail.With(to));

    /// <summary>Whether passwords can be shown; null where they can.</summary>
    /// <param name="otherHost">The name of a host that has no console of its own; null: the shell has one, if its process has.</param>
    public static EntraResetException? Console(string? otherHost) => Of(() =>
    {
        PasswordScreen.Require(otherHost);
        return null;
    }) as EntraResetException;

    /// <summary>A <see cref="PasswordScreen"/>.</summary>
    public static object? Screen() => Of(() => new PasswordScreen());

    /// <summary>As <see cref="PasswordScreen.Step"/>.</summary>
    public static object? Step(PasswordScreen screen, int timeoutMs) => Of(() => screen.Step(timeoutMs));

    /// <summary>As <see cref="PasswordCheck.Predict"/>.</summary>
    public static object? Predict(SecureString password, PasswordContext context) => Of(() => PasswordCheck.Predict(password, context));

    /// <summary>As <see cref="LogCheck.Of"/>.</summary>
    public static object? CheckLog(string file, string? expectedHead, X509Certificate2? signingCertificate) =>
        Of(() => LogCheck.Of(file, expectedHead, signingCertificate));

    private static object? Of(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (EntraResetException refused)
        {
            return refused;
        }
    }
}

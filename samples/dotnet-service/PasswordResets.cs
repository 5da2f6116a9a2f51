using System.Runtime.CompilerServices;
using System.Security;
using EntraPasswordReset;

/// <summary>What a service offers its callers: results as they come, and a way to stop. One session a call; sessions share nothing.</summary>
internal sealed class PasswordResets(Func<TokenRequest, SecureString?> tokenProvider, string? graphEndpoint = null)
{
    /// <summary>
    /// Resets users and yields each result. After a cancel nothing new is sent, and what is in flight still comes: its password may be set already. Then
    /// the enumeration ends with an <see cref="OperationCanceledException"/>, so that a caller cannot take half of a list for all of it.
    /// </summary>
    public async IAsyncEnumerable<Result> ResetAsync(IEnumerable<string> users, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var session = new ResetSession(new ResetOptions { GraphEndpoint = graphEndpoint, TokenProvider = tokenProvider });
        foreach (var user in users)
        {
            session.AddUser(user);
        }
        await foreach (var result in session.RunAsync(Ask, cancellationToken))
        {
            yield return result;
        }
    }

    /// <summary>A service asks nobody: plain users are reset, privileged ones are left to a person.</summary>
    private static ValueTask<AnswerKind> Ask(AskEvent question) =>
        ValueTask.FromResult(question.Question == "privileged" ? AnswerKind.No : AnswerKind.Yes);
}

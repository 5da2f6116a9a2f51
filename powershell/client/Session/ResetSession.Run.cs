using System;
using System.Collections.Generic;
#if NET
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
#endif

namespace EntraPasswordReset;

// The run for programs: results only, questions by a function.
public sealed partial class ResetSession
{
    /// <summary>The call itself is a yes to its list; to the second question about a privileged user nobody is there to answer.</summary>
    private static AnswerKind Unasked(AskEvent question) => question.Question == "reset" ? AnswerKind.Yes : AnswerKind.Impossible;

    /// <summary>Runs to the end on the calling thread. A caller who stops enumerating early cuts the run, as <see cref="Session.Dispose"/> does.</summary>
    /// <param name="ask">Answers each question; without it every user of the list is reset, but a privileged one only with <see cref="ResetOptions.Force"/>.</param>
    public IEnumerable<Result> Run(Func<AskEvent, AnswerKind>? ask = null)
    {
        RequireOwnClient();
        try
        {
            while (true)
            {
                switch (Next(int.MaxValue))
                {
                    case ResultEvent { Result: var result }:
                        yield return result;
                        break;
                    case AskEvent question:
                        Answer(question, ask?.Invoke(question) ?? Unasked(question));
                        break;
                    case TokenEvent:
                        // UseTokenEvents belongs to Next: here nobody sees the event.
                        SetToken(null);
                        break;
                    case DoneEvent:
                        yield break;
                }
            }
        }
        finally
        {
            Dispose();
        }
    }

#if NET
    /// <summary>Runs to the end without blocking a thread. A caller who stops enumerating early cuts the run, as <see cref="Session.Dispose"/> does.</summary>
    /// <param name="ask">Answers each question; without it every user of the list is reset, but a privileged one only with <see cref="ResetOptions.Force"/>.</param>
    /// <param name="cancellationToken">As <see cref="Session.Cancel"/>: the remaining results still come, then an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<Result> RunAsync(
        Func<AskEvent, ValueTask<AnswerKind>>? ask = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequireOwnClient();
        try
        {
            using var registration = cancellationToken.Register(Cancel);
            while (true)
            {
                switch (Advance(out var waitMs))
                {
                    case ResultEvent { Result: var result }:
                        yield return result;
                        break;
                    case AskEvent question:
                        Answer(question, ask is null ? Unasked(question) : await ask(question).ConfigureAwait(false));
                        break;
                    case TokenEvent:
                        // UseTokenEvents belongs to Next: here nobody sees the event.
                        SetToken(null);
                        break;
                    case DoneEvent when IsCut && cancellationToken.IsCancellationRequested:
                        throw new OperationCanceledException(cancellationToken);
                    case DoneEvent:
                        yield break;
                    case null:
                        // Without the token: what is in flight may still bring a password.
                        await WaitAsync(waitMs).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            // It waits for writes in flight, where the run was cut.
            await Task.Run(Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }
#endif
}

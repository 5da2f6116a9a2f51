using System;
using System.IO;

namespace EntraPasswordReset;

// What one step does.
public abstract partial class Session
{
    private bool isSignedIn;

    private SessionEvent? Step(out long waitMs, bool isOnlyReady)
    {
        waitMs = int.MaxValue;
        if (!isStarted && !isDone)
        {
            isStarted = true;
            Prepare(Begin);
            if (options.AccessToken is { } given)
            {
                token.Set(given);
            }
            else if (options.GraphSession is { } session)
            {
                Flow.SetClaims(session.Claims());
            }
        }
        if (isDone)
        {
            return DoneEvent.Instance;
        }
        // A cancelled run sends nothing and so needs none.
        if (outgoing.NeedsToken && token.Current is null && !IsCut)
        {
            isDone = token.IsFirstDenied;
            return token.AskForFirst();
        }
        if (!isSignedIn)
        {
            isSignedIn = true;
            Prepare(() => OnSignedIn(options.GraphSession?.Claims() ?? (token.Current is { } current ? AccessToken.Payload(current) : null)));
        }
        TakeArrivals();
        if (clock.NowMs >= GraceEndMs)
        {
            GiveUp();
        }
        if (traffic.Count > 0)
        {
            return traffic.Dequeue();
        }
        if (postponed is { } request)
        {
            if (isOnlyReady)
            {
                return null;
            }
            postponed = null;
            outgoing.Start(request, token.Current);
        }
        return Poll(out waitMs, isOnlyReady);
    }

    private SessionEvent? Poll(out long waitMs, bool isOnlyReady)
    {
        // Nothing happens by itself, but that the patience of a cut run ends.
        waitMs = Math.Min(int.MaxValue, GraceEndMs - clock.NowMs);
        while (true)
        {
            var text = Flow.Poll((ulong)clock.NowMs);
            if (IsLeftOut(text))
            {
                continue;
            }
            var action = Json.Parse(text);
            switch (action.RequiredText("action"))
            {
                case "send":
                    var request = new Request(action, Flow.TakeBody);
                    open.Add(request.Id);
                    if (isOnlyReady)
                    {
                        postponed = request;
                        return null;
                    }
                    outgoing.Start(request, token.Current);
                    break;
                case "token" when outgoing.NeedsToken:
                    return token.Ask(action);
                case "token":
                    // The caller's own client has renewed what could be renewed.
                    Flow.Answer(action.Number("id") ?? 0, AnswerKind.No);
                    break;
                case "record":
                    Flow.Answer(action.Number("id") ?? 0, Journal(action) ? AnswerKind.Yes : AnswerKind.No);
                    break;
                case "progress":
                    return new ProgressEvent(action, clock);
                case "wait":
                    waitMs = Math.Min(waitMs, (long)(action.Number("untilMs") ?? 0) - clock.NowMs);
                    return null;
                case "pending":
                    return null;
                case "done":
                    return isOnlyReady ? null : End();
                case var name:
                    return Take(name, action)
                        ?? throw new InvalidDataException($"the native library asks for {name}, which this assembly does not know");
            }
        }
    }

    private void TakeArrivals()
    {
        while (arrivals.TryDequeue(out var reply))
        {
            if (!open.Remove(reply.Id))
            {
                // It was given up, and the flow knows.
                reply.Wipe();
                continue;
            }
            reply.HandTo(Flow);
            if (TellsTraffic)
            {
                traffic.Enqueue(reply.ToEvent());
            }
        }
    }

    private void WipeArrivals()
    {
        while (arrivals.TryDequeue(out var reply))
        {
            reply.Wipe();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>A transcript of calls on one flow: docs/protocol.md, "Vectors".</summary>
internal sealed class FlowVector
{
    /// <summary>Each step's call, and the members that belong to it.</summary>
    private static readonly Dictionary<string, string[]> Calls = new()
    {
        ["poll"] = ["expect"],
        ["body"] = ["expect"],
        ["secret"] = ["expect"],
        ["pass"] = ["expect"],
        ["writeSecret"] = ["expect"],
        ["respond"] = ["status", "headers", "body", "text"],
        ["fail"] = ["with"],
        ["answer"] = ["with"],
        ["claims"] = [],
        ["cancel"] = [],
    };

    private readonly Flow flow;
    private readonly Matcher matcher;
    private ulong lastUntilMs;

    private FlowVector(Flow flow, bool whole)
    {
        this.flow = flow;
        matcher = new Matcher(whole);
    }

    internal static void Check(JObject vector)
    {
        RefuseUnknown(vector, ["name", "source", "whole", "options", "claims", "password", "users", "steps", "newError"]);
        Flow? flow = null;
        try
        {
            Vectors.Expect((string?)vector["newError"], () =>
            {
                flow = new Flow(vector["options"]!.ToString(Formatting.None));
                if (vector.TryGetValue("claims", out var claims))
                {
                    flow.SetClaims(Payload(claims));
                }
                if (vector.TryGetValue("password", out var password))
                {
                    flow.SetPassword(Encoding.UTF8.GetBytes((string)password!));
                }
                if (vector.TryGetValue("users", out var users))
                {
                    flow.AddUsers(users.ToString(Formatting.None));
                }
            });
            if (vector["newError"] is null)
            {
                new FlowVector(flow!, (bool?)vector["whole"] ?? false).Run((JArray)vector["steps"]!);
            }
        }
        finally
        {
            flow?.Dispose();
        }
    }

    private void Run(JArray steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = (JObject)steps[i];
            try
            {
                Vectors.Expect((string?)step["error"], () => Run(step));
            }
            catch (VectorException e)
            {
                throw new VectorException($"step {i}, {step.ToString(Formatting.None)}: {e.Message}");
            }
        }
    }

    private void Run(JObject step)
    {
        var call = step.Properties().First().Name;
        if (!Calls.ContainsKey(call))
        {
            throw new VectorException("this runner does not know the step");
        }
        RefuseUnknown(step, [call, "error", .. Calls[call]]);
        switch (call)
        {
            case "poll":
                var action = Vectors.Parse(flow.Poll(Time(step["poll"]!)));
                lastUntilMs = (ulong?)action["untilMs"] ?? lastUntilMs;
                matcher.Check(step["expect"], action);
                break;
            case "body":
                matcher.Check(step["expect"], Vectors.Parse(Encoding.UTF8.GetString(flow.TakeBody(Id(step, call)))));
                break;
            case "secret":
                matcher.Check(step["expect"], Encoding.UTF8.GetString(flow.TakeSecret(Id(step, call))));
                break;
            case "pass":
                matcher.Check(step["expect"], Encoding.UTF8.GetString(flow.TakePass(Id(step, call))));
                break;
            case "writeSecret":
                var place = (JArray)step[call]!;
                matcher.Check(step["expect"], Encoding.UTF8.GetString(flow.WriteSecret((ulong)place[0], (int)place[1])));
                break;
            case "respond":
                flow.Respond(Id(step, call), (int)step["status"]!, step["headers"]?.ToString(Formatting.None) ?? "{}", Body(step));
                break;
            case "fail":
                flow.Fail(Id(step, call), Word<FailureKind>(step));
                break;
            case "answer":
                flow.Answer(Id(step, call), Word<AnswerKind>(step));
                break;
            case "claims":
                flow.SetClaims(Payload(step["claims"]!));
                break;
            case "cancel":
                flow.Cancel();
                break;
        }
    }

    /// <summary>A time; <c>$wait</c>: the end of the last wait; <c>$wait:5</c>: that or 5, whichever is later.</summary>
    private ulong Time(JToken poll)
    {
        var parts = poll.Type == JTokenType.String ? ((string)poll!).Split(':') : null;
        return parts is null ? (ulong)poll
            : parts[0] != "$wait" ? throw new VectorException($"this runner does not know {poll}")
            : parts.Length == 1 ? lastUntilMs : Math.Max(lastUntilMs, ulong.Parse(parts[1]));
    }

    private static ulong Id(JObject step, string call) => (ulong)step[call]!;

    private static byte[] Body(JObject step) =>
        Encoding.UTF8.GetBytes(step["body"]?.ToString(Formatting.None) ?? (string?)step["text"] ?? "");

    private static byte[]? Payload(JToken claims) =>
        claims.Type == JTokenType.Null ? null : Encoding.UTF8.GetBytes(claims.ToString(Formatting.None));

    private static T Word<T>(JObject step) where T : struct =>
        Enum.TryParse<T>((string?)step["with"], ignoreCase: true, out var word) ? word : throw new VectorException("this runner does not know the word");

    private static void RefuseUnknown(JObject json, string[] known)
    {
        if (json.Properties().FirstOrDefault(property => !known.Contains(property.Name)) is { } unknown)
        {
            throw new VectorException($"this runner does not know {unknown.Name}");
        }
    }
}

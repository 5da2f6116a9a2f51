using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>
/// Exact equality, but for placeholders, for the members that defaults.json holds, and for the query of a GET's URL:
/// docs/protocol.md, "Vectors". A whole vector spells every member and every query out.
/// </summary>
internal sealed class Matcher(bool whole)
{
    /// <summary>The members that a vector leaves out, by action; those of an error by the word <c>error</c>.</summary>
    private static readonly Lazy<JObject> Defaults = new(() => Vectors.Read("defaults.json"));

    private readonly Dictionary<string, string> passwords = [];

    internal void Check(JToken? expected, JToken actual)
    {
        if (expected is null)
        {
            throw new VectorException("the step expects nothing");
        }
        Check(whole ? expected : Completed(expected), actual, "");
    }

    /// <summary>An expected action with the defaults that it leaves out; its error likewise. Anything else stays as it is.</summary>
    private static JToken Completed(JToken expected)
    {
        if (expected is not JObject action || (string?)action["action"] is not { } name)
        {
            return expected;
        }
        var completed = Completed(action, name);
        if (completed["error"] is JObject error)
        {
            completed["error"] = Completed(error, "error");
        }
        return completed;
    }

    private static JObject Completed(JObject expected, string name)
    {
        var completed = (JObject)expected.DeepClone();
        foreach (var member in (Defaults.Value[name] as JObject ?? new JObject()).Properties().Where(member => !completed.ContainsKey(member.Name)))
        {
            completed.Add(member.Name, member.Value);
        }
        return completed;
    }

    private void Check(JToken expected, JToken actual, string path)
    {
        if (expected is JObject wanted && actual is JObject found)
        {
            var isRead = found["method"] is JValue { Value: "GET" };
            var names = wanted.Properties().Select(p => p.Name).Union(found.Properties().Select(p => p.Name));
            foreach (var name in names)
            {
                var one = wanted[name] ?? throw Differs($"{path}.{name}", "nothing", found[name]!);
                var other = found[name] ?? throw Differs($"{path}.{name}", wanted[name]!, "nothing");
                Check(one, name == "url" && isRead ? Compared(one, other) : other, $"{path}.{name}");
            }
        }
        else if (expected is JArray items && actual is JArray others && items.Count == others.Count)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(items[i], others[i], $"{path}[{i}]");
            }
        }
        else if (!(expected.Type == JTokenType.String && ((string)expected!).StartsWith("$", StringComparison.Ordinal)
            ? Fits((string)expected!, actual, path)
            : JToken.DeepEquals(expected, actual)))
        {
            throw Differs(path, expected, actual);
        }
    }

    /// <summary>A read's URL, up to its <c>?</c> where the vector names no query.</summary>
    private JToken Compared(JToken expected, JToken found) =>
        !whole && expected is JValue { Value: string url } && !url.Contains("?") && found is JValue { Value: string other } ? other.Split('?')[0] : found;

    private bool Fits(string placeholder, JToken actual, string path)
    {
        var parts = placeholder.Split(':');
        switch (parts[0])
        {
            case "$any":
                return true;
            case "$guid":
                return actual.Type == JTokenType.String && Guid.TryParseExact((string?)actual, "D", out _);
            case "$between":
                return actual.Type == JTokenType.Integer && (long)actual >= long.Parse(parts[1]) && (long)actual <= long.Parse(parts[2]);
            case "$password":
                var password = (string?)actual ?? "";
                if (!passwords.ContainsKey(placeholder))
                {
                    passwords.Add(placeholder, password);
                    return PasswordVector.IsComplete(password);
                }
                return passwords[placeholder] == password;
            default:
                throw new VectorException($"{path}: this runner does not know {placeholder}");
        }
    }

    private static VectorException Differs(string path, JToken expected, JToken actual) =>
        new($"{path}: expected {expected.ToString(Formatting.None)}, came {actual.ToString(Formatting.None)}");
}

using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>Exact equality, but for the placeholders of docs/protocol.md, "Vectors".</summary>
internal sealed class Matcher
{
    private readonly Dictionary<string, string> passwords = [];

    internal void Check(JToken? expected, JToken actual)
    {
        if (expected is null)
        {
            throw new VectorException("the step expects nothing");
        }
        Check(expected, actual, "$");
    }

    private void Check(JToken expected, JToken actual, string path)
    {
        if (expected is JObject wanted && actual is JObject found)
        {
            var names = wanted.Properties().Select(p => p.Name).Union(found.Properties().Select(p => p.Name));
            foreach (var name in names)
            {
                Check(
                    wanted[name] ?? throw Differs($"{path}.{name}", "nothing", found[name]!),
                    found[name] ?? throw Differs($"{path}.{name}", wanted[name]!, "nothing"),
                    $"{path}.{name}");
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
            ? Fits((string)expected!, actual)
            : JToken.DeepEquals(expected, actual)))
        {
            throw Differs(path, expected, actual);
        }
    }

    private bool Fits(string placeholder, JToken actual)
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
                throw new VectorException($"this runner does not know {placeholder}");
        }
    }

    private static VectorException Differs(string path, JToken expected, JToken actual) =>
        new($"{path}: expected {expected.ToString(Formatting.None)}, came {actual.ToString(Formatting.None)}");
}

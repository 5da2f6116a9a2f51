using System;
using System.Linq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>What is generated, checked and spelt.</summary>
internal static class PasswordVector
{
    private static readonly string[] Rules = ["length", "characters", "complexity", "names", "bannedWords"];

    internal static void Check(JObject vector)
    {
        Action<JToken> check = (string)vector["call"]! switch
        {
            "generate" => Generated,
            "check" => Predicted,
            "spell" => Spelt,
            var call => throw new VectorException($"this runner does not know the call {call}"),
        };
        foreach (var test in vector["cases"]!)
        {
            try
            {
                Vectors.Expect((string?)test["error"], () => check(test));
            }
            catch (VectorException e)
            {
                throw new VectorException($"{test["name"]}: {e.Message}");
            }
        }
    }

    private static void Generated(JToken test)
    {
        var options = test["options"] as JObject;
        // A member of the call, and not of the policy.
        var forUser = options?["forUser"]?.ToObject<string[]>();
        var policy = options is null ? null : new JObject(options.Properties().Where(member => member.Name != "forUser"));
        var drawn = TemporaryPassword.Generate(Options<PasswordPolicy>(policy), forUser, 20, asPlainText: true, out var warnings);
        Require(drawn.Count == 20, "another number of passwords");
        Require(warnings.Select(warning => warning.Code).SequenceEqual(test["warnings"]?.Values<string>() ?? []), "other warnings");
        foreach (var one in drawn)
        {
            var password = (string)one.Password;
            Require(password.Length >= (int)test["shortest"]! && password.Length <= (int)test["longest"]!, $"a length of {password.Length}");
            Require(((string)test["first"]!).Contains(password[0]), "another first character");
            Require(password.All(((string)test["alphabet"]!).Contains), "a character from elsewhere");
            Require(test["classes"]!.Values<string>().All(name => password.Any(Class(name!))), "a class is missing");
            Require(one.EntropyBits == (double)test["entropyBits"]!, $"{one.EntropyBits} bits");
            Require(string.Equals(one.Style, (string?)test["style"], StringComparison.OrdinalIgnoreCase), $"the style {one.Style}");
        }
    }

    private static void Predicted(JToken test)
    {
        var text = (string?)test["password"]
            ?? string.Concat(Enumerable.Repeat((string?)test["repeat"], (int)test["times"]!)) + (string?)test["suffix"];
        var context = Options<PasswordContext>(test["context"]);
        if ((int?)test["bannedWordCount"] is { } count)
        {
            context = new PasswordContext { BannedWords = Enumerable.Range(0, count).Select(number => $"word{number:0000}").ToArray() };
        }

        var report = PasswordCheck.Predict(SecretText.FromPlainText(text), context);

        Require(report.IsValid == (bool)test["isValid"]!, $"valid: {report.IsValid}");
        Require(report.IsPrediction, "it is no prediction");
        Require(report.Rules.Select(rule => rule.Name).SequenceEqual(Rules), "other rules");
        var failed = report.Rules.Where(rule => !rule.Passed).Select(rule => rule.Name).ToArray();
        Require(failed.SequenceEqual(test["failed"]!.Values<string>()), $"failed: {string.Join(", ", failed)}");
        Require(report.Rules.All(rule => rule.Message.Length > 0), "a rule without a message");
    }

    private static void Spelt(JToken test)
    {
        var spoken = SecretText.ToPlainText(SpokenPassword.Spell(SecretText.FromPlainText((string)test["password"]!), (string?)test["language"]));
        Require(spoken == (string?)test["spoken"], spoken);
    }

    /// <summary>At least eight characters, a letter first, all four classes.</summary>
    internal static bool IsComplete(string password) =>
        password.Length >= 8 && IsLetter(password[0]) && new[] { "lower", "upper", "digit", "symbol" }.All(name => password.Any(Class(name)));

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z';

    private static Func<char, bool> Class(string name) => name switch
    {
        "lower" => c => c is >= 'a' and <= 'z',
        "upper" => c => c is >= 'A' and <= 'Z',
        "digit" => c => c is >= '0' and <= '9',
        "symbol" => c => c is > ' ' and <= '~' && !IsLetter(c) && c is not (>= '0' and <= '9'),
        _ => throw new VectorException($"no class is named {name}"),
    };

    /// <summary>A member that the class does not have cannot be given at all.</summary>
    private static T? Options<T>(JToken? json) where T : class
    {
        try
        {
            return json?.ToObject<T>(JsonSerializer.Create(new JsonSerializerSettings { MissingMemberHandling = MissingMemberHandling.Error }));
        }
        catch (JsonSerializationException e)
        {
            throw new EntraResetException("invalid_options", e.Message, "", "InvalidArgument");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new VectorException(otherwise);
        }
    }
}

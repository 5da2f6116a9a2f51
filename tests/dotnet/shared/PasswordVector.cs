using System.Linq;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>What the generator returns for a length. The other options are not the client's yet.</summary>
internal static class PasswordVector
{
    internal static void Check(JObject vector)
    {
        if ((string)vector["call"]! != "generate")
        {
            return;
        }
        foreach (var test in vector["cases"]!.Where(IsOfLength))
        {
            Vectors.Expect((string?)test["error"], () =>
            {
                var password = SecretText.ToPlainText(TemporaryPassword.Generate((int?)test["options"]?["length"], out var warnings));
                var (first, alphabet) = ((string)test["first"]!, (string)test["alphabet"]!);
                var fits = password.Length >= (int)test["shortest"]! && password.Length <= (int)test["longest"]!
                    && first.Contains(password[0]) && password.All(alphabet.Contains) && IsComplete(password)
                    && warnings.Select(warning => warning.Code).SequenceEqual(test["warnings"]?.Values<string>() ?? []);
                if (!fits)
                {
                    throw new VectorException($"{test["name"]}: {password} with {warnings.Count} warnings does not fit");
                }
            });
        }
    }

    private static bool IsOfLength(JToken test) =>
        test["options"] is not JObject options || options.Properties().All(option => option.Name == "length");

    /// <summary>At least eight characters, a letter first, all four classes.</summary>
    internal static bool IsComplete(string password) =>
        password.Length >= 8 && IsLetter(password[0]) && password.Any(c => c is >= 'a' and <= 'z') && password.Any(c => c is >= 'A' and <= 'Z')
        && password.Any(c => c is >= '0' and <= '9') && password.Any(c => !IsLetter(c) && c is not (>= '0' and <= '9'));

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z';
}

using System.Linq;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>What the generator returns for a length.</summary>
internal static class PasswordVector
{
    internal static void Check(JObject vector)
    {
        var (first, alphabet) = ((string)vector["first"]!, (string)vector["alphabet"]!);
        foreach (var test in vector["cases"]!)
        {
            Vectors.Expect((string?)test["error"], () =>
            {
                var length = (int)test["length"]!;
                var password = SecretText.ToPlainText(TemporaryPassword.Generate(length, out var warnings));
                var fits = password.Length == length && first.Contains(password[0]) && password.All(alphabet.Contains) && IsComplete(password)
                    && warnings.Select(warning => warning.Code).SequenceEqual(test["warning"] is { } code ? [(string)code!] : []);
                if (!fits)
                {
                    throw new VectorException($"{test["name"]}: {password} with {warnings.Count} warnings does not fit");
                }
            });
        }
    }

    /// <summary>At least eight characters, a letter first, all four classes.</summary>
    internal static bool IsComplete(string password) =>
        password.Length >= 8 && IsLetter(password[0]) && password.Any(c => c is >= 'a' and <= 'z') && password.Any(c => c is >= 'A' and <= 'Z')
        && password.Any(c => c is >= '0' and <= '9') && password.Any(c => !IsLetter(c) && c is not (>= '0' and <= '9'));

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z';
}

using System;
using EntraPasswordReset;

internal static class Program
{
    private static void Main(string[] args)
    {
        var options = new ResetOptions
        {
            GraphEndpoint = args[0],
            AccessToken = SecretText.FromPlainText(Environment.GetEnvironmentVariable("ENTRA_ACCESS_TOKEN")!),
        };
        using var session = new ResetSession(options);
        session.AddUser("AdeleV@contoso.example");
        foreach (var result in session.Run())
        {
            var isReset = result.Outcome == Outcome.Reset && result.Password is { Length: >= 14 };
            Console.WriteLine(isReset ? "reset" : $"{result.Outcome}: {result.Error?.Message}");
        }
    }
}

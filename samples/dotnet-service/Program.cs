// Resets the users that are named, and stops after the first result where --first is given: how a caller of the service cancels.
using EntraPasswordReset;

var token = SecretText.FromPlainText(Environment.GetEnvironmentVariable("ENTRA_ACCESS_TOKEN") ?? throw new InvalidOperationException("no ENTRA_ACCESS_TOKEN"));
var resets = new PasswordResets(_ => token.Copy(), args[0]);
var stopsEarly = args.Contains("--first");
using var stop = new CancellationTokenSource();
try
{
    await foreach (var result in resets.ResetAsync(args.Skip(1).Where(argument => argument != "--first"), stop.Token))
    {
        Console.WriteLine($"{result.UserPrincipalName}: {result.Outcome}");
        if (stopsEarly)
        {
            stop.Cancel();
        }
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopped");
}

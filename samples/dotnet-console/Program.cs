// Resets users and prints one JSON line a result. Exit code 0: all were reset; 1: not all; 2: it could not begin.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraPasswordReset;

// As readable as JSON can be: names keep their apostrophes.
var json = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

// With Ctrl+C nothing new is sent; what is in flight still comes, since its password may be set already.
using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancel.Cancel();
};

try
{
    using var session = new ResetSession(new ResetOptions { GraphEndpoint = arguments.GraphEndpoint, AccessToken = arguments.Token, Force = arguments.Force });
    foreach (var user in arguments.Users)
    {
        session.AddUser(user);
    }
    var allReset = true;
    await foreach (var result in session.RunAsync(cancellationToken: cancel.Token))
    {
        Console.WriteLine(ToJson(result));
        allReset &= result.Outcome == Outcome.Reset;
    }
    return allReset ? 0 : 1;
}
catch (OperationCanceledException)
{
    return 1;
}
catch (EntraResetException refused)
{
    Console.Error.WriteLine($"{refused.Code}: {refused.Message}; {refused.Remedy}");
    return 2;
}

string ToJson(Result result) => JsonSerializer.Serialize(
    new
    {
        result.UserId,
        result.UserPrincipalName,
        result.DisplayName,
        result.Outcome,
        result.Method,
        result.MethodReason,
        result.Protection,
        result.Roles,
        Password = arguments.AsPlainText && result.Password is { } password ? SecretText.ToPlainText(password) : null,
        result.ForceChange,
        result.SessionsRevoked,
        result.OperationUrl,
        Error = result.Error is { } error ? new { error.Code, error.Message, error.Remedy, error.RequestId } : null,
        result.StartedAt,
        result.FinishedAt,
    },
    json);

using System.Text;
using Newtonsoft.Json;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EntraPasswordReset.Tests;

internal static class Support
{
    internal const string Adele = "adele@contoso.example";

    private static readonly long Expiry = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();

    internal static SecureString Secure(string text) => SecretText.FromUtf8(Encoding.UTF8.GetBytes(text));

    /// <summary>A token as Entra ID gives it: header, payload, signature; not expired.</summary>
    internal static string Token(string marker = "first") =>
        $"{Base64Url("{}")}.{Base64Url(JsonConvert.SerializeObject(new { exp = Expiry, marker }))}.signature";

    internal static string? Plain(this Result result) => result.Password is { } password ? SecretText.ToPlainText(password) : null;

    internal static ResetOptions OptionsFor(LoopbackGraph graph) => new() { GraphEndpoint = graph.Root, AccessToken = Secure(Token()) };

    internal static ResetSession Session(ResetOptions options, params string[] users)
    {
        var session = new ResetSession(options);
        foreach (var user in users)
        {
            session.AddUser(user);
        }
        return session;
    }

    /// <summary>Drives a session, saying yes to every question, until an event of this type comes.</summary>
    internal static T Until<T>(this Session session, List<SessionEvent>? seen = null) where T : SessionEvent
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            var happened = session.Next(200);
            if (happened is not null)
            {
                seen?.Add(happened);
            }
            if (happened is T wanted)
            {
                return wanted;
            }
            if (happened is AskEvent ask)
            {
                ((ResetSession)session).Answer(ask, AnswerKind.Yes);
            }
            Assert.False(happened is DoneEvent, $"the run was done before a {typeof(T).Name} came");
        }
        throw new TimeoutException($"no {typeof(T).Name} came");
    }

    private static string Base64Url(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

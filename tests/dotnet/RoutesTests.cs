using System.Diagnostics;
using System.Net.Http;
using System.Text;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>Every route through the client, against the demo tenant, which refuses what Graph refuses.</summary>
public sealed class RoutesTests : IDisposable
{
    private readonly DemoTenant tenant = new();

    public void Dispose() => tenant.Dispose();

    public static TheoryData<string, string, string, string?> Routes => new()
    {
        { "AdeleV", "helpdesk", "Reset", "PasswordProfile unprotected_user" },
        { "AdeleV", "JoniS", "Reset", "AuthenticationMethod patch_refused" },
        { "JoniS", "helpdesk", "Reset", "AuthenticationMethod protected_user" },
        { "PattiF", "helpdesk", "Reset", "AuthenticationMethod synced_user" },
        { "RobinC", "helpdesk", "Reset", "AuthenticationMethod synced_user" },
        { "contractor", "helpdesk", "Reset", "PasswordProfile unprotected_user" },
        { "HenriettaM", "helpdesk", "user_disabled", null },
        { "helpdesk", "helpdesk", "own_account", null },
        { "NestorW", "helpdesk", "role_too_low", null },
        { "KatieJ", "helpdesk", "role_too_low", null },
        { "NestorW", "MODAdmin", "confirmation_impossible", "AuthenticationMethod protected_user" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_user_by_the_right_call(string user, string caller, string expected, string? route)
    {
        await tenant.Post("settings", """{"operationRetryAfter":0}""");
        using var session = new ResetSession(tenant.Options($"{caller}@contoso.example"));
        session.AddUser($"{user}@contoso.example");

        var result = Assert.Single(session.Run());

        Assert.Equal(expected, result.Error?.Code ?? result.Outcome.ToString());
        Assert.Equal(route, result.Method is null ? null : $"{result.Method} {result.MethodReason}");
        var held = await tenant.User($"{user}@contoso.example");
        if (result.Outcome == Outcome.Reset)
        {
            Assert.Equal((string?)held["password"], SecretText.ToPlainText(result.Password!));
        }
        else
        {
            Assert.Equal(0, (int)held["writes"]!);
        }
    }

    [Fact]
    public async Task Force_and_the_sessions_of_a_privileged_user()
    {
        await tenant.Post("settings", """{"operationRetryAfter":0}""");
        var options = tenant.Options("MODAdmin@contoso.example");
        options.Force = true;
        options.RevokeSession = true;
        using var session = new ResetSession(options);
        session.AddUser("NestorW@contoso.example");

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Reset, true, Protection.Privileged), (result.Outcome, result.SessionsRevoked, result.Protection));
        Assert.Equal(1, (int)(await tenant.User("NestorW@contoso.example"))["revocations"]!);
    }

    [Fact]
    public async Task A_writeback_that_is_still_running_is_accepted()
    {
        await tenant.Post("operations", """{"user":"PattiF@contoso.example","retryAfter":1,"steps":[{"status":"running"}]}""");
        var options = tenant.Options("helpdesk@contoso.example");
        options.OperationTimeoutSec = 1;
        using var session = new ResetSession(options);
        session.AddUser("PattiF@contoso.example");

        var result = Assert.Single(session.Run());

        Assert.Equal((Outcome.Accepted, "operation_running"), (result.Outcome, result.Error?.Code));
        Assert.StartsWith(tenant.Endpoint + "/v1.0/users/", result.OperationUrl);
        Assert.NotNull(result.Password);
    }

    /// <summary>The built program, until it is disposed of.</summary>
    private sealed class DemoTenant : IDisposable
    {
        private static readonly string Program = Environment.GetEnvironmentVariable("ENTRA_FAKE_GRAPH")
            ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../target/debug/fake-graph"));
        private readonly Process process = Start("serve --port 0");
        private readonly HttpClient client = new();

        internal DemoTenant() => Endpoint = (string)JObject.Parse(process.StandardOutput.ReadLine()!)["endpoint"]!;

        internal string Endpoint { get; }

        internal ResetOptions Options(string caller)
        {
            using var token = Start($"token --upn {caller}");
            var text = token.StandardOutput.ReadToEnd().Trim();
            return new ResetOptions { GraphEndpoint = Endpoint, AccessToken = SecretText.FromUtf8(Encoding.UTF8.GetBytes(text)) };
        }

        internal async Task Post(string route, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            (await client.PostAsync($"{Endpoint}/_test/{route}", content)).EnsureSuccessStatusCode();
        }

        internal async Task<JObject> User(string name) => JObject.Parse(await client.GetStringAsync($"{Endpoint}/_test/users/{name}"));

        public void Dispose()
        {
            client.Dispose();
            process.StandardInput.Close();
            process.WaitForExit(5000);
            process.Dispose();
        }

        private static Process Start(string arguments) => Process.Start(
            new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}

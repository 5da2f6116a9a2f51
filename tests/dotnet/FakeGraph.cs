using System.Net.Http;
using System.Net.Http.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>The demo tenant, which knows Graph's rules: tests/fake-graph. `cargo xtask build` comes first.</summary>
internal sealed class FakeGraph : IDisposable
{
    private static readonly string Program = Environment.GetEnvironmentVariable("ENTRA_FAKE_GRAPH")
        ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../target/debug/fake-graph" + (OperatingSystem.IsWindows() ? ".exe" : "")));

    private readonly Process process;
    private readonly HttpClient client = new();

    internal FakeGraph()
    {
        process = Start("serve --port 0");
        Root = (string)JObject.Parse(process.StandardOutput.ReadLine()!)["endpoint"]!;
        Control("settings", new { roleAssignments = "allowed", operationRetryAfter = 0.05 });
    }

    internal string Root { get; }

    /// <summary>A token of the demo tenant.</summary>
    internal static string Token(string arguments = "")
    {
        using var process = Start("token " + arguments);
        return process.StandardOutput.ReadToEnd().Trim();
    }

    /// <summary>What was sent by mail, in its order.</summary>
    internal JArray Outbox() => JArray.Parse(client.GetStringAsync($"{Root}/_test/outbox").GetAwaiter().GetResult());

    internal void Fault(object match, int times, object then) => Control("faults", new[] { new { match, times, then } });

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
        {
            process.Kill();
        }
        process.Dispose();
        client.Dispose();
    }

    private void Control(string route, object body)
    {
        using var response = client.PostAsJsonAsync($"{Root}/_test/{route}", body).GetAwaiter().GetResult();
        response.EnsureSuccessStatusCode();
    }

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo(Program, arguments)
    {
        UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Security;
using System.Text;

namespace EntraPasswordReset.Tests;

/// <summary>xunit's runner does not run under mono, so this is a list of checks that prints what failed and a sum.</summary>
internal static class Program
{
    private const string Adele = "adele@contoso.example";

    private static int Main()
    {
        int passed = 0, failed = 0;
        foreach (var check in Checks())
        {
            try
            {
                check.Value();
                passed++;
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"failed: {check.Key}: {e}");
            }
        }
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static IEnumerable<KeyValuePair<string, Action>> Checks()
    {
        foreach (var topic in new[] { "flow", "matching", "password", "row" })
        {
            foreach (var name in Vectors.Names(topic))
            {
                yield return new($"{topic}/{name}", () => Vectors.Run(topic, name));
            }
        }
        yield return new(nameof(SecureTextIsUnwrappedWhole), SecureTextIsUnwrappedWhole);
        yield return new(nameof(MissingLibraryIsNamed), MissingLibraryIsNamed);
        yield return new(nameof(UsersAreReset), UsersAreReset);
        yield return new(nameof(ALogIsKept), ALogIsKept);
        yield return new(nameof(NoRedirectIsFollowed), NoRedirectIsFollowed);
        yield return new(nameof(WhereNobodyListensNothingWasSent), WhereNobodyListensNothingWasSent);
        yield return new(nameof(SettingsOfTheProcessStayAsTheyWere), SettingsOfTheProcessStayAsTheyWere);
    }

    private static void SecureTextIsUnwrappedWhole()
    {
        const string text = "pässwörd Ω \U0001F511 end";
        Equal(text, SecretText.ToPlainText(Secure(text)));
        Equal(text, Encoding.UTF8.GetString(SecretText.ToUtf8(Secure(text))));
    }

    private static void MissingLibraryIsNamed()
    {
        try
        {
            Library.Load("nowhere");
        }
        catch (EntraResetException e)
        {
            Equal("library_missing", e.Code);
            Equal(true, e.Message.Contains("nowhere"));
            return;
        }
        throw new InvalidOperationException("a library was found nowhere");
    }

    private static void ALogIsKept()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var graph = new LoopbackGraph();
            for (var run = 0; run < 2; run++)
            {
                using var session = new ResetSession(new() { GraphEndpoint = graph.Root, AccessToken = Secure("token"), LogPath = file });
                session.AddUser(Adele);
                Equal("Reset", string.Join(",", session.Run().Select(result => result.Outcome)));
                Equal(true, LogCheck.Of(file, session.LogHead).IsIntact);
            }
            Equal(9L, LogCheck.Of(file).RecordCount);
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, bytes);
            Equal("edited", LogCheck.Of(file).Problem);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void UsersAreReset()
    {
        using var graph = new LoopbackGraph();
        graph.Intercept = (_, response) =>
        {
            response.AddHeader("Set-Cookie", "session=canary; Path=/");
            return false;
        };

        var results = Run(graph.Root, Enumerable.Range(0, 20).Select(i => $"o'brien+{i}@contoso.example"));

        Equal("Reset", string.Join(",", results.Select(result => result.Outcome).Distinct()));
        Equal(20, results.Count);
        var told = results.Select(result => SecretText.ToPlainText(result.Password!)).OrderBy(text => text, StringComparer.Ordinal);
        Equal(string.Join("\n", graph.Passwords.OrderBy(text => text, StringComparer.Ordinal)), string.Join("\n", told));
        foreach (var call in graph.Calls)
        {
            Equal("Bearer token", call.Header("Authorization"));
            Equal(null, call.Header("Cookie"));
            Equal(null, call.Header("Expect"));
            Equal(call.Method == "GET" ? null : "application/json", call.Header("Content-Type"));
        }
        // So many users are read by lists and written by batches.
        Equal(true, graph.Calls.Count < 20);
    }

    private static void NoRedirectIsFollowed()
    {
        using var elsewhere = new LoopbackGraph();
        using var graph = new LoopbackGraph();
        graph.Intercept = (call, response) =>
        {
            if (call.Method != "PATCH")
            {
                return false;
            }
            response.AddHeader("Location", elsewhere.Root + "/v1.0/users/elsewhere");
            LoopbackGraph.Send(response, 307);
            return true;
        };

        Equal("redirected", Run(graph.Root, [Adele]).Single().Error!.Code);
        Equal(0, elsewhere.Calls.Count);
    }

    private static void WhereNobodyListensNothingWasSent() =>
        Equal("not_reached", Run($"http://127.0.0.1:{LoopbackGraph.FreePort()}", [Adele]).Single().Error!.Code);

    private static void SettingsOfTheProcessStayAsTheyWere()
    {
        using var graph = new LoopbackGraph();
        var before = (ServicePointManager.DefaultConnectionLimit, ServicePointManager.SecurityProtocol, ServicePointManager.Expect100Continue);

        Run(graph.Root, [Adele]);

        Equal(before, (ServicePointManager.DefaultConnectionLimit, ServicePointManager.SecurityProtocol, ServicePointManager.Expect100Continue));
        Equal(64, ServicePointManager.FindServicePoint(new Uri(graph.Root)).ConnectionLimit);
    }

    private static List<Result> Run(string root, IEnumerable<string> users)
    {
        using var session = new ResetSession(new ResetOptions { GraphEndpoint = root, AccessToken = Secure("token") });
        foreach (var user in users)
        {
            session.AddUser(user);
        }
        return session.Run().ToList();
    }

    private static SecureString Secure(string text) => SecretText.FromUtf8(Encoding.UTF8.GetBytes(text));

    private static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, came {actual}");
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>A vector that does not hold, or that this runner does not understand.</summary>
public sealed class VectorException(string message) : Exception(message);

/// <summary>The files of tests/vectors, which the build copies beside the tests.</summary>
public static class Vectors
{
    public static IEnumerable<string> Names(string topic)
    {
        var names = Directory.GetFiles(Below(topic), "*.json").Select(file => Path.GetFileName(file)!).OrderBy(name => name, StringComparer.Ordinal).ToArray();
        return names.Length > 0 ? names : throw new VectorException($"there are no {topic} vectors");
    }

    public static void Run(string topic, string name)
    {
        var vector = Read(Path.Combine(topic, name));
        switch (topic)
        {
            case "flow":
                FlowVector.Check(vector);
                break;
            case "row":
                RowVector.Check(vector);
                break;
            case "password":
                PasswordVector.Check(vector);
                break;
            case "matching":
                MatchingVector.Check(vector);
                break;
            default:
                throw new VectorException($"nobody knows how to run {topic} vectors");
        }
    }

    /// <summary>A file, named by its path below tests/vectors.</summary>
    internal static JObject Read(string path) => Parse(File.ReadAllText(Below(path)));

    internal static JObject Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    /// <summary>Runs a call that must fail with this code, or must not fail where there is none.</summary>
    internal static void Expect(string? code, Action call)
    {
        try
        {
            call();
        }
        catch (EntraResetException e) when (e.Code == code)
        {
            return;
        }
        catch (EntraResetException e)
        {
            throw new VectorException($"failed with {e.Code} ({e.Message}) instead of {code ?? "nothing"}");
        }
        if (code is not null)
        {
            throw new VectorException($"did not fail with {code}");
        }
    }

    private static string Below(string path) => Path.Combine(AppDomain.CurrentDomain.BaseDirectory, "vectors", path);
}

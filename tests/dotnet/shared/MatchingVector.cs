using System;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>What the matcher lets pass, and where it sees a difference.</summary>
internal static class MatchingVector
{
    internal static void Check(JObject vector)
    {
        foreach (var test in (JArray)vector["cases"]!)
        {
            var place = (string?)test["differs"];
            var seen = Difference(test);
            if (place is null ? seen is not null : seen?.StartsWith($"{place}:", StringComparison.Ordinal) != true)
            {
                throw new VectorException($"{test["name"]}: came {seen ?? "no difference"}");
            }
        }
    }

    private static string? Difference(JToken test)
    {
        try
        {
            new Matcher((bool?)test["whole"] ?? false).Check(test["expect"], test["found"]!);
            return null;
        }
        catch (VectorException e)
        {
            return e.Message;
        }
    }
}

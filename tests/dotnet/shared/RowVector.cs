using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

/// <summary>Who is meant by an input row.</summary>
internal static class RowVector
{
    internal static void Check(JObject vector)
    {
        foreach (var test in vector["cases"]!)
        {
            using var flow = new Flow("""{"kind":"reset","utcAtZeroMs":0}""");
            flow.AddUsers(new JArray(test["row"]!).ToString(Formatting.None));
            var action = Vectors.Parse(flow.Poll(0));
            var fits = test["error"] is { } code
                ? (string?)action["action"] == "result" && (string?)action["error"]?["code"] == (string?)code
                : (string?)action["method"] == "GET" && ((string?)action["url"])!.Split('?')[0].EndsWith((string)test["url"]!, System.StringComparison.Ordinal);
            if (!fits)
            {
                throw new VectorException($"{test["name"]}: came {action.ToString(Formatting.None)}");
            }
        }
    }
}

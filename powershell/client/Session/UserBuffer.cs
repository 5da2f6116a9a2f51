using System;
using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>Hands users on to the flow in chunks, so that a long list needs no single buffer.</summary>
internal sealed class UserBuffer(Flow flow)
{
    private const int ChunkSize = 1000;
    private readonly List<object> waiting = [];

    internal void Add(string user) => Append(user);

    /// <summary>
    /// Core gets the values of the members that it names. Another member may hold a password: core gets its name, with null where the row has a value
    /// there and an empty text where it has none.
    /// </summary>
    internal void Add(IEnumerable<KeyValuePair<string, string>> row) =>
        Append(row.Select(member => new KeyValuePair<string, string?>(
            member.Key, RowMember.IsRead(member.Key) ? member.Value : string.IsNullOrWhiteSpace(member.Value) ? "" : null)).ToArray());

    internal void Flush()
    {
        if (waiting.Count > 0)
        {
            var json = Json.Write(waiting);
            waiting.Clear();
            flow.AddUsers(json);
        }
    }

    private void Append(object user)
    {
        waiting.Add(user);
        if (waiting.Count == ChunkSize)
        {
            Flush();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A session that asks for something and changes nothing. <see cref="Session.Next"/> returns what was found, then a <see cref="DoneEvent"/>.</summary>
public sealed class Query : Session
{
    private Query(SessionOptions options, string kind) : base(options, kind)
    {
    }

    /// <summary>Asks for the tenant's own banned words: a <see cref="BannedWordsEvent"/>.</summary>
    /// <param name="options">The cloud and the sign-in.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static Query BannedWords(SessionOptions options) => new(options, "bannedWords");

    private protected override SessionEvent? Take(string name, XElement action) =>
        name == "bannedWords" ? new BannedWordsEvent(action) : null;
}

/// <summary>The tenant's own banned words.</summary>
public sealed class BannedWordsEvent : SessionEvent
{
    internal BannedWordsEvent(XElement json)
    {
        Words = json.Items("bannedWords").Select(word => word.Value).ToArray();
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
    }

    /// <summary>The words, as far as the tenant enforces them.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Why they are not known; null where they are.</summary>
    public ResultError? Error { get; }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A session that asks for something and changes nothing. <see cref="Session.Next"/> returns what was found, then a <see cref="DoneEvent"/>.</summary>
public sealed class Query : Session
{
    private Query(SessionOptions options, string kind, string? search = null, string? findBy = null) : base(options, kind, search, findBy: findBy)
    {
    }

    /// <summary>Asks for the tenant's own banned words: a <see cref="BannedWordsEvent"/>.</summary>
    /// <param name="options">The cloud and the sign-in.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static Query BannedWords(SessionOptions options) => new(options, "bannedWords");

    /// <summary>Asks for users: a <see cref="FoundEvent"/>.</summary>
    /// <param name="options">The cloud and the sign-in.</param>
    /// <param name="search">A text of up to 64 characters.</param>
    /// <param name="by">What the text is: <c>Search</c>, a beginning; <c>Name</c>, the whole display name of one user; <c>Mail</c>, an address of one user. Null: Search.</param>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public static Query Find(SessionOptions options, string search, string? by = null) => new(options, "find", search, by);

    private protected override SessionEvent? Take(string name, XElement action) => name switch
    {
        "bannedWords" => new BannedWordsEvent(action),
        "found" => new FoundEvent(action),
        _ => null,
    };
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

/// <summary>The matches of a search.</summary>
public sealed class FoundEvent : SessionEvent
{
    internal FoundEvent(XElement json)
    {
        Users = json.Items("found").Select(user => new FoundUser(user)).ToArray();
        HasMore = json.Flag("more") == true;
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
    }

    /// <summary>At most 25.</summary>
    public IReadOnlyList<FoundUser> Users { get; }

    /// <summary>Whether there are more matches than these.</summary>
    public bool HasMore { get; }

    /// <summary>Why there are none; null otherwise.</summary>
    public ResultError? Error { get; }
}

/// <summary>One match of a search.</summary>
public sealed class FoundUser
{
    internal FoundUser(XElement json)
    {
        UserId = json.RequiredText("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        DisplayName = json.Text("displayName");
        Mail = json.Text("mail");
        AccountEnabled = json.Flag("accountEnabled");
    }

    /// <summary>Object id.</summary>
    public string UserId { get; }

    /// <summary>The name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; }

    /// <summary>The mail address.</summary>
    public string? Mail { get; }

    /// <summary>False: sign-in is blocked.</summary>
    public bool? AccountEnabled { get; }
}

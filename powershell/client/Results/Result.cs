using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What became of one user; the same members for every outcome.</summary>
public sealed class Result
{
    internal Result(XElement json, SecureString? password, SecureString? pass)
    {
        UserId = json.Text("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        DisplayName = json.Text("displayName");
        // A word that this assembly does not know must not cost the password.
        Outcome = json.Word<Outcome>("outcome") ?? Outcome.Unknown;
        Method = json.Word<Method>("method");
        MethodReason = json.Text("methodReason");
        Protection = json.Word<Protection>("protection");
        Roles = Role.List(json.Items("roles"));
        RolesReadAt = json.Time("rolesReadAt");
        Password = password;
        TemporaryAccessPass = pass;
        Pass = json.Present("pass") is { } facts ? new PassFacts(facts) : null;
        ForceChange = json.Flag("forceChange");
        SessionsRevoked = json.Flag("sessionsRevoked");
        Steps = Step.List(json.Items("steps"));
        Mail = json.Present("mail") is { } mail ? new SentMail(mail) : null;
        Verification = json.Word<Verification>("verification");
        VerifiedBy = json.Text("verifiedBy");
        OperationUrl = json.Text("operationUrl");
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
        StartedAt = json.Time("startedAt");
        FinishedAt = json.Time("finishedAt");
        Warnings = Warning.List(json.Items("warnings"));
    }

    private Result(Result other)
    {
        UserId = other.UserId;
        UserPrincipalName = other.UserPrincipalName;
        DisplayName = other.DisplayName;
        Outcome = other.Outcome;
        Method = other.Method;
        MethodReason = other.MethodReason;
        Protection = other.Protection;
        Roles = other.Roles;
        RolesReadAt = other.RolesReadAt;
        Password = other.Password?.Copy();
        TemporaryAccessPass = other.TemporaryAccessPass?.Copy();
        Pass = other.Pass;
        ForceChange = other.ForceChange;
        SessionsRevoked = other.SessionsRevoked;
        Steps = other.Steps;
        Mail = other.Mail;
        Verification = other.Verification;
        VerifiedBy = other.VerifiedBy;
        HandoverFile = other.HandoverFile;
        OperationUrl = other.OperationUrl;
        Error = other.Error;
        StartedAt = other.StartedAt;
        FinishedAt = other.FinishedAt;
        Warnings = other.Warnings;
        Reason = other.Reason;
        TicketNumber = other.TicketNumber;
    }

    /// <summary>Object id; null where the user was not read.</summary>
    public string? UserId { get; }

    /// <summary>The name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; }

    /// <summary>What became of the user.</summary>
    public Outcome Outcome { get; }

    /// <summary>How the password is written; null before a way was chosen.</summary>
    public Method? Method { get; }

    /// <summary>Why this way: a word in snake_case.</summary>
    public string? MethodReason { get; }

    /// <summary>How far the user is protected; null where it is not known.</summary>
    public Protection? Protection { get; }

    /// <summary>Active tenant-wide directory roles.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>When the snapshot of the tenant was read that the roles were taken from, UTC; null where they were read for this user alone.</summary>
    public DateTimeOffset? RolesReadAt { get; }

    /// <summary>The password that was set, or that may have been set; null otherwise.</summary>
    public SecureString? Password { get; }

    /// <summary>The Temporary Access Pass that was created; null otherwise.</summary>
    public SecureString? TemporaryAccessPass { get; }

    /// <summary>How long the pass lasts, and how often it can be used; null where there is none.</summary>
    public PassFacts? Pass { get; }

    /// <summary>Whether the user has to choose another password; null where none was set.</summary>
    public bool? ForceChange { get; }

    /// <summary>Whether sessions were revoked; null: not asked for.</summary>
    public bool? SessionsRevoked { get; }

    /// <summary>One entry for each step that was asked for beside the write.</summary>
    public IReadOnlyList<Step> Steps { get; private set; }

    /// <summary>The file of the user's hand-over sheet; null where there is none.</summary>
    public string? HandoverFile { get; private set; }

    internal void Handed(string? file, EntraResetException? failure)
    {
        HandoverFile = file;
        Steps = [.. Steps, Step.Own("Handover", failure)];
        Error ??= failure is null ? null : new ResultError(failure);
    }

    /// <summary>Where the mail went, or may have gone; null where none was sent.</summary>
    public SentMail? Mail { get; }

    /// <summary>What the change looked like when it was read back; null where it was not.</summary>
    public Verification? Verification { get; }

    /// <summary>How the person was verified who asked for it; null where nobody said.</summary>
    public string? VerifiedBy { get; }

    /// <summary>The service's long-running operation, where there is one.</summary>
    public string? OperationUrl { get; }

    /// <summary>Why the user was not reset.</summary>
    public ResultError? Error { get; private set; }

    /// <summary>When the user's turn began, UTC.</summary>
    public DateTimeOffset? StartedAt { get; }

    /// <summary>When the user was done, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; }

    /// <summary>What the person should know. A shell writes these as warnings; they are no part of the object that it shows.</summary>
    public IReadOnlyList<Warning> Warnings { get; }

    /// <summary>Why, as the caller gave it for the run; null where they did not.</summary>
    public string? Reason { get; internal set; }

    /// <summary>The ticket, as the caller gave it for the run; null where they did not.</summary>
    public string? TicketNumber { get; internal set; }

    /// <summary>Whether it holds a secret, which must not be lost.</summary>
    internal bool HasSecret => Password is not null || TemporaryAccessPass is not null;

    /// <summary>With secrets of its own: disposing of one copy's leaves the other's alone.</summary>
    internal Result Copy() => new(this);

    internal void DisposeSecrets()
    {
        Password?.Dispose();
        TemporaryAccessPass?.Dispose();
    }
}

/// <summary>Why a user was not reset.</summary>
public sealed class ResultError
{
    internal ResultError(EntraResetException failure)
    {
        (Code, Message, Remedy, Category) = (failure.Code, failure.Message, failure.Remedy, failure.Category);
    }

    internal ResultError(XElement json)
    {
        Code = json.RequiredText("code");
        Message = json.RequiredText("message");
        Remedy = json.RequiredText("remedy");
        RequestId = json.Text("requestId");
        Category = json.RequiredText("category");
        IsRepeated = json.Flag("repeated") == true;
    }

    /// <summary>A stable word in snake_case.</summary>
    public string Code { get; }

    /// <summary>What was found, and where.</summary>
    public string Message { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }

    /// <summary>Graph's <c>request-id</c>, which Microsoft's support asks for; null where the service told none, or something else in its place.</summary>
    public string? RequestId { get; }

    /// <summary>The word of PowerShell's <c>ErrorCategory</c>, for shells.</summary>
    public string Category { get; }

    /// <summary>Whether an earlier result has told the same of the whole list, so that it is shown once.</summary>
    public bool IsRepeated { get; }
}

/// <summary>A directory role that a user holds.</summary>
public sealed class Role
{
    private Role(XElement json)
    {
        RoleTemplateId = json.Text("roleTemplateId");
        DisplayName = json.Text("displayName");
    }

    /// <summary>The stable key, the same in every tenant.</summary>
    public string? RoleTemplateId { get; }

    /// <summary>The role's name.</summary>
    public string? DisplayName { get; }

    internal static IReadOnlyList<Role> List(IEnumerable<XElement> items) => items.Select(item => new Role(item)).ToArray();
}

/// <summary>Members of results and questions that .NET has types for.</summary>
internal static class ResultMembers
{
    internal static T? Word<T>(this XElement json, string name) where T : struct, Enum =>
        Enum.TryParse<T>(json.Text(name), out var word) ? word : null;

    internal static DateTimeOffset? Time(this XElement json, string name) =>
        json.Text(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What a reset would do with a user, and what it would run into. Nothing was written.</summary>
public sealed class Plan
{
    internal Plan(XElement json)
    {
        Input = json.Text("input");
        UserId = json.Text("userId");
        UserPrincipalName = json.Text("userPrincipalName");
        DisplayName = json.Text("displayName");
        Route = json.Text("method") ?? "None";
        RouteReason = json.Text("methodReason");
        Protection = json.Word<Protection>("protection");
        Roles = HeldRole.List(json.Items("heldRoles"));
        RolesReadAt = json.Time("rolesReadAt");
        Verdict = json.Text("verdict");
        Rule = json.Text("rule");
        LeastRoles = Texts(json, "leastRoles");
        MissingPermissions = Texts(json, "missingPermissions");
        Requests = Texts(json, "requests");
        EstimatedSeconds = (json.Number("estimatedMs") ?? 0) / 1000d;
        Fingerprint = json.Text("plan");
        Error = json.Present("error") is { } error ? new ResultError(error) : null;
        Warnings = Warning.List(json.Items("warnings"));
    }

    /// <summary>What the caller gave, as far as it names a user.</summary>
    public string? Input { get; }

    /// <summary>Object id; null where the user was not found.</summary>
    public string? UserId { get; }

    /// <summary>The name to sign in with.</summary>
    public string? UserPrincipalName { get; }

    /// <summary>The person's name.</summary>
    public string? DisplayName { get; }

    /// <summary><c>PasswordProfile</c>, <c>AuthenticationMethod</c>, <c>TemporaryAccessPass</c>; or <c>None</c>, where no call can work.</summary>
    public string Route { get; }

    /// <summary>Why this way, or why none: a word in snake_case.</summary>
    public string? RouteReason { get; }

    /// <summary>Who may reset the user; null where it is not known.</summary>
    public Protection? Protection { get; }

    /// <summary>The roles that the user holds, with where they come from.</summary>
    public IReadOnlyList<HeldRole> Roles { get; }

    /// <summary>When the snapshot of the tenant was read that the roles were taken from; null where they were read for this user.</summary>
    public DateTimeOffset? RolesReadAt { get; }

    /// <summary><c>Allowed</c>, <c>Unknown</c> or <c>Refused</c>: whether the caller's roles reach the user; null where the user could not be read.</summary>
    public string? Verdict { get; }

    /// <summary>What decided: a word in snake_case (docs/protocol.md).</summary>
    public string? Rule { get; }

    /// <summary>The least roles that would do, each of them alone.</summary>
    public IReadOnlyList<string> LeastRoles { get; }

    /// <summary>The least permissions that the token lacks.</summary>
    public IReadOnlyList<string> MissingPermissions { get; }

    /// <summary>The requests of the reset in words, in their order, with secrets masked.</summary>
    public IReadOnlyList<string> Requests { get; }

    /// <summary>How long the user takes of a long list, at the limits of the service.</summary>
    public double EstimatedSeconds { get; }

    /// <summary>For <see cref="ResetOptions.Plans"/>, which compares it; null where the user would not be reset.</summary>
    public string? Fingerprint { get; }

    /// <summary>Why the user would not be reset; null where they would.</summary>
    public ResultError? Error { get; }

    /// <summary>What the person should know.</summary>
    public IReadOnlyList<Warning> Warnings { get; }

    private static IReadOnlyList<string> Texts(XElement json, string name) => json.Items(name).Select(item => item.Value).ToArray();
}

/// <summary>A directory role, and where a user has it from.</summary>
public sealed class HeldRole
{
    private HeldRole(XElement json)
    {
        RoleTemplateId = json.Text("roleTemplateId");
        DisplayName = json.Text("displayName");
        Source = json.Text("source");
    }

    /// <summary>The stable key, the same in every tenant.</summary>
    public string? RoleTemplateId { get; }

    /// <summary>The role's name.</summary>
    public string? DisplayName { get; }

    /// <summary><c>direct</c>, <c>group</c>, <c>scoped</c> (it holds for a part of the tenant) or <c>eligible</c>; null where it is not known.</summary>
    public string? Source { get; }

    /// <inheritdoc/>
    public override string ToString() => DisplayName ?? RoleTemplateId ?? "";

    internal static IReadOnlyList<HeldRole> List(IEnumerable<XElement> items) => items.Select(item => new HeldRole(item)).ToArray();
}

/// <summary>The plan for a user is made.</summary>
public sealed class PlanEvent : SessionEvent
{
    internal PlanEvent(XElement json) => Plan = new Plan(json);

    /// <summary>The plan.</summary>
    public Plan Plan { get; }
}

/// <summary>What a whole plan comes to.</summary>
public sealed class PlanSummaryEvent : SessionEvent
{
    internal PlanSummaryEvent(XElement json)
    {
        Total = (int)(json.Number("total") ?? 0);
        Ready = (int)(json.Number("ready") ?? 0);
        Stopped = (int)(json.Number("stopped") ?? 0);
        EstimatedTime = TimeSpan.FromMilliseconds(json.Number("estimatedMs") ?? 0);
        Message = json.RequiredText("message");
    }

    /// <summary>All users.</summary>
    public int Total { get; }

    /// <summary>Users who would be reset.</summary>
    public int Ready { get; }

    /// <summary>Users who would not be reset.</summary>
    public int Stopped { get; }

    /// <summary>How long the run would take, at the limits of the service.</summary>
    public TimeSpan EstimatedTime { get; }

    /// <summary>The same in words: lower case, no full stop.</summary>
    public string Message { get; }
}

namespace EntraPasswordReset;

/// <summary>How far a user is protected from resets by administrators.</summary>
public enum Protection
{
    /// <summary>Each of the resetting roles may reset the user.</summary>
    None,

    /// <summary>Some of the resetting roles may reset the user.</summary>
    Limited,

    /// <summary>Only Privileged Authentication Administrators and Global Administrators may reset the user.</summary>
    Privileged,
}

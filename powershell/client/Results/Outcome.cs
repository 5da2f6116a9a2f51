namespace EntraPasswordReset;

/// <summary>What became of a user.</summary>
public enum Outcome
{
    /// <summary>The password was set.</summary>
    Reset,

    /// <summary>The service took the reset and has not finished it yet.</summary>
    Accepted,

    /// <summary>A choice of the caller's kept the user out.</summary>
    Skipped,

    /// <summary>The user, the caller's rights or the service do not allow it.</summary>
    Failed,

    /// <summary>A write was sent and no usable reply came: the password may have been set.</summary>
    Unknown,

    /// <summary>The run ended before this user's turn.</summary>
    Cancelled,
}

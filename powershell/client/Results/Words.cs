namespace EntraPasswordReset;

/// <summary>Why no reply came. The numbers are those of the C ABI.</summary>
public enum FailureKind
{
    /// <summary>No byte left this machine.</summary>
    NotSent = 0,

    /// <summary>The request may have been received, no usable reply came.</summary>
    Lost = 1,

    /// <summary>As <see cref="Lost"/>, because the time was up.</summary>
    Timeout = 2,

    /// <summary>The client that sent it followed a redirect to elsewhere: what came back is no answer.</summary>
    Redirected = 3,
}

/// <summary>A person's answer to a question. The numbers are those of the C ABI.</summary>
public enum AnswerKind
{
    /// <summary>Not this user.</summary>
    No = 0,

    /// <summary>This user.</summary>
    Yes = 1,

    /// <summary>Neither this user nor those that follow.</summary>
    NoToAll = 2,

    /// <summary>This user and those that follow.</summary>
    YesToAll = 3,

    /// <summary>Nobody can be asked.</summary>
    Impossible = 4,
}

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

    /// <summary>A write was sent and no usable answer came: the password may have been set.</summary>
    Unknown,

    /// <summary>The run ended before this user's turn.</summary>
    Cancelled,
}

/// <summary>How a password is written.</summary>
public enum Method
{
    /// <summary>PATCH of the user's <c>passwordProfile</c>.</summary>
    PasswordProfile,

    /// <summary><c>resetPassword</c> of the user's authentication method.</summary>
    AuthenticationMethod,
}

/// <summary>How far a user is protected from resets by administrators.</summary>
public enum Protection
{
    /// <summary>Each of the resetting roles may reset him.</summary>
    None,

    /// <summary>Some of the resetting roles may.</summary>
    Limited,

    /// <summary>Only Privileged Authentication Administrators and Global Administrators may.</summary>
    Privileged,
}

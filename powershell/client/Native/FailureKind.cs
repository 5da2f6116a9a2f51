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

    /// <summary>The client that sent it followed a redirect to elsewhere: what came back is no reply to it.</summary>
    Redirected = 3,
}

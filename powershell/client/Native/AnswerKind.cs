namespace EntraPasswordReset;

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

using System;

namespace EntraPasswordReset;

/// <summary>A wrong option, a misuse or a missing library. What happens to one user is a <see cref="Result"/> and never an exception.</summary>
public sealed class EntraResetException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="code">A stable word in snake_case.</param>
    /// <param name="message">What was found; never a secret.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="category">The word of PowerShell's <c>ErrorCategory</c>.</param>
    public EntraResetException(string code, string message, string remedy, string category) : base(message)
    {
        Code = code;
        Remedy = remedy;
        Category = category;
    }

    /// <summary>A stable word in snake_case, the same in every language.</summary>
    public string Code { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }

    /// <summary>The word of PowerShell's <c>ErrorCategory</c>.</summary>
    public string Category { get; }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What Entra ID will probably say of a password, rule by rule. It quotes nothing of the password.</summary>
public sealed class PasswordCheck
{
    private PasswordCheck(XElement json)
    {
        IsValid = json.Flag("isValid") == true;
        Rules = json.Items("rules").Select(rule => new PasswordRule(rule)).ToArray();
        IsPrediction = json.Flag("isPrediction") == true;
    }

    /// <summary>Whether every rule passed.</summary>
    public bool IsValid { get; }

    /// <summary>Each rule, always in the same order.</summary>
    public IReadOnlyList<PasswordRule> Rules { get; }

    /// <summary>Always true: the global list of banned words is not public, and the service has the last word.</summary>
    public bool IsPrediction { get; }

    /// <summary>Predicts what Entra ID says of a password. Nothing is sent.</summary>
    /// <param name="password">The password.</param>
    /// <param name="context">Whose it is to be; null: nothing is known.</param>
    /// <exception cref="EntraResetException">The context is wrong, or the password is no valid Unicode.</exception>
    public static PasswordCheck Predict(SecureString password, PasswordContext? context = null)
    {
        Library.Require();
        var json = Encoding.UTF8.GetBytes((context ?? new()).ToJson());
        var secret = SecretText.ToUtf8(password);
        try
        {
            NativeBuffer report = default, error = default;
            NativeBuffer.Check(
                Native.entra_password_check(secret, (UIntPtr)secret.Length, json, (UIntPtr)json.Length, ref report, ref error), ref error);
            return new PasswordCheck(Json.Parse(report.TakeText()));
        }
        finally
        {
            Array.Clear(secret, 0, secret.Length);
        }
    }
}

/// <summary>One rule of Entra ID's.</summary>
public sealed class PasswordRule
{
    internal PasswordRule(XElement json)
    {
        Name = json.RequiredText("name");
        Passed = json.Flag("passed") == true;
        Message = json.RequiredText("message");
    }

    /// <summary>A stable word, such as <c>length</c> or <c>bannedWords</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the password keeps the rule.</summary>
    public bool Passed { get; }

    /// <summary>Why: lower case, no full stop.</summary>
    public string Message { get; }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A password as the tool sets it, without a reset. This is also the object that <c>New-EntraTemporaryPassword</c> emits.</summary>
public sealed class TemporaryPassword
{
    // In front of each password: its length in bytes, a little-endian 32-bit number.
    private const int Header = 4;

    private TemporaryPassword(object password, double entropyBits, string style)
    {
        Password = password;
        EntropyBits = entropyBits;
        Style = style;
    }

    /// <summary>A read-only <see cref="SecureString"/>, or a <see cref="string"/> where plain text was asked for.</summary>
    public object Password { get; }

    /// <summary>The logarithm, to the base of two, of the number of passwords that were equally likely; one decimal, rounded down.</summary>
    public double EntropyBits { get; }

    /// <summary>How to read the password out, every letter with its case, in English. It tells the password, and nobody can wipe it.</summary>
    public string Spoken => SecretText.ToPlainText(SpokenPassword.Spell(ToSecureString()));

    /// <summary><c>Random</c>, <c>Readable</c> or <c>Passphrase</c>.</summary>
    public string Style { get; }

    /// <summary>The password as <see cref="SecureString"/>, whatever it was asked for as.</summary>
    public SecureString ToSecureString() => Password as SecureString ?? SecretText.FromPlainText((string)Password);

    /// <summary>Draws passwords of one policy from the operating system's random generator.</summary>
    /// <param name="policy">The policy; null: the usual one.</param>
    /// <param name="forUser">Names that no password contains: first, last, display, sign-in or tenant names. A reset knows each user's own.</param>
    /// <param name="count">How many, up to a million.</param>
    /// <param name="asPlainText">Whether <see cref="Password"/> is a string, which nobody can wipe.</param>
    /// <param name="warnings">What should be known about this policy.</param>
    /// <exception cref="EntraResetException">A member is wrong, no password complies, or the generator failed.</exception>
    public static IReadOnlyList<TemporaryPassword> Generate(
        PasswordPolicy? policy, string[]? forUser, int count, bool asPlainText, out IReadOnlyList<Warning> warnings)
    {
        Library.Require();
        var members = (policy ?? new()).ToMembers();
        if (forUser is not null)
        {
            members.Add("forUser", forUser);
        }
        var json = Encoding.UTF8.GetBytes(Json.Write(members));
        NativeBuffer passwords = default, facts = default, error = default;
        NativeBuffer.Check(
            Native.entra_password_generate(json, (UIntPtr)json.Length, (uint)Math.Max(count, 0), ref passwords, ref facts, ref error), ref error);
        var drawn = passwords.Take();
        try
        {
            var told = Json.Parse(facts.TakeText());
            warnings = Warning.List(told.Items("warnings"));
            return Split(drawn, asPlainText, told);
        }
        finally
        {
            Array.Clear(drawn, 0, drawn.Length);
        }
    }

    private static TemporaryPassword[] Split(byte[] drawn, bool asPlainText, XElement facts)
    {
        var entropyBits = Math.Floor(facts.Decimal("entropyBits") * 10) / 10;
        var word = facts.RequiredText("style");
        var style = word.Substring(0, 1).ToUpperInvariant() + word.Substring(1);
        return Frames(drawn)
            .Select(frame => (object)(asPlainText
                ? Encoding.UTF8.GetString(drawn, frame.Offset, frame.Count)
                : SecretText.FromUtf8(drawn, frame.Offset, frame.Count)))
            .Select(password => new TemporaryPassword(password, entropyBits, style))
            .ToArray();
    }

    /// <summary>Where each password is.</summary>
    private static IEnumerable<ArraySegment<byte>> Frames(byte[] drawn)
    {
        for (var place = 0; place < drawn.Length;)
        {
            var length = drawn[place] | drawn[place + 1] << 8 | drawn[place + 2] << 16 | drawn[place + 3] << 24;
            yield return new ArraySegment<byte>(drawn, place + Header, length);
            place += Header + length;
        }
    }
}

using System.Security;

namespace EntraPasswordReset;

/// <summary>One user's page on the alternate screen.</summary>
internal static class PasswordPage
{
    internal const string Enter = "\u001b[?1049h";

    // Erased before the screen is left: a terminal without an alternate screen would keep the page. Erasing "to the end" pushes nothing into the scroll-back.
    internal const string Leave = Clear + "\u001b[?1049l";

    private const string Clear = "\u001b[H\u001b[J";
    private const string Margin = "    ";

    /// <summary>Draws the page anew.</summary>
    /// <param name="terminal">The screen.</param>
    /// <param name="shown">Whose secret.</param>
    /// <param name="place">Which one it is, counted from one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="note">What became of the last key; null: nothing.</param>
    internal static void Draw(ITerminal terminal, ShownSecret shown, int place, int count, string? note)
    {
        using var page = new SecretBuffer();
        page.Add(Clear);
        if (shown.DisplayName is { Length: > 0 } name)
        {
            page.Add("  ").AddShown(name).Add("\r\n");
        }
        if (shown.UserPrincipalName is { Length: > 0 } signIn)
        {
            page.Add("  ").AddShown(signIn).Add("\r\n");
        }
        if (count > 1)
        {
            page.Add($"  {place} of {count}\r\n");
        }
        page.Add("\r\n");
        AddSecret(page, "Password", shown.Password, terminal.Width);
        AddSecret(page, "Temporary Access Pass", shown.TemporaryAccessPass, terminal.Width);
        page.Add("  c  copies ").Add(shown.Password is null ? "the pass" : "the password").Add("\r\n");
        if (shown.Password is not null && shown.TemporaryAccessPass is not null)
        {
            page.Add("  t  copies the pass\r\n");
        }
        page.Add(place < count ? "  Enter  goes on to the next, Esc  ends\r\n" : "  Enter or Esc  ends\r\n");
        if (note is not null)
        {
            page.Add("\r\n  ").Add(note).Add("\r\n");
        }
        terminal.Write(page.Chars, page.Length);
    }

    private static void AddSecret(SecretBuffer page, string title, SecureString? secret, int width)
    {
        if (secret is null)
        {
            return;
        }
        page.Add("  ").Add(title).Add("\r\n").AddShown(secret, width, Margin).Add("\r\n\r\n");
        using var spoken = SpokenPassword.Spell(secret);
        page.AddShown(spoken, width, Margin).Add("\r\n\r\n");
    }
}

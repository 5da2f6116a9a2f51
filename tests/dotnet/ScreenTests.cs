using System.Text;

namespace EntraPasswordReset.Tests;

public sealed class ScreenTests
{
    private const string Secret = "Wq7-Kestrel";
    private const string Enter = "\u001b[?1049h";
    private const string Leave = "\u001b[?1049l";

    private readonly ScriptedTerminal terminal = new();
    private readonly ScriptedClipboard clipboard = new();

    [Fact]
    public void A_password_is_shown_with_its_user_and_its_spelling_between_the_two_sequences_only()
    {
        using (var screen = Screen())
        {
            screen.Add("Adele Vance", Support.Adele, Support.Secure(Secret), null);
            terminal.Press(ConsoleKey.Enter, '\r');
            Assert.True(Run(screen));
        }

        var (before, within, after) = terminal.Parts();
        Assert.Equal(("", ""), (before, after));
        Assert.Contains("Adele Vance", within);
        Assert.Contains(Support.Adele, within);
        Assert.Contains(Secret, within);
        Assert.Contains("capital Whiskey", within);
        Assert.DoesNotContain("1 of 1", within);
        // Erased before the screen is left, for a terminal that has no other one.
        Assert.EndsWith("\u001b[H\u001b[J", within);
    }

    [Fact]
    public void Nothing_is_written_before_the_first_secret_and_nothing_where_there_is_none()
    {
        using (var screen = Screen())
        {
            screen.Add("Adele Vance", Support.Adele, null, null);
            screen.Add("Alex Wilber", null, "", null);
            Assert.True(screen.Step(0));
            Assert.Equal((0, 2), (screen.Count, screen.PassedOverCount));
        }

        Assert.Equal("", terminal.Written);
    }

    [Fact]
    public void Enter_goes_on_and_Esc_ends()
    {
        using var screen = Screen();
        screen.Add("one", null, "First-Password-1", null);
        screen.Add("two", null, "Second-Password-2", null);
        screen.Add("three", null, "Third-Password-3", null);

        Assert.False(screen.Step(0));
        Assert.Contains("1 of 3", terminal.Written);
        Assert.DoesNotContain("Second-Password-2", terminal.Written);
        terminal.Press(ConsoleKey.Enter, '\r');
        Assert.False(screen.Step(0));
        Assert.Contains("Second-Password-2", terminal.Written);
        terminal.Press(ConsoleKey.X, 'x');
        Assert.False(screen.Step(0));
        terminal.Press(ConsoleKey.Escape, '\u001b');
        Assert.True(screen.Step(0));
        Assert.True(screen.Step(0));

        Assert.DoesNotContain("Third-Password-3", terminal.Written);
    }

    [Fact]
    public void A_stop_between_two_steps_gives_the_main_screen_back_once_and_the_caller_keeps_the_password()
    {
        var password = Support.Secure(Secret);
        var screen = Screen();
        screen.Add(null, Support.Adele, password, null);
        Assert.False(screen.Step(0));

        screen.Dispose();
        screen.Dispose();

        Assert.Single(terminal.Written.Split(Leave).Skip(1));
        Assert.Equal(1, terminal.DisposeCount);
        Assert.True(screen.Step(0));
        Assert.Equal(Secret, SecretText.ToPlainText(password));
    }

    [Fact]
    public void The_page_is_wiped_in_memory_after_it_was_written()
    {
        using var screen = Screen();
        screen.Add(null, Support.Adele, Secret, null);
        screen.Step(0);

        Assert.NotEmpty(terminal.Arrays);
        Assert.All(terminal.Arrays.Skip(1), array => Assert.All(array, character => Assert.Equal('\0', character)));
    }

    [Fact]
    public void A_name_cannot_steer_the_terminal()
    {
        using (var screen = Screen())
        {
            screen.Add("Adele\u001b[?1049l\u202eVance\r\n", "adele\u009b2J@contoso.example", Secret, null);
            screen.Step(0);
        }

        Assert.Single(terminal.Written.Split(Leave).Skip(1));
        Assert.Contains("Adele\uFFFD[?1049l\uFFFDVance\uFFFD\uFFFD\r\n", terminal.Written);
        Assert.DoesNotContain('\u009b', terminal.Written);
    }

    [Fact]
    public void A_pass_stands_beside_the_password_and_is_copied_by_a_key_of_its_own()
    {
        using var screen = Screen();
        screen.Add(null, Support.Adele, Secret, Support.Secure("Pass-9-Tango"));

        terminal.Press(ConsoleKey.C, 'c');
        screen.Step(0);
        Assert.Equal(Secret, clipboard.Held);
        terminal.Press(ConsoleKey.T, 't');
        screen.Step(0);

        Assert.Equal("Pass-9-Tango", clipboard.Held);
        Assert.Contains("Temporary Access Pass", terminal.Written);
        Assert.Contains("capital Papa", terminal.Written);
    }

    [Fact]
    public void A_pass_alone_is_what_c_copies()
    {
        using var screen = Screen();
        screen.Add(null, Support.Adele, null, "Pass-9-Tango");
        terminal.Press(ConsoleKey.C, 'c');
        screen.Step(0);

        Assert.Equal("Pass-9-Tango", clipboard.Held);
        Assert.DoesNotContain("t  copies", terminal.Written);
    }

    [Fact]
    public void A_copy_is_cleared_when_its_time_is_up_also_after_the_screen_is_gone()
    {
        var guard = new ClipboardGuard(() => clipboard, TimeSpan.FromMilliseconds(300));
        using (var screen = new PasswordScreen(terminal, guard))
        {
            screen.Add(null, Support.Adele, Secret, null);
            terminal.Press(ConsoleKey.C, 'c');
            screen.Step(0);
        }
        Assert.Equal(Secret, clipboard.Held);

        Assert.True(SpinWait.SpinUntil(() => clipboard.Held is null, 10_000));
        Assert.Equal(60, ClipboardGuard.KeepFor.TotalSeconds);
    }

    [Fact]
    public void What_somebody_else_copied_meanwhile_stays()
    {
        var guard = new ClipboardGuard(() => clipboard, TimeSpan.FromMinutes(1));
        guard.Copy(Support.Secure(Secret));
        clipboard.Held = "something else";

        guard.Clear();

        Assert.Equal("something else", clipboard.Held);
    }

    [Fact]
    public void Without_a_clipboard_a_line_says_so()
    {
        using var screen = new PasswordScreen(terminal, new ClipboardGuard(() => null, ClipboardGuard.KeepFor));
        screen.Add(null, Support.Adele, Secret, null);
        terminal.Press(ConsoleKey.C, 'c');
        screen.Step(0);

        Assert.Contains("Not copied: there is no clipboard here", terminal.Written);
        Assert.False(screen.Step(0));
    }

    [Fact]
    public void A_long_spelling_breaks_at_blanks_and_loses_nothing()
    {
        using var screen = Screen();
        terminal.Width = 40;
        screen.Add(null, null, string.Concat(Enumerable.Repeat("Ab7!", 20)), null);
        screen.Step(0);

        var lines = terminal.Written.Split("\r\n").Where(line => line.StartsWith("    ") && line.Contains(' ')).ToList();
        Assert.All(lines.Where(line => line.TrimEnd().Contains("alfa") || line.Contains("seven")), line => Assert.InRange(line.Length, 5, 40));
        Assert.Equal(20, string.Join(' ', lines).Split("seven").Length - 1);
    }

    [Theory]
    [InlineData(true, "pwsh", "-NonInteractive", "-Command", "x")]
    [InlineData(true, "pwsh", "-noni")]
    [InlineData(true, "powershell.exe", "/NonInter")]
    [InlineData(false, "pwsh", "-NoProfile", "-NoLogo", "-NoExit", "-File", "noninteractive")]
    [InlineData(false, "-NonInteractive")]
    public void A_shell_that_was_told_not_to_ask_has_no_console(bool isTold, params string[] arguments) =>
        Assert.Equal(isTold, ConsoleTerminal.IsToldNotToAsk(arguments));

    [Fact]
    public void Another_host_and_a_process_without_a_console_are_refused_with_a_code()
    {
        Assert.Equal("no_console", Attempt.Console("ServerRemoteHost")!.Code);
        // `dotnet test` redirects both.
        Assert.Equal("no_console", Attempt.Console(null)!.Code);
        Assert.Equal("no_console", Assert.IsType<EntraResetException>(Attempt.Screen()).Code);
    }

    private PasswordScreen Screen() => new(terminal, new ClipboardGuard(() => clipboard, ClipboardGuard.KeepFor));

    private static bool Run(PasswordScreen screen) => Enumerable.Range(0, 10).Any(_ => screen.Step(0));

    private sealed class ScriptedTerminal : ITerminal
    {
        private readonly Queue<ConsoleKeyInfo> keys = new();
        private readonly StringBuilder written = new();

        public int Width { get; set; } = 80;

        internal int DisposeCount { get; private set; }

        internal List<char[]> Arrays { get; } = [];

        internal string Written => written.ToString();

        public void Write(char[] text, int count)
        {
            Arrays.Add(text);
            written.Append(text, 0, count);
        }

        public ConsoleKeyInfo? ReadKey(int timeoutMs) => keys.Count > 0 ? keys.Dequeue() : null;

        public void Dispose() => DisposeCount++;

        internal void Press(ConsoleKey key, char character) => keys.Enqueue(new ConsoleKeyInfo(character, key, false, false, false));

        internal (string Before, string Within, string After) Parts()
        {
            var halves = Written.Split(Enter);
            Assert.Equal(2, halves.Length);
            var rest = halves[1].Split(Leave);
            Assert.Equal(2, rest.Length);
            return (halves[0], rest[0], rest[1]);
        }
    }

    private sealed class ScriptedClipboard : IClipboard
    {
        private string? own;

        internal string? Held { get; set; }

        public bool Set(SecureString text)
        {
            Held = own = SecretText.ToPlainText(text);
            return true;
        }

        public bool StillHolds() => Held == own;

        public void Clear() => Held = null;
    }
}

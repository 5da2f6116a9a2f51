namespace EntraPasswordReset.Tests;

/// <summary>With programs of our own in the place of the desktop's: what they are given, and how.</summary>
public sealed class ProgramClipboardTests : IDisposable
{
    private const string Secret = "Wq7-Kestrel-\u00e4";

    private readonly string folder = Directory.CreateTempSubdirectory("clipboard").FullName;
    private readonly ProgramClipboard clipboard;

    public ProgramClipboardTests()
    {
        var copy = Program("copy", "echo \"$@\" >> arguments; cat > held");
        var paste = Program("paste", "cat held");
        clipboard = new(new(copy, "-selection clipboard"), new(paste, ""), null);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_secret_goes_by_standard_input_and_by_no_argument()
    {
        Assert.True(clipboard.Set(Support.Secure(Secret)));

        Assert.Equal(Secret, File.ReadAllText(Held));
        Assert.Equal("-selection clipboard\n", File.ReadAllText(Path.Combine(folder, "arguments")));
        Assert.True(clipboard.StillHolds());
    }

    [Fact]
    public void It_knows_another_text_from_its_own_and_clears_its_own()
    {
        clipboard.Set(Support.Secure(Secret));
        File.AppendAllText(Held, "x");
        Assert.False(clipboard.StillHolds());

        clipboard.Clear();
        Assert.Equal("", File.ReadAllText(Held));
        Assert.False(clipboard.StillHolds());
    }

    [Fact]
    public void A_program_that_fails_or_is_not_there_is_told_and_throws_nothing()
    {
        var failing = Program("failing", "exit 1");
        Assert.False(new ProgramClipboard(new(failing, ""), new(failing, ""), null).Set(Support.Secure(Secret)));
        Assert.False(new ProgramClipboard(new(failing + "-not", ""), new(failing, ""), null).Set(Support.Secure(Secret)));
    }

    [Fact]
    public void A_program_that_stays_behind_does_not_hold_the_command_up()
    {
        // As xclip does: a child serves the selection, with the streams open.
        var staying = Program("staying", "cat > held; sleep 5 &");
        var watch = Stopwatch.StartNew();

        Assert.True(new ProgramClipboard(new(staying, ""), new(staying, ""), null).Set(Support.Secure(Secret)));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
    }

    private string Held => Path.Combine(folder, "held");

    private string Program(string name, string script)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\ncd '{folder}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }
}

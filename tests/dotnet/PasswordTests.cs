using System.Text;
using Newtonsoft.Json;

namespace EntraPasswordReset.Tests;

public class PasswordTests
{
    private const string Canary = "canary-Passwort-7";

    [Fact]
    public void Without_options_a_password_has_core_s_usual_policy()
    {
        var password = Assert.Single(TemporaryPassword.Generate(null, null, 1, asPlainText: false, out var warnings));

        Assert.Empty(warnings);
        Assert.Equal(("Random", 83.6), (password.Style, password.EntropyBits));
        var secret = Assert.IsType<SecureString>(password.Password);
        Assert.True(secret.IsReadOnly());
        Assert.Same(secret, password.ToSecureString());
        Assert.Equal(14, secret.Length);
        Assert.Equal(14, password.Spoken.Split(", ").Length);
    }

    [Fact]
    public void Text_comes_where_it_was_asked_for()
    {
        var password = TemporaryPassword.Generate(new() { Style = "Readable" }, null, 1, asPlainText: true, out _)[0];

        var text = Assert.IsType<string>(password.Password);
        Assert.Equal(text, SecretText.ToPlainText(password.ToSecureString()));
        Assert.StartsWith($"capital {text[0]}", password.Spoken);
    }

    [Fact]
    public void Many_come_of_one_call_and_differ()
    {
        var drawn = TemporaryPassword.Generate(new() { Style = "Passphrase", BannedWords = ["able"] }, null, 10_000, asPlainText: true, out _);

        Assert.Equal(10_000, drawn.Select(password => password.Password).Distinct().Count());
        Assert.DoesNotContain(drawn, password => ((string)password.Password).Contains("able", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void A_count_out_of_range_is_refused(int count) =>
        Assert.Equal("invalid_argument", Assert.Throws<EntraResetException>(() => TemporaryPassword.Generate(null, null, count, true, out _)).Code);

    [Fact]
    public void Nothing_but_the_password_tells_it()
    {
        var secret = Support.Secure(Canary);
        var report = PasswordCheck.Predict(secret, new() { ForUser = ["canary"], BannedWords = ["passwort"] });
        Assert.DoesNotContain(Canary, JsonConvert.SerializeObject(report), StringComparison.OrdinalIgnoreCase);

        var refused = Assert.Throws<EntraResetException>(() => PasswordCheck.Predict(secret, new() { BannedWords = ["abc"] }));
        Assert.DoesNotContain("canary", refused + refused.Remedy, StringComparison.OrdinalIgnoreCase);
        refused = Assert.Throws<EntraResetException>(() => SpokenPassword.Spell(secret, "tlh"));
        Assert.DoesNotContain("canary", refused + refused.Remedy, StringComparison.OrdinalIgnoreCase);
        // Nor does an object that is written in passing.
        Assert.Equal(typeof(TemporaryPassword).FullName, TemporaryPassword.Generate(null, null, 1, asPlainText: true, out _)[0].ToString());
    }

    [Fact]
    public void A_reset_takes_the_same_options()
    {
        using var graph = new LoopbackGraph();
        var options = Support.OptionsFor(graph);
        options.Password = new() { Style = "Passphrase", Words = 3, Separator = "?", WordList = "haus\nbaum\nwald" };
        using var session = Support.Session(options, Support.Adele);

        session.Until<DoneEvent>();

        Assert.Matches(@"^((Haus|Baum|Wald)\?){2}(Haus|Baum|Wald)\d$", Assert.Single(graph.Passwords));
        KeptResults.Clear();
    }

    [Fact]
    public void Options_without_a_member_are_none()
    {
        using var graph = new LoopbackGraph();
        var options = Support.OptionsFor(graph);
        (options.Password, options.NewPassword) = (new(), Support.Secure(Canary));
        using var session = Support.Session(options, Support.Adele);

        session.Until<DoneEvent>();

        Assert.Equal(Canary, Assert.Single(graph.Passwords));
        KeptResults.Clear();

        options.Password.KeyboardSafe = true;
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => new ResetSession(options)).Code);
    }

    [Fact]
    public void A_list_of_words_may_be_in_any_script()
    {
        TemporaryPassword.Generate(new() { Style = "Passphrase", WordList = "haus\nbaum\nдом\n\ud83d\udd11" }, null, 1, asPlainText: true, out var warnings);

        Assert.Equal(["password_weak", "words_left_out"], warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void A_policy_by_which_no_password_can_be_made_is_refused()
    {
        new PasswordPolicy { Style = "Readable", Length = 24 }.Check();

        Assert.Equal("password_length_invalid", Assert.Throws<EntraResetException>(new PasswordPolicy { Length = 7 }.Check).Code);
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(new PasswordPolicy { Words = 4 }.Check).Code);
        Assert.Equal("password_policy_impossible", Assert.Throws<EntraResetException>(new PasswordPolicy { Forbid = ["Digit", "Symbol"] }.Check).Code);
    }

    [Fact]
    public void A_policy_is_completed_by_a_style_and_a_length_and_stays_as_it_was()
    {
        var policy = new PasswordPolicy { KeyboardSafe = true };

        var completed = policy.With("Readable", 30);

        Assert.Equal(("Readable", 30, true), (completed.Style, completed.Length, completed.KeyboardSafe));
        Assert.Equal((null, null), (policy.Style, policy.Length));
        Assert.Equal("Readable", completed.With("", null).Style);
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => completed.With("Random", null)).Code);
        Assert.Equal("options_contradict", Assert.Throws<EntraResetException>(() => completed.With(null, 14)).Code);
    }
}

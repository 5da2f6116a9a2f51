using System.Security;
using EntraPasswordReset;

/// <summary>A form with a box, two buttons and a line. The handlers are what a WinForms or WPF program has; nothing blocks the thread of the window.</summary>
internal sealed class ResetForm
{
    private readonly TextBox user = new();
    private readonly Button reset = new("Reset password");
    private readonly Button cancel = new("Cancel") { Enabled = false };
    private readonly Label status = new();
    private readonly string? graphEndpoint;
    private readonly SecureString token;
    private CancellationTokenSource? running;

    internal ResetForm(SecureString token, string? graphEndpoint)
    {
        (this.token, this.graphEndpoint) = (token, graphEndpoint);
        reset.Click += OnReset;
        cancel.Click += (_, _) => running?.Cancel();
    }

    internal TextBox User => user;

    internal Button Reset => reset;

    internal Label Status => status;

    /// <summary>`async void` is right for an event, and only there: so every exception ends here.</summary>
    private async void OnReset(object? sender, EventArgs e)
    {
        using var stop = running = new CancellationTokenSource();
        (reset.Enabled, cancel.Enabled) = (false, true);
        status.Text = "looking the user up";
        try
        {
            using var session = new ResetSession(new ResetOptions { GraphEndpoint = graphEndpoint, AccessToken = token });
            session.AddUser(user.Text);
            await foreach (var result in session.RunAsync(Ask, stop.Token))
            {
                // The password goes to where the person sees it, and is disposed of.
                using var password = result.Password;
                status.Text = result.Outcome == Outcome.Reset ? $"reset, {password?.Length} characters" : $"{result.Outcome}: {result.Error?.Message}";
            }
        }
        catch (OperationCanceledException)
        {
            status.Text = "cancelled";
        }
        catch (EntraResetException refused)
        {
            status.Text = $"{refused.Message}; {refused.Remedy}";
        }
        finally
        {
            running = null;
            (reset.Enabled, cancel.Enabled) = (true, false);
        }
    }

    /// <summary>A message box of the real program: who, and what happens to them.</summary>
    private ValueTask<AnswerKind> Ask(AskEvent question)
    {
        status.Text = $"{question.Target}?";
        return ValueTask.FromResult(AnswerKind.Yes);
    }
}

// Presses the button, and waits until it may be pressed again.
using EntraPasswordReset;

var token = SecretText.FromPlainText(Environment.GetEnvironmentVariable("ENTRA_ACCESS_TOKEN") ?? throw new InvalidOperationException("no ENTRA_ACCESS_TOKEN"));
var form = new ResetForm(token, args[0]);
form.User.Text = args[1];
form.Reset.PerformClick();
// The handler has given the thread back: a window would still answer.
Console.WriteLine($"while it runs: {form.Status.Text}, the button is {(form.Reset.Enabled ? "on" : "off")}");
while (!form.Reset.Enabled)
{
    await Task.Delay(20);
}
Console.WriteLine(form.Status.Text);

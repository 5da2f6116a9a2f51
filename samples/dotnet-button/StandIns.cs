// In place of a user interface, so that the sample runs everywhere: the members that the form uses, by their names in WinForms.
internal sealed class Button(string text)
{
    internal string Text => text;

    internal bool Enabled { get; set; } = true;

    internal event EventHandler? Click;

    internal void PerformClick() => Click?.Invoke(this, EventArgs.Empty);
}

internal sealed class TextBox
{
    internal string Text { get; set; } = "";
}

internal sealed class Label
{
    internal string Text { get; set; } = "";
}

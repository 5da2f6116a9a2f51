using System;
using System.Collections.Generic;
using System.Security;

namespace EntraPasswordReset;

/// <summary>
/// Shows passwords one after the other on the terminal's alternate screen. A shell adds what it has, then calls <see cref="Step"/> until that says
/// that it is over, and disposes of this in any case: that restores the main screen and wipes the copies.
/// </summary>
public sealed class PasswordScreen : IDisposable
{
    private readonly ITerminal terminal;
    private readonly ClipboardGuard guard;
    private readonly List<ShownSecret> list = [];
    private readonly object gate = new();
    private readonly ProcessEnd end;
    private int place;
    private bool isOpen;
    private bool isOver;

    /// <summary>Takes the console of this process.</summary>
    /// <exception cref="EntraResetException">There is none that shows anything to a person (<c>no_console</c>).</exception>
    public PasswordScreen() : this(ConsoleTerminal.Open(), ClipboardGuard.Own)
    {
    }

    internal PasswordScreen(ITerminal terminal, ClipboardGuard guard)
    {
        this.terminal = terminal;
        this.guard = guard;
        // A process that is told to end while a page is shown restores the screen, too.
        end = new ProcessEnd(Close);
    }

    /// <summary>Whether this process has a console that a person sits before.</summary>
    public static bool HasConsole => ConsoleTerminal.IsInteractive;

    internal static void Require(string? otherHost)
    {
        // PowerShell hands an empty text where it was given $null.
        if (otherHost is { Length: > 0 })
        {
            throw ConsoleTerminal.Missing($"the host is '{otherHost}', not the console");
        }
        using (ConsoleTerminal.Open())
        {
        }
    }

    /// <summary>How many have a secret to show.</summary>
    public int Count => list.Count;

    /// <summary>How many had none, and are passed over.</summary>
    public int PassedOverCount { get; private set; }

    /// <summary>Adds what is to be shown.</summary>
    /// <param name="displayName">The person's name, where it is known.</param>
    /// <param name="userPrincipalName">The name to sign in with, where it is known.</param>
    /// <param name="password">A <see cref="SecureString"/> or a <see cref="string"/>; null: none.</param>
    /// <param name="temporaryAccessPass">The same of a Temporary Access Pass.</param>
    public void Add(string? displayName, string? userPrincipalName, object? password, object? temporaryAccessPass)
    {
        var shown = new ShownSecret(displayName, userPrincipalName, Own(password), Own(temporaryAccessPass));
        if (shown.Password is null && shown.TemporaryAccessPass is null)
        {
            PassedOverCount++;
        }
        else
        {
            list.Add(shown);
        }
    }

    /// <summary>Shows what is to be shown and waits for a key, no longer than this. A shell can stop between two calls.</summary>
    /// <returns>Whether all was shown, or the person has ended it.</returns>
    /// <exception cref="EntraResetException">A password cannot be spelt.</exception>
    public bool Step(int timeoutMs)
    {
        if (place >= list.Count || isOver)
        {
            return true;
        }
        if (!isOpen)
        {
            lock (gate)
            {
                isOpen = true;
                Write(PasswordPage.Enter);
            }
            Draw(null);
        }
        if (terminal.ReadKey(timeoutMs) is { } key)
        {
            Take(key);
        }
        return isOver;
    }

    /// <summary>Restores the main screen, and wipes the copies.</summary>
    public void Dispose()
    {
        Close();
        end.Dispose();
    }

    private void Close()
    {
        lock (gate)
        {
            if (isOpen)
            {
                isOpen = false;
                Write(PasswordPage.Leave);
            }
            if (!isOver || list.Count > 0)
            {
                isOver = true;
                list.ForEach(shown => shown.Dispose());
                list.Clear();
                terminal.Dispose();
            }
        }
    }

    private void Take(ConsoleKeyInfo key)
    {
        var shown = list[place];
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                place++;
                isOver = place == list.Count;
                if (!isOver)
                {
                    Draw(null);
                }
                break;
            case ConsoleKey.Escape:
                isOver = true;
                break;
            default:
                // By its character: which ConsoleKey a letter is depends on the keyboard.
                if (key.KeyChar is 'c' or 'C')
                {
                    Draw(guard.Copy((shown.Password ?? shown.TemporaryAccessPass)!));
                }
                else if (key.KeyChar is 't' or 'T' && shown is { Password: not null, TemporaryAccessPass: { } pass })
                {
                    Draw(guard.Copy(pass));
                }
                break;
        }
    }

    private void Draw(string? note)
    {
        lock (gate)
        {
            if (isOpen)
            {
                PasswordPage.Draw(terminal, list[place], place + 1, list.Count, note);
            }
        }
    }

    private void Write(string text) => terminal.Write(text.ToCharArray(), text.Length);

    private static SecureString? Own(object? secret) => secret switch
    {
        SecureString { Length: > 0 } held => held.Copy(),
        string { Length: > 0 } text => SecretText.FromPlainText(text),
        _ => null,
    };
}

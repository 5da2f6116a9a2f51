using System;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Text that may hold a secret: it is written into an array, never into a string, and wiped when it grows and when it is disposed of.</summary>
internal sealed class SecretBuffer : IDisposable
{
    private char[] text = new char[1024];

    internal char[] Chars => text;

    internal int Length { get; private set; }

    public void Dispose()
    {
        Array.Clear(text, 0, text.Length);
        Length = 0;
    }

    internal SecretBuffer Add(string added)
    {
        foreach (var character in added)
        {
            Add(character);
        }
        return this;
    }

    /// <summary>Adds foreign text. A control character in it, which could steer the terminal, becomes a mark.</summary>
    internal SecretBuffer AddShown(string added)
    {
        foreach (var character in added)
        {
            Add(IsShown(character) ? character : '\uFFFD');
        }
        return this;
    }

    /// <summary>Adds a secret, in lines of no more than this many characters where it has blanks to break at.</summary>
    internal SecretBuffer AddShown(SecureString secret, int width, string margin)
    {
        var chars = SecretText.ToChars(secret);
        try
        {
            Add(margin);
            var room = Math.Max(width - margin.Length - 1, 20);
            for (int start = 0, next; start < chars.Length; start = next)
            {
                next = EndOfLine(chars, start, room);
                if (start > 0)
                {
                    Add("\r\n").Add(margin);
                }
                for (var i = start; i < next; i++)
                {
                    Add(IsShown(chars[i]) ? chars[i] : '\uFFFD');
                }
            }
            return this;
        }
        finally
        {
            Array.Clear(chars, 0, chars.Length);
        }
    }

    // Behind the last blank that is in the line's room. A line without a blank is left to the terminal, which breaks it anywhere.
    private static int EndOfLine(char[] chars, int start, int room)
    {
        if (chars.Length - start <= room)
        {
            return chars.Length;
        }
        var blank = Array.LastIndexOf(chars, ' ', start + room - 1, room);
        if (blank < 0)
        {
            blank = Array.IndexOf(chars, ' ', start + room);
        }
        return blank < 0 ? chars.Length : blank + 1;
    }

    private static bool IsShown(char character) =>
        !char.IsControl(character)
        && char.GetUnicodeCategory(character) is not (System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator);

    private void Add(char character)
    {
        if (Length == text.Length)
        {
            var larger = new char[text.Length * 2];
            Array.Copy(text, larger, Length);
            Array.Clear(text, 0, text.Length);
            text = larger;
        }
        text[Length++] = character;
    }
}

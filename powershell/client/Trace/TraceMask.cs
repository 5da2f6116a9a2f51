using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>What a trace leaves out, and what stands for it.</summary>
internal static class TraceMask
{
    /// <summary>Stands for the caller's own password; it keeps the rules, so that the trace can be run.</summary>
    internal const string OwnPassword = "Masked-Password-1";

    // As core masks passwords in messages, so that a replayed message is the same one.
    private const string Hidden = "********";
    private const string Any = "$any";

    // What stands in a list of users and names nobody may be a password.
    private static readonly Regex Name = new(@"^[^\s/\\,;:|""<>{}()\[\]=*?%@\p{C}]+@[^\s/\\,;:|""<>{}()\[\]=*?%@\p{C}]*\.[^\s/\\,;:|""<>{}()\[\]=*?%@\p{C}]*$");
    private static readonly Regex NotInNames = new(@"[\s/\\,;:|""<>{}()\[\]=*?%\p{C}]");
    private static readonly Regex Separators = new(@"([;,|\t])");
    private static readonly Regex Token = new(@"eyJ[\w-]+\.[\w-]+(\.[\w-]*)?");

    // The names of columns that are told to a person; another one may be the first row of a file without a header.
    private static readonly HashSet<string> ToldColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        "Password", "NewPassword", "TemporaryPassword", "InitialPassword", "Passwort", "Kennwort", "Pwd",
    };

    // Members of a reply in which the service tells a password; claims that are kept; claims that tell a person or a tenant.
    private static readonly string[] Generated = ["newPassword", "password", "temporaryAccessPass"];
    private static readonly string[] Claims = ["aud", "exp", "idtyp", "scp", "roles", "wids"];
    private static readonly Dictionary<string, string> Pseudonyms = new()
    {
        ["oid"] = "00000000-0000-4000-8000-0000000000aa", ["tid"] = "00000000-0000-4000-8000-0000000000bb",
    };

    /// <summary>An action as a vector expects it: random ids, times and texts that look like a placeholder match anything.</summary>
    internal static string Action(XElement action)
    {
        foreach (var time in new[] { "untilMs", "throttledUntilMs", "remainingMs", "rolesReadAt", "startedAt", "finishedAt" })
        {
            if (action.Present(time) is { } member)
            {
                SetText(member, Any);
            }
        }
        HidePlaceholders(action);
        foreach (var id in action.Items("headers").Where(member => Json.Name(member) == "client-request-id"))
        {
            SetText(id, "$guid");
        }
        return Json.Write(action);
    }

    /// <summary>A request's body: each password as the placeholder of its user, and any text where a mail has its own, which may hold a secret.</summary>
    internal static string Body(byte[] body, IReadOnlyList<KeyValuePair<int, string>> passwords)
    {
        var json = Json.Parse(Utf8(body));
        if (json.Element("message")?.Element("body")?.Element("content") is { } letter)
        {
            SetText(letter, Any);
        }
        HidePlaceholders(json);
        foreach (var text in Texts(json))
        {
            var owner = passwords.Where(password => password.Value == text.Value).Select(password => (int?)password.Key).FirstOrDefault();
            text.Value = owner is >= 0 and var index ? Password(index, passwords.First(password => password.Key == index).Value) : Hide(text.Value, passwords);
        }
        foreach (var id in json.Descendants().Where(member => Json.Name(member) == "client-request-id"))
        {
            SetText(id, "$guid");
        }
        return Json.Write(json);
    }

    /// <summary>The placeholder of a user's password. One that not every password fits may be any text.</summary>
    internal static string Password(int index, string password)
    {
        var isComplete = password.Length >= 8 && IsLetter(password[0]) && password.Any(c => c is >= 'a' and <= 'z') && password.Any(c => c is >= 'A' and <= 'Z')
            && password.Any(c => c is >= '0' and <= '9') && password.Any(c => c is > ' ' and <= '~' && !IsLetter(c) && c is not (>= '0' and <= '9'));
        return isComplete ? $"$password:{index}" : Any;
    }

    /// <summary>The members of a respond step for a body: JSON, a text, or nothing.</summary>
    internal static string Reply(byte[] body, IReadOnlyList<KeyValuePair<int, string>> passwords)
    {
        var text = Utf8(body);
        if (text.Length == 0)
        {
            return "";
        }
        XElement json;
        try
        {
            json = Json.Parse(text);
        }
        catch (Exception exception) when (exception is System.Xml.XmlException or FormatException or InvalidOperationException)
        {
            return ",\"text\":" + Json.Write(Hide(text, passwords));
        }
        foreach (var value in Texts(json))
        {
            value.Value = Generated.Contains(Json.Name(value), StringComparer.OrdinalIgnoreCase) ? OwnPassword : Hide(value.Value, passwords);
        }
        return ",\"body\":" + Json.Write(json);
    }

    /// <summary>The secrets that the service tells in a reply.</summary>
    internal static IEnumerable<string> Told(byte[] body)
    {
        try
        {
            return Texts(Json.Parse(Utf8(body))).Where(value => Generated.Contains(Json.Name(value), StringComparer.OrdinalIgnoreCase)).Select(value => value.Value).ToArray();
        }
        catch (Exception exception) when (exception is System.Xml.XmlException or FormatException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>A reply's headers without those that may carry a secret; of the others each password is hidden.</summary>
    internal static string Headers(string headersJson, IReadOnlyList<KeyValuePair<int, string>> passwords)
    {
        var json = Json.Parse(headersJson);
        json.Elements().Where(header => IsSecret(Json.Name(header)) || Hide(Json.Name(header), passwords) != Json.Name(header)).Remove();
        foreach (var value in Texts(json))
        {
            value.Value = Hide(value.Value, passwords);
        }
        return Json.Write(json);

        static bool IsSecret(string name) =>
            name.Contains("cookie") || name.Contains("token") || name is "authorization" or "proxy-authorization" or "authentication-info";
    }

    /// <summary>The claims that decide something; who the caller is is told by a pseudonym.</summary>
    internal static string Payload(byte[]? payload)
    {
        if (payload is null || payload.Length == 0)
        {
            return "null";
        }
        try
        {
            var json = Json.Parse(Utf8(payload));
            json.Elements().Where(claim => !Claims.Contains(Json.Name(claim)) && !Pseudonyms.ContainsKey(Json.Name(claim))).Remove();
            foreach (var claim in json.Elements().Where(claim => Pseudonyms.ContainsKey(Json.Name(claim))))
            {
                SetText(claim, Pseudonyms[Json.Name(claim)]);
            }
            return Json.Write(json);
        }
        catch (Exception exception) when (exception is System.Xml.XmlException or FormatException or InvalidOperationException)
        {
            return "null";
        }
    }

    /// <summary>The users of a list: what can name one as it is, of anything else as much as tells why it cannot.</summary>
    internal static string Users(string usersJson)
    {
        var json = Json.Parse(usersJson);
        foreach (var user in json.Elements().ToArray())
        {
            if (!user.HasElements)
            {
                user.Value = NameOnly(user.Value);
                continue;
            }
            // Each hidden name is another one, else there would be fewer columns than the table has.
            var hidden = 0;
            foreach (var member in user.Elements().ToArray())
            {
                if ((string?)member.Attribute("type") == "string")
                {
                    member.Value = NameOnly(member.Value);
                }
                member.ReplaceWith(Json.Renamed(member, Column(Json.Name(member), ref hidden)));
            }
        }
        return Json.Write(json);
    }

    private static string NameOnly(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || IsName(text.Trim()))
        {
            return text;
        }
        var end = NotInNames.Match(text.Trim());
        var start = end.Success ? text.Trim().Substring(0, end.Index) : "";
        return IsName(start) ? start + end.Value + "x" : "x";
    }

    private static bool IsName(string text) => Guid.TryParseExact(text, "D", out _) || (text.Length <= 256 && Name.IsMatch(text));

    private static string Column(string name, ref int hidden)
    {
        var told = "";
        foreach (var cell in Separators.Split(name))
        {
            var isTold = cell.Length == 0 || Separators.IsMatch(cell) || RowMember.IsRead(cell) || ToldColumns.Contains(cell.Replace(" ", "").Trim('\ufeff'));
            told += isTold ? cell : $"x{++hidden}";
        }
        return told;
    }

    // As it is, and as a service may quote it. What is still there when every escape is undone is hidden as a whole.
    private static string Hide(string text, IReadOnlyList<KeyValuePair<int, string>> passwords)
    {
        text = Token.Replace(text, "hidden");
        foreach (var password in passwords.Select(password => password.Value).Where(password => password.Length > 0))
        {
            foreach (var form in Forms(password))
            {
                text = text.Replace(form, Hidden);
            }
            if (Decoded(text).Any(decoded => decoded.Contains(password)))
            {
                text = Hidden;
            }
        }
        return text;
    }

    // Escaped once or twice, the longest first: one form may be a part of another.
    private static IEnumerable<string> Forms(string password)
    {
        Func<string, string>[] escapes = [JsonEscaped, Uri.EscapeDataString, WebUtility.UrlEncode, WebUtility.HtmlEncode];
        var once = escapes.Select(escape => escape(password)).ToArray();
        return once.Concat(once.SelectMany(one => escapes.Select(escape => escape(one)))).Append(password).Distinct().OrderByDescending(form => form.Length);
    }

    private static string JsonEscaped(string text)
    {
        var json = Json.Write(text);
        return json.Substring(1, json.Length - 2);
    }

    private static IEnumerable<string> Decoded(string text)
    {
        Func<string, string>[] decoders = [WebUtility.HtmlDecode, WebUtility.UrlDecode, Uri.UnescapeDataString, Unescaped];
        var once = decoders.Select(decode => decode(text)).ToArray();
        return once.Concat(once.SelectMany(one => decoders.Select(decode => decode(one))));
    }

    private static string Unescaped(string text) =>
        Regex.Replace(text, @"\\(?:u([0-9a-fA-F]{4})|(.))", escape => escape.Groups[1].Success ? ((char)Convert.ToInt32(escape.Groups[1].Value, 16)).ToString() : escape.Groups[2].Value);

    private static void HidePlaceholders(XElement json)
    {
        foreach (var text in Texts(json).Where(text => text.Value.StartsWith("$", StringComparison.Ordinal)))
        {
            text.Value = Any;
        }
    }

    private static IEnumerable<XElement> Texts(XElement json) =>
        json.DescendantsAndSelf().Where(member => (string?)member.Attribute("type") == "string").ToArray();

    private static void SetText(XElement member, string text)
    {
        member.SetAttributeValue("type", "string");
        member.RemoveNodes();
        member.Value = text;
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z';

    private static string Utf8(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}

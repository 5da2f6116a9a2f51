using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>
/// The control messages. .NET's own JSON reader and writer show JSON as XML: a member is an element with a <c>type</c>, an array one with <c>item</c>s.
/// That spares another assembly beside ours, which would collide with those of other modules.
/// </summary>
internal static class Json
{
    internal static XElement Parse(string json)
    {
        // Two characters that JSON allows and this reader takes only as escapes; they can stand in texts only.
        var escaped = json.Replace("\ufffe", "\\ufffe").Replace("\uffff", "\\uffff");
        using var reader = JsonReaderWriterFactory.CreateJsonReader(Encoding.UTF8.GetBytes(escaped), XmlDictionaryReaderQuotas.Max);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>A text or null.</summary>
    internal static string? Text(this XElement json, string name) => json.Present(name)?.Value;

    internal static string RequiredText(this XElement json, string name) =>
        json.Text(name) ?? throw new InvalidDataException($"a message of the native library has no member {name}");

    internal static bool? Flag(this XElement json, string name) => json.Text(name) is { } text ? XmlConvert.ToBoolean(text) : null;

    internal static ulong? Number(this XElement json, string name) =>
        json.Text(name) is { } text ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    internal static double Decimal(this XElement json, string name) => XmlConvert.ToDouble(json.RequiredText(name));

    /// <summary>The elements of an array; none where it is missing or null.</summary>
    internal static IEnumerable<XElement> Items(this XElement json, string name) => json.Present(name)?.Elements() ?? [];

    /// <summary>The members of an object of texts.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Members(this XElement json, string name) =>
        json.Items(name).Select(member => new KeyValuePair<string, string>(Name(member), member.Value));

    /// <summary>An object; null where it is missing or null.</summary>
    internal static XElement? Present(this XElement json, string name) =>
        json.Element(name) is { } member && (string?)member.Attribute("type") != "null" ? member : null;

    /// <summary>A member's name. One that is no XML name is an element "item" whose attribute has the name.</summary>
    internal static string Name(XElement member) => (string?)member.Attribute("item") ?? member.Name.LocalName;

    /// <summary>The same member under another name.</summary>
    internal static XElement Renamed(XElement member, string name)
    {
        XNamespace item = "item";
        return new XElement(item + "item", new XAttribute(XNamespace.Xmlns + "a", "item"), new XAttribute("item", name),
            member.Attributes().Where(attribute => attribute.Name == "type"), member.Nodes());
    }

    /// <summary>Writes null, text, booleans, integers, dictionaries of text to value, sequences of these, and what <see cref="Parse"/> has read.</summary>
    internal static string Write(object value)
    {
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, Encoding.UTF8, ownsStream: false))
        {
            writer.WriteStartElement("root");
            WriteValue(writer, value);
            writer.WriteEndElement();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteValue(XmlDictionaryWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteAttributeString("type", "null");
                break;
            case string text:
                writer.WriteAttributeString("type", "string");
                writer.WriteString(Whole(text));
                break;
            case bool flag:
                writer.WriteAttributeString("type", "boolean");
                writer.WriteValue(flag);
                break;
            case int or long:
                writer.WriteAttributeString("type", "number");
                writer.WriteString(string.Format(CultureInfo.InvariantCulture, "{0}", value));
                break;
            case XElement json when (string?)json.Attribute("type") == "object":
                WriteObject(writer, json.Elements().Select(member => new KeyValuePair<string, object?>(Name(member), member)));
                break;
            case XElement json when (string?)json.Attribute("type") == "array":
                WriteValue(writer, json.Elements());
                break;
            case XElement json when (string?)json.Attribute("type") == "null":
                WriteValue(writer, null);
                break;
            case XElement json:
                writer.WriteAttributeString("type", (string?)json.Attribute("type") ?? "string");
                writer.WriteString(Whole(json.Value));
                break;
            case IEnumerable<KeyValuePair<string, string?>> members:
                WriteObject(writer, members.Select(member => new KeyValuePair<string, object?>(member.Key, member.Value)));
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                WriteObject(writer, members);
                break;
            case IEnumerable<object> items:
                writer.WriteAttributeString("type", "array");
                foreach (var item in items)
                {
                    writer.WriteStartElement("item");
                    WriteValue(writer, item);
                    writer.WriteEndElement();
                }
                break;
            default:
                throw new InvalidDataException($"a {value.GetType().Name} has no place in a control message");
        }
    }

    private static void WriteObject(XmlDictionaryWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteAttributeString("type", "object");
        foreach (var member in members)
        {
            writer.WriteStartElement("a", "item", "item");
            writer.WriteAttributeString("item", Whole(member.Key));
            WriteValue(writer, member.Value);
            writer.WriteEndElement();
        }
    }

    // Half a character, as broken files have it, is none in JSON. What stands for it afterwards names nobody either.
    private static string Whole(string text) =>
        text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Data;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Xml;

namespace EntraPasswordReset;

/// <summary>
/// Turns objects as they come to a command into what core reads: a text, or a row. A row has the names of its members, but values only of those that
/// core reads. Another value may be a password: it is turned into no text and handed to nobody.
/// </summary>
public static class RowReader
{
    /// <summary>Stands for a value that is not handed on.</summary>
    private const string Filled = "*";

    private const string Empty = "";
    private const char ByteOrderMark = '\ufeff';

    /// <summary>A text for each object that is one, a dictionary of texts for each other one. Lists in the list are read through.</summary>
    /// <param name="targets">The objects.</param>
    /// <param name="rowMembers">The members that core reads.</param>
    public static IEnumerable Read(IEnumerable targets, string[] rowMembers)
    {
        var rows = new List<object>();
        var reader = new Reader(rowMembers);
        foreach (var target in targets)
        {
            reader.Read(target, rows);
        }
        return rows;
    }

    private sealed class Reader(string[] rowMembers)
    {
        private readonly HashSet<string> read = new(rowMembers, StringComparer.OrdinalIgnoreCase);

        private readonly Dictionary<Type, MemberNames> types = [];

        // Names of members that are not read and that core has already.
        private readonly HashSet<string> told = [];

        internal void Read(object? target, List<object> rows)
        {
            try
            {
                if (Text(target) is { } text)
                {
                    rows.Add(text);
                }
                else if (LanguagePrimitives.GetEnumerable(target) is { } list)
                {
                    foreach (var item in list)
                    {
                        Read(item, rows);
                    }
                }
                else
                {
                    rows.Add(Told(Base(target) is IDictionary table ? Row(table) : Row(PSObject.AsPSObject(target))));
                }
            }
            catch (Exception exception) when (exception is not PipelineStoppedException)
            {
                // A getter or a list may throw, and its text may quote anything. This row names nobody then; the others go on.
                rows.Add(Unreadable());
            }
        }

        private Dictionary<string, string?> Row(IDictionary table)
        {
            var row = new Dictionary<string, string?>();
            foreach (var name in table.Keys.OfType<string>())
            {
                row[name] = Cell(name, table[name]);
            }
            return row;
        }

        private Dictionary<string, string?> Row(PSObject target)
        {
            var row = new Dictionary<string, string?>();
            if (types.TryGetValue(target.BaseObject.GetType(), out var type) && type.IsFixed)
            {
                // To walk through all members of each object would take ten times as long.
                foreach (var member in rowMembers.Select(name => target.Properties[name]).Where(member => member is not null))
                {
                    row[member.Name] = Cell(member);
                }
                if (row.Count > 0)
                {
                    if (type.Other is { } other)
                    {
                        row[other] = Filled;
                    }
                    return row;
                }
            }
            foreach (var member in target.Properties)
            {
                row[member.Name] = Cell(member);
            }
            if (type is null)
            {
                types[target.BaseObject.GetType()] = new MemberNames(target, row.Keys.FirstOrDefault(name => !IsRead(name)));
            }
            return row;
        }

        // Only stored values and .NET properties: a script property would run code of somebody else's. A property may do so too, and is read only where
        // its value is wanted.
        private string? Cell(PSPropertyInfo member) => member.MemberType switch
        {
            PSMemberTypes.NoteProperty => Cell(member.Name, member.Value),
            PSMemberTypes.Property when IsRead(member.Name) => Cell(member.Name, member.Value),
            _ => IsRead(member.Name) ? Empty : Filled,
        };

        // A user object has more than a hundred members. Where core has the names of the others already, one of them stands for all: a filled one, if
        // there is any, since a row in which nothing is filled is an empty one. Of a row without a member for users core wants to count all.
        private Dictionary<string, string?> Told(Dictionary<string, string?> row)
        {
            var hasMember = false;
            var isNew = false;
            KeyValuePair<string, string?>? other = null;
            foreach (var cell in row)
            {
                if (IsRead(cell.Key))
                {
                    hasMember = true;
                    continue;
                }
                isNew |= told.Add(cell.Key);
                other = other is null || (other.Value.Value == Empty && cell.Value == Filled) ? cell : other;
            }
            if (isNew || !hasMember || other is null)
            {
                return row;
            }
            var shorter = row.Where(cell => IsRead(cell.Key)).ToDictionary(cell => cell.Key, cell => cell.Value);
            shorter.Add(other.Value.Key, other.Value.Value);
            return shorter;
        }

        /// <summary>A row with a member for users in which nobody stands, and which is not empty.</summary>
        private Dictionary<string, string?> Unreadable() => new() { [rowMembers[0]] = Empty, ["unreadable"] = Filled };

        private string? Cell(string name, object? value) =>
            IsRead(name) ? Value(value)
            : string.IsNullOrWhiteSpace(Text(value) ?? Filled) ? Empty
            : Filled;

        private bool IsRead(string name) => read.Contains(name.Trim().Trim(ByteOrderMark).Trim());
    }

    /// <summary>What the first object of a type tells about the members of the next ones.</summary>
    /// <param name="first">The object.</param>
    /// <param name="other">A member that is not read; it stands for all of them.</param>
    private sealed class MemberNames(PSObject first, string? other)
    {
        /// <summary>Whether all objects of the type have the same members: those that the type declares. A row of a table has those of its table.</summary>
        internal bool IsFixed { get; } =
            first.BaseObject is not (PSCustomObject or DataRow or XmlNode or ICustomTypeDescriptor)
            && first.Properties.All(member => member.MemberType == PSMemberTypes.Property ? IsDeclared(first.BaseObject.GetType(), member.Name) : !member.IsInstance);

        internal string? Other => other;

        private static bool IsDeclared(Type type, string name) => type.GetMember(name, BindingFlags.Instance | BindingFlags.Public).Length > 0;
    }

    private static string? Value(object? value)
    {
        if (Text(value) is { } own)
        {
            return own;
        }
        // One value in a list, as searches of a directory return it. What is itself a row has all its values in its text; the name of its type names nobody.
        var items = LanguagePrimitives.GetEnumerable(value)?.Cast<object?>().Take(2).ToArray();
        return items?.Length == 1 && Text(items[0]) is { } text ? text : Base(value)!.GetType().FullName;
    }

    private static string? Text(object? value) => Base(value) switch
    {
        null or DBNull => Empty,
        string text => text,
        Guid id => id.ToString(),
        _ => null,
    };

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}

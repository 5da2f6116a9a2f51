using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace EntraPasswordReset;

/// <summary>
/// Turns objects as they come to a command into what core reads: a text, or a row. A row has the names of all its members, but values only of those that
/// core reads. Another value may be a password: it is turned into no text and handed to nobody.
/// </summary>
public static class RowReader
{
    /// <summary>Stands for a value that is not handed on.</summary>
    private const string Filled = "*";

    private const char ByteOrderMark = '\ufeff';

    /// <summary>A text for each object that is one, a dictionary of texts for each other one. Lists in the list are read through.</summary>
    /// <param name="targets">The objects.</param>
    /// <param name="rowMembers">The members that core reads.</param>
    public static IEnumerable Read(IEnumerable targets, string[] rowMembers)
    {
        var rows = new List<object>();
        var reader = new Reader(new HashSet<string>(rowMembers, StringComparer.OrdinalIgnoreCase));
        foreach (var target in targets)
        {
            reader.Read(target, rows);
        }
        return rows;
    }

    private sealed class Reader(HashSet<string> rowMembers)
    {
        private readonly HashSet<Type> told = [];

        internal void Read(object? target, List<object> rows)
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
                rows.Add(Base(target) is IDictionary table ? Row(table) : Row(PSObject.AsPSObject(target)));
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
            IEnumerable<PSPropertyInfo> members = target.Properties;
            if (target.BaseObject is not PSCustomObject && !told.Add(target.BaseObject.GetType()))
            {
                // A user object has more than a hundred members. Their names are told once a type; after that only those that core reads are looked up.
                var found = rowMembers.Select(name => target.Properties[name]).Where(member => member is not null).ToArray();
                members = found.Length > 0 ? found : members;
            }
            var row = new Dictionary<string, string?>();
            foreach (var member in members)
            {
                // Only stored values and .NET properties: a script property would run code of somebody else's. A property may do so too,
                // and is read only where its value is wanted.
                row[member.Name] = member.MemberType switch
                {
                    PSMemberTypes.NoteProperty => Cell(member.Name, member.Value),
                    PSMemberTypes.Property when IsRead(member.Name) => Cell(member.Name, member.Value),
                    _ => IsRead(member.Name) ? null : Filled,
                };
            }
            return row;
        }

        private string? Cell(string name, object? value) =>
            IsRead(name) ? Value(value)
            : Base(value) is null or "" || (Base(value) is string text && string.IsNullOrWhiteSpace(text)) ? null
            : Filled;

        private bool IsRead(string name) => rowMembers.Contains(name.Trim().Trim(ByteOrderMark).Trim());
    }

    private static string? Value(object? value)
    {
        if (value is null || Text(value) is not null)
        {
            return Text(value);
        }
        // One value in a list, as searches of a directory return it. What is itself a row has all its values in its text; the name of its type names nobody.
        var items = LanguagePrimitives.GetEnumerable(value)?.Cast<object?>().Take(2).ToArray();
        return items?.Length == 1 && Text(items[0]) is { } text ? text : Base(value)!.GetType().FullName;
    }

    private static string? Text(object? value) => Base(value) switch
    {
        null => "",
        string text => text,
        Guid id => id.ToString(),
        _ => null,
    };

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}

using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>Something that the person should know and that stops nothing.</summary>
public sealed class Warning
{
    internal Warning(XElement json)
    {
        Code = json.RequiredText("code");
        Message = json.RequiredText("message");
    }

    /// <summary>A stable word in snake_case.</summary>
    public string Code { get; }

    /// <summary>Lower case, no full stop.</summary>
    public string Message { get; }

    internal static IReadOnlyList<Warning> List(IEnumerable<XElement> items) => items.Select(item => new Warning(item)).ToArray();
}

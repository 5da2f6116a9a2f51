using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A mail that was sent, or that may have been: the step <c>Mail</c> tells which.</summary>
public sealed class SentMail
{
    internal SentMail(XElement json)
    {
        To = json.RequiredText("to");
        IsUnlisted = json.Flag("isUnlisted") == true;
    }

    /// <summary>The address.</summary>
    public string To { get; }

    /// <summary>Whether the directory did not know the address as one of this user's, or their manager's.</summary>
    public bool IsUnlisted { get; }
}

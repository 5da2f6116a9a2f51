using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>
/// Who is written to after a reset, and what: the members of <c>core</c>'s options, which docs/protocol.md describes under "Mail". What is null was not
/// given: defaults and contradictions are told by <c>core</c>. They hold no secret: the mail of a user is made when it is sent.
/// </summary>
public sealed class MailOptions
{
    /// <summary>
    /// <c>Alternate</c>: the first of the user's other addresses that is none of the account's own. <c>Manager</c>: the user's manager. Or one mail address.
    /// </summary>
    public string? To { get; set; }

    /// <summary>Sends to the address in <see cref="To"/> also where it is not among the user's other addresses.</summary>
    public bool AllowUnlistedAddress { get; set; }

    /// <summary><c>Notice</c> (no secret), <c>TemporaryAccessPass</c> or <c>Password</c>.</summary>
    public string? Content { get; set; }

    /// <summary>The mailbox that sends: an object id or a user principal name. Null: that of the person who is signed in.</summary>
    public string? From { get; set; }

    /// <summary><c>Html</c> or <c>Text</c>.</summary>
    public string? Format { get; set; }

    /// <summary>The tag of a language, such as <c>de</c> or <c>pt-BR</c>. Null: by the user's usage location.</summary>
    public string? Language { get; set; }

    /// <summary>The organisation's name in the texts.</summary>
    public string? OrganizationName { get; set; }

    /// <summary>Headers for transport rules. Their names begin with <c>x-</c>.</summary>
    public IDictionary<string, string>? Headers { get; set; }

    /// <summary>Where the user signs in; null: as it is in the cloud.</summary>
    public string? SignInUrl { get; set; }

    /// <summary>Where the user changes the password later; null: as it is in the cloud.</summary>
    public string? ChangePasswordUrl { get; set; }

    /// <summary>Where a user resets a forgotten password; null: as it is in the cloud.</summary>
    public string? SelfServiceUrl { get; set; }

    /// <summary>Texts of the caller's own, in place of those that come with the tool.</summary>
    public IReadOnlyList<MailTemplate>? Templates { get; set; }

    /// <summary>Throws where no mail can be made by these options, whoever is reset. What is not known yet, is not looked at: the recipient, the credential.</summary>
    /// <exception cref="EntraResetException">A member is wrong.</exception>
    public void Check()
    {
        var mail = ToMembers();
        if (!mail.ContainsKey("to"))
        {
            mail.Add("to", "Manager");
        }
        // A flow reads its options at once. With both credentials no content contradicts them.
        var flow = new Dictionary<string, object?> { ["kind"] = "reset", ["utcAtZeroMs"] = 0, ["credentialType"] = "Both", ["mail"] = mail };
        new Flow(Json.Write(flow)).Dispose();
    }

    /// <summary>The same options, which the other ones may not change.</summary>
    internal MailOptions Copy()
    {
        var copy = (MailOptions)MemberwiseClone();
        copy.Headers = Headers is null ? null : new Dictionary<string, string>(Headers);
        copy.Templates = Templates?.Select(template => template.Copy()).ToArray();
        return copy;
    }

    /// <summary>The members that were given, as <c>core</c> names them.</summary>
    internal Dictionary<string, object?> ToMembers()
    {
        var members = new Dictionary<string, object?>
        {
            ["to"] = To,
            ["content"] = Content,
            ["from"] = From,
            ["format"] = Format,
            ["language"] = Language,
            ["organizationName"] = OrganizationName,
            ["headers"] = Headers?.ToDictionary(header => header.Key, header => (object?)header.Value),
            ["signInUrl"] = SignInUrl,
            ["changePasswordUrl"] = ChangePasswordUrl,
            ["selfServiceUrl"] = SelfServiceUrl,
            ["templates"] = Templates?.Select(template => template.ToMembers()),
        };
        var given = members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value);
        given["allowUnlistedAddress"] = AllowUnlistedAddress;
        return given;
    }
}

using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>A mail as it was wanted: options that <c>core</c> has found good, and that nobody changes afterwards. It may be used again and again.</summary>
public sealed class Mail
{
    private readonly MailOptions options;

    /// <summary>Takes options, if a mail can be made by them.</summary>
    /// <param name="options">The options. Later changes of theirs do not count.</param>
    /// <param name="subject">The subject of templates that have none of their own; null: none.</param>
    /// <exception cref="EntraResetException">An option is wrong, or a template is.</exception>
    public Mail(MailOptions options, string? subject = null)
    {
        this.options = options.Copy();
        this.options.Templates = this.options.Templates?.Select(template => Checked(template, subject)).ToArray();
        this.options.Check();
    }

    private Mail(Mail other, string to)
    {
        options = other.options.Copy();
        options.To = to;
        options.Check();
    }

    /// <summary>Who gets it; null: to be said beside it.</summary>
    public string? To => options.To;

    /// <summary>Whether an address may be written to that is not among the user's own.</summary>
    public bool AllowUnlistedAddress => options.AllowUnlistedAddress;

    /// <summary>What it holds.</summary>
    public string? Content => options.Content;

    /// <summary>The mailbox that sends it.</summary>
    public string? From => options.From;

    /// <summary>HTML or text.</summary>
    public string? Format => options.Format;

    /// <summary>The tag of its language.</summary>
    public string? Language => options.Language;

    /// <summary>The organisation's name.</summary>
    public string? OrganizationName => options.OrganizationName;

    /// <summary>Headers of the caller's own.</summary>
    public IReadOnlyDictionary<string, string>? Headers => options.Headers is null ? null : new ReadOnlyDictionary<string, string>(options.Headers);

    /// <summary>Where the user signs in.</summary>
    public string? SignInUrl => options.SignInUrl;

    /// <summary>Where the user changes the password.</summary>
    public string? ChangePasswordUrl => options.ChangePasswordUrl;

    /// <summary>Where the user resets a forgotten password.</summary>
    public string? SelfServiceUrl => options.SelfServiceUrl;

    /// <summary>Texts of the caller's own.</summary>
    public IReadOnlyList<MailTemplate>? Templates => options.Templates?.Select(template => template.Copy()).ToArray();

    /// <summary>This mail to somebody, where it is to nobody yet.</summary>
    /// <param name="to">As <see cref="MailOptions.To"/>; null or empty: not given.</param>
    /// <exception cref="EntraResetException">The mail has a recipient already, or this one is none.</exception>
    public Mail With(string? to)
    {
        // PowerShell hands an empty text to a string parameter where it was given $null.
        if (string.IsNullOrEmpty(to))
        {
            return this;
        }
        return To is null
            ? new Mail(this, to!)
            : throw new EntraResetException("options_contradict", "the recipient is given twice, by the mail and beside it", "give one of the two", "InvalidArgument");
    }

    /// <summary>Options for <see cref="ResetOptions.Mail"/>.</summary>
    public MailOptions ToOptions() => options.Copy();

    // Core knows whether a template has a subject. Which one is refused it tells by a number: a name says more.
    private MailTemplate Checked(MailTemplate template, string? subject)
    {
        try
        {
            Check(template);
            return template;
        }
        catch (EntraResetException) when (subject is not null && template.Subject is null && IsGood(template.With(subject)))
        {
            return template.With(subject);
        }
        catch (EntraResetException refused) when (template.File is { } file)
        {
            throw new EntraResetException(refused.Code, $"{refused.Message} ({file})", refused.Remedy, refused.Category);
        }
    }

    private bool IsGood(MailTemplate template)
    {
        try
        {
            Check(template);
            return true;
        }
        catch (EntraResetException)
        {
            return false;
        }
    }

    private void Check(MailTemplate template)
    {
        var alone = options.Copy();
        alone.Templates = [template];
        alone.Check();
    }
}

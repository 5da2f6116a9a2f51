using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace EntraPasswordReset;

/// <summary>What a caller may choose for a reset. What is null was not given: defaults, ranges and contradictions are told by <c>core</c>.</summary>
public sealed class ResetOptions : SessionOptions
{
    /// <summary>The length of generated passwords.</summary>
    public int? PasswordLength { get; set; }

    /// <summary>How generated passwords are made. The length may stand here or in <see cref="PasswordLength"/>.</summary>
    public PasswordPolicy? Password { get; set; }

    /// <summary>Whether a user has to choose another password at the next sign-in.</summary>
    public bool? ForceChangePasswordNextSignIn { get; set; }

    /// <summary>Whether multifactor authentication comes before that change.</summary>
    public bool ForceChangePasswordNextSignInWithMfa { get; set; }

    /// <summary>How the password is written: <c>Auto</c>, <c>PasswordProfile</c> or <c>AuthenticationMethod</c>.</summary>
    public string? Method { get; set; }

    /// <summary>Lets the service generate the password.</summary>
    public bool ServiceGenerated { get; set; }

    /// <summary>What the user gets: <c>Password</c>, <c>TemporaryAccessPass</c> (the password stays as it is) or <c>Both</c>.</summary>
    public string? CredentialType { get; set; }

    /// <summary>How long the pass can be used, in minutes; otherwise as the tenant's policy says.</summary>
    public int? LifetimeInMinutes { get; set; }

    /// <summary>Whether the pass can be used only once; otherwise as the tenant's policy says.</summary>
    public bool? UsableOnce { get; set; }

    /// <summary>From when on the pass can be used; otherwise at once.</summary>
    public DateTimeOffset? StartDateTime { get; set; }

    /// <summary>Blocks the sign-in before the write.</summary>
    public bool BlockSignIn { get; set; }

    /// <summary>Reads the change back.</summary>
    public bool Verify { get; set; }

    /// <summary>Unblocks the sign-in once the user has the new credential.</summary>
    public bool Enable { get; set; }

    /// <summary>Revokes the user's sign-in sessions after the write.</summary>
    public bool RevokeSession { get; set; }

    /// <summary>Who is written to after the reset, and what; null: nobody.</summary>
    public MailOptions? Mail { get; set; }

    /// <summary>How long a reset that the service carries out in the background is followed, in seconds.</summary>
    public int? OperationTimeoutSec { get; set; }

    /// <summary>How long one user may take, in seconds, a reset in the background apart.</summary>
    public int? UserTimeoutSec { get; set; }

    /// <summary>How long the run may take, in seconds. Time in which somebody is asked does not count.</summary>
    public int? TimeoutSec { get; set; }

    /// <summary>Lets the service decide also where the caller's role is known to be too low.</summary>
    public bool IgnoreVerdict { get; set; }

    /// <summary>Skips the second question about a privileged user, and nothing else.</summary>
    public bool Force { get; set; }

    /// <summary>Resets users whose sign-in is blocked as well.</summary>
    public bool IncludeDisabled { get; set; }

    /// <summary>Allows one <see cref="NewPassword"/> for several users.</summary>
    public bool AllowSharedPassword { get; set; }

    /// <summary>The caller's own password, in place of generated ones.</summary>
    public SecureString? NewPassword { get; set; }

    /// <summary>Why, in words of the caller's; at most 256 characters. It goes into the results, the log and the mail.</summary>
    public string? Reason { get; set; }

    /// <summary>The number of the caller's ticket; at most 256 characters. It goes into the results, the log and the mail.</summary>
    public string? TicketNumber { get; set; }

    /// <summary>Asks the service about each password before it is set.</summary>
    public bool ValidatePassword { get; set; }

    /// <summary>Object ids and user principal names of users who are never reset, also not with <see cref="Force"/>.</summary>
    public IReadOnlyList<string>? ExcludeUserIds { get; set; }

    /// <summary>The text of a file with more of them: one a line, comments behind <c>#</c>.</summary>
    public string? ExclusionList { get; set; }

    /// <summary>Users who are better protected, or whose protection is not known, are left out: <c>None</c>, <c>Limited</c> or <c>Privileged</c>.</summary>
    public string? MaximumProtection { get; set; }

    /// <summary>How the person was verified who asks for the reset: <c>Manager</c>, <c>Video</c>, <c>IdDocument</c>, <c>Callback</c> or <c>Other</c>.</summary>
    public string? VerifiedBy { get; set; }

    /// <summary>Without <see cref="VerifiedBy"/>, a question comes before each reset: has somebody verified the person?</summary>
    public bool RequireVerification { get; set; }

    /// <summary>
    /// What was planned, by object id: the <see cref="Plan.Fingerprint"/> of each plan. Nobody else is reset, and nobody for whom something has changed since.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Plans { get; set; }

    /// <summary>A file to add a record of each event of the run to (docs/protocol.md, "The log"); null: none. <see cref="LogCheck"/> verifies it.</summary>
    public string? LogPath { get; set; }

    /// <summary>Signs the log at the end of the run: a certificate with its private key, RSA or ECDSA.</summary>
    public X509Certificate2? LogSigningCertificate { get; set; }

    /// <summary>A folder for one sheet a user with what they sign in with, how it is read out and what to do next; null: none.</summary>
    public string? HandoverPath { get; set; }

    /// <summary>Encrypts the sheets for these certificates, as <c>Protect-CmsMessage</c> does.</summary>
    public IReadOnlyList<X509Certificate2>? HandoverCertificates { get; set; }

    /// <summary>Allows sheets in clear, which only their owner may read.</summary>
    public bool HandoverAsPlainText { get; set; }

    /// <summary>The language of the sheets, such as <c>de</c>; null: English.</summary>
    public string? HandoverLanguage { get; set; }

    /// <summary>The name of the organisation on the sheets.</summary>
    public string? HandoverOrganizationName { get; set; }

    private protected override void AddTo(Dictionary<string, object?> members)
    {
        base.AddTo(members);
        members["forceChangePasswordNextSignInWithMfa"] = ForceChangePasswordNextSignInWithMfa;
        members["serviceGenerated"] = ServiceGenerated;
        members["revokeSession"] = RevokeSession;
        members["blockSignIn"] = BlockSignIn;
        members["verify"] = Verify;
        members["enable"] = Enable;
        AddGiven(members, "credentialType", CredentialType);
        AddGiven(members, "lifetimeInMinutes", LifetimeInMinutes);
        AddGiven(members, "isUsableOnce", UsableOnce);
        AddGiven(members, "startDateTime", StartDateTime?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        members["ignoreVerdict"] = IgnoreVerdict;
        members["force"] = Force;
        members["includeDisabled"] = IncludeDisabled;
        members["allowSharedPassword"] = AllowSharedPassword;
        members["tenantBannedWords"] = Password?.TenantBannedWords == true;
        members["journal"] = LogPath is not null;
        AddGiven(members, "excludeUserIds", ExcludeUserIds?.Cast<object>().ToList());
        AddGiven(members, "exclusionList", ExclusionList);
        AddGiven(members, "maximumProtection", MaximumProtection);
        AddGiven(members, "verifiedBy", VerifiedBy);
        members["requireVerification"] = RequireVerification;
        members["validatePassword"] = ValidatePassword;
        AddGiven(members, "plans", Plans?.ToDictionary(plan => plan.Key, plan => (object?)plan.Value));
        AddGiven(members, "reason", Reason);
        AddGiven(members, "ticketNumber", TicketNumber);
        AddGiven(members, "passwordLength", PasswordLength);
        AddGiven(members, "password", Password?.ToMembers() is { Count: > 0 } given ? given : null);
        AddGiven(members, "mail", Mail?.ToMembers());
        AddGiven(members, "method", Method);
        AddCount(members, "operationTimeoutSec", OperationTimeoutSec);
        AddCount(members, "userTimeoutSec", UserTimeoutSec);
        AddCount(members, "timeoutSec", TimeoutSec);
        AddGiven(members, "forceChangePasswordNextSignIn", ForceChangePasswordNextSignIn);
    }
}

//! Every code of the tool, with its number, its remedy and PowerShell's category.
//!
//! Some causes have a remedy that is more exact than the code's: those of Graph's errors are in `graph/error/rows.rs`, the others where the
//! cause is found. `tests/golden/remedies.md` lists all of them, and a test keeps it so.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// What went wrong, or why a user was left out: one code, everywhere the same.
///
/// The numbers are the C ABI's status values. They are never reused; new ones are added at the end of their group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
#[non_exhaustive]
pub enum Kind {
    // Calls: bad options and misuse.
    /// An option is unknown, of the wrong type or out of its range.
    InvalidOptions = 1,
    /// An argument is missing or is not what the call takes.
    InvalidArgument = 2,
    /// No open action has this id.
    UnknownId = 3,
    /// The call does not fit the state of the flow.
    WrongState = 4,
    /// The random generator failed.
    RandomSourceFailed = 5,
    /// The library met a state that it does not know; the flow hands out what it has and ends.
    Panicked = 6,
    /// The password length is outside 8 to 256.
    PasswordLengthInvalid = 7,
    /// One own password for several users, which was not allowed.
    SharedPassword = 8,
    /// Two options contradict each other.
    OptionsContradict = 9,
    /// The endpoint is not one that a token may go to.
    EndpointRefused = 10,
    /// Nobody is signed in and no token was given.
    NoSignIn = 11,
    /// No or hardly any password complies with the policy.
    PasswordPolicyImpossible = 12,
    /// A text that cannot be an access token.
    TokenInvalid = 13,
    /// The log is no unbroken chain of whole records, so that nothing is added to it.
    LogBroken = 21,
    /// There is no certificate, or none that a message can be encrypted for.
    CertificateUnusable = 22,

    // Stops before a write.
    /// No user has this object id or user principal name.
    UserNotFound = 101,
    /// Sign-in is blocked, and disabled users were not asked for.
    UserDisabled = 102,
    /// The user's domain is federated.
    UserFederated = 103,
    /// The user signs in at another tenant.
    UserGuest = 104,
    /// The user is synchronised from Active Directory.
    UserSynced = 105,
    // 106 was `user_has_role`.
    /// The caller's own account.
    OwnAccount = 107,
    /// A row without a member that names a user.
    RowWithoutUser = 108,
    /// No role of the caller's reaches this user.
    RoleTooLow = 109,
    /// A text that can name no user.
    NamesNobody = 110,
    /// The journal could not be written, so the password was not set, or not again.
    JournalFailed = 111,
    /// Another service keeps this user.
    UserOfOtherService = 112,
    /// The tenant's policy does not allow the user this Temporary Access Pass.
    PassNotAllowed = 113,
    /// No mail address that the mail about this user may go to.
    MailNoRecipient = 114,
    /// The address that was given for the mail is not on file.
    MailAddressUnlisted = 115,
    /// An application has no mailbox of its own to send from.
    MailNoSender = 116,
    /// Several users have this name.
    UserAmbiguous = 117,
    /// The same user for the second time.
    DuplicateUser = 121,
    /// The person said no.
    Declined = 122,
    /// Nobody could be asked.
    ConfirmationImpossible = 123,
    /// The run was cancelled before this user's turn.
    Cancelled = 124,
    /// The time for this user, or for the run, was up.
    DeadlinePassed = 125,
    /// A row with nothing in it.
    RowEmpty = 126,
    /// The user is on the caller's list of users who are left out.
    Excluded = 127,
    /// The user is better protected than the caller wants to reset.
    AboveMaximumProtection = 128,
    /// Nobody has verified who asks for the reset.
    NotVerified = 129,
    /// What was planned for the user does not hold any more.
    PlanChanged = 130,

    // Replies of the service, and of the network.
    /// The token is refused and no other one came.
    TokenRefused = 201,
    /// The token is of another cloud or for another resource.
    WrongCloud = 202,
    /// The token lacks a permission.
    ScopeMissing = 203,
    /// The caller lacks a role that reaches this user.
    RoleMissing = 204,
    /// Refused; whether a permission or a role is missing cannot be told.
    AccessDenied = 205,
    /// Conditional access blocks the call.
    ConditionalAccess = 206,
    /// The password breaks the tenant's rules.
    PasswordRejected = 207,
    /// Graph found the request itself wrong.
    RequestRefused = 208,
    /// The object was being changed at the same time.
    Conflict = 209,
    /// Throttled, also after waiting.
    Throttled = 210,
    /// The service failed.
    ServiceUnavailable = 211,
    /// The service's host was not reached.
    NotReached = 212,
    /// The request may have arrived, but no usable reply came.
    AnswerLost = 213,
    /// No reply in time.
    TimedOut = 214,
    /// The reply is a redirect, which no host follows.
    Redirected = 215,
    /// A success whose content cannot be read.
    ReplyUnreadable = 216,
    /// The service carried the reset out in the background, and it failed.
    OperationFailed = 217,
    /// The reset is still running in the background.
    OperationRunning = 218,
    /// The reset was accepted, and how far it has come cannot be read.
    OperationUnknown = 219,
    /// The password was set, and the directory does not show it yet.
    ChangeNotVisible = 220,
    /// Somebody changed the password again after it was set.
    ChangedAgain = 221,
}

impl Kind {
    /// The stable code, in snake_case: `Error.Code`, `FullyQualifiedErrorId`, the `code` of a JavaScript error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.facts().0
    }

    /// The word of PowerShell's `ErrorCategory`.
    #[must_use]
    pub const fn category(self) -> &'static str {
        self.facts().1
    }

    /// What to do next.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        self.facts().2
    }

    /// The number of the C ABI.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "reading the discriminant of a repr(u32) enum has no other form")]
    pub const fn number(self) -> u32 {
        self as u32
    }

    const fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::InvalidOptions => ("invalid_options", "InvalidArgument", "correct the option that the message names"),
            Self::InvalidArgument => ("invalid_argument", "InvalidArgument", "correct the argument that the message names"),
            Self::UnknownId => ("unknown_id", "InvalidOperation", "answer each action once, with the id it came with"),
            Self::WrongState => ("wrong_state", "InvalidOperation", "make the calls in the order of docs/protocol.md"),
            Self::RandomSourceFailed => {
                ("random_source_failed", "ResourceUnavailable", "check the operating system's random generator; no weaker source is used")
            }
            Self::Panicked => (
                "panicked",
                "InvalidResult",
                "report it as a bug; passwords that may have been set come out as results with outcome Unknown",
            ),
            Self::PasswordLengthInvalid => ("password_length_invalid", "InvalidArgument", "choose a length from 8 to 256"),
            Self::SharedPassword => (
                "shared_password",
                "InvalidArgument",
                "leave the password out, so that each user gets one of their own, or allow the shared password explicitly (-AllowSharedPassword)",
            ),
            Self::OptionsContradict => ("options_contradict", "InvalidArgument", "give only one of the two options"),
            Self::EndpointRefused => {
                ("endpoint_refused", "InvalidArgument", "give the root of a test tenant without version: https://host, or http on loopback")
            }
            Self::NoSignIn => {
                ("no_sign_in", "AuthenticationError", "give an access token or a token provider, or sign in first (Connect-MgGraph)")
            }
            Self::PasswordPolicyImpossible => {
                ("password_policy_impossible", "InvalidArgument", "relax the part of the password policy that the message names")
            }

            Self::TokenInvalid => (
                "token_invalid",
                "AuthenticationError",
                "give the access token for Microsoft Graph as it was issued: one text without blanks",
            ),
            Self::LogBroken => (
                "log_broken",
                "InvalidData",
                "look at the log with Test-EntraPasswordResetLog, keep the file as it is, and name a new one (-LogPath)",
            ),
            Self::CertificateUnusable => (
                "certificate_unusable",
                "InvalidData",
                "give a certificate for encryption that is valid now, with an RSA key of 2048 to 4096 bits, as DER or PEM",
            ),

            Self::UserNotFound => (
                "user_not_found",
                "ObjectNotFound",
                "check the object id or user principal name, and that the token is for the user's tenant",
            ),
            Self::UserDisabled => {
                ("user_disabled", "InvalidOperation", "unblock the sign-in first, or include disabled users (-IncludeDisabled)")
            }
            Self::UserFederated => ("user_federated", "InvalidOperation", "reset the password at the domain's identity provider"),
            Self::UserGuest => ("user_guest", "InvalidOperation", "ask the user's home organisation to reset the password"),
            Self::UserSynced => (
                "user_synced",
                "InvalidOperation",
                "reset the password in Active Directory, or as a signed-in administrator where password writeback is on; the next synchronisation would undo a password that is set in the cloud alone",
            ),
            Self::OwnAccount => (
                "own_account",
                "InvalidOperation",
                "change your own password at https://mysignins.microsoft.com/security-info, or ask another administrator",
            ),
            Self::RowWithoutUser => {
                ("row_without_user", "InvalidData", "give the row a column UserId, UserPrincipalName, UPN, ObjectId or Id with a value")
            }
            Self::RoleTooLow => (
                "role_too_low",
                "PermissionDenied",
                "ask somebody with a role that reaches this user, or let the service decide (-IgnoreVerdict)",
            ),
            Self::NamesNobody => {
                ("names_nobody", "InvalidData", "give an object id or a user principal name; read a CSV file with Import-Csv")
            }
            Self::JournalFailed => {
                ("journal_failed", "WriteError", "make room for the journal's file or choose another place for it, then run again")
            }
            Self::UserOfOtherService => {
                ("user_of_other_service", "InvalidOperation", "reset the password at the other service, which keeps this account")
            }
            Self::PassNotAllowed => (
                "pass_not_allowed",
                "InvalidOperation",
                "choose what the tenant's policy for Temporary Access Passes allows, or have an Authentication Policy Administrator change it",
            ),
            Self::MailNoRecipient => (
                "mail_no_recipient",
                "InvalidOperation",
                "add an alternate mail address to the user, choose another recipient (-MailTo), or leave the mail out and hand the credential over yourself",
            ),
            Self::MailAddressUnlisted => (
                "mail_address_unlisted",
                "SecurityError",
                "verify the person and the address in another way, then allow it explicitly (New-EntraPasswordMail -AllowUnlistedAddress)",
            ),
            Self::MailNoSender => (
                "mail_no_sender",
                "InvalidArgument",
                "name the mailbox that sends (New-EntraPasswordMail -From): an application has none of its own",
            ),
            Self::UserAmbiguous => ("user_ambiguous", "InvalidArgument", "choose one of them by the name to sign in with, or by object id"),
            Self::DuplicateUser => ("duplicate_user", "InvalidData", "nothing to do: the other mention of this user counts"),
            Self::Declined => ("declined", "OperationStopped", "nothing was changed; run again and confirm to reset this user"),
            Self::ConfirmationImpossible => (
                "confirmation_impossible",
                "OperationStopped",
                "nobody could be asked: run interactively, or confirm beforehand (-Confirm:$false)",
            ),
            Self::Cancelled => ("cancelled", "OperationStopped", "nothing was changed for this user; run again for the rest"),
            Self::DeadlinePassed => (
                "deadline_passed",
                "OperationTimeout",
                "run again for this user; give more time where the network is slow (-UserTimeoutSec, -TimeoutSec)",
            ),

            Self::RowEmpty => ("row_empty", "InvalidData", "nothing to do: the row is empty"),

            Self::Excluded => {
                ("excluded", "InvalidOperation", "nothing to do: take the user off the list of excluded users if they are to be reset")
            }
            Self::AboveMaximumProtection => (
                "above_maximum_protection",
                "InvalidOperation",
                "reset this user alone and on purpose, or allow a higher protection (-MaximumProtection)",
            ),
            Self::NotVerified => ("not_verified", "OperationStopped", "verify who asks for the reset, then run again (-VerifiedBy)"),
            Self::PlanChanged => {
                ("plan_changed", "InvalidOperation", "make a new plan and look at what has changed (Test-EntraUserPasswordReset)")
            }

            Self::TokenRefused => {
                ("token_refused", "AuthenticationError", "sign in again (Connect-MgGraph), or give a new access token for Microsoft Graph")
            }
            Self::WrongCloud => (
                "wrong_cloud",
                "AuthenticationError",
                "get a token for Microsoft Graph in this cloud, or choose the token's cloud (-Environment)",
            ),
            Self::ScopeMissing => {
                ("scope_missing", "PermissionDenied", "have an administrator consent to the permission, then get a new token")
            }
            Self::RoleMissing => (
                "role_missing",
                "PermissionDenied",
                "have one of these roles assigned: Authentication Administrator, User Administrator, Privileged Authentication Administrator; Helpdesk and Password Administrators may also be let through",
            ),
            Self::AccessDenied => (
                "access_denied",
                "PermissionDenied",
                "check the token's permission User-PasswordProfile.ReadWrite.All and the caller's directory role, such as User Administrator",
            ),
            Self::ConditionalAccess => (
                "conditional_access",
                "PermissionDenied",
                "sign in again so that the conditional access policy is met (multifactor authentication, device or location)",
            ),
            Self::PasswordRejected => (
                "password_rejected",
                "InvalidData",
                "choose another password: 8 to 256 characters, three of lower case, upper case, digit and symbol, and no name, word or pattern that is easily guessed",
            ),
            Self::RequestRefused => (
                "request_refused",
                "InvalidOperation",
                "read what the service says in the message; Microsoft's support can use the request-id",
            ),
            Self::Conflict => ("conflict", "ResourceBusy", "the user was being changed at the same time: run again in a minute"),
            Self::Throttled => ("throttled", "LimitsExceeded", "wait some minutes and run again for this user"),
            Self::ServiceUnavailable => ("service_unavailable", "ResourceUnavailable", "wait some minutes and run again for this user"),
            Self::NotReached => ("not_reached", "ConnectionError", "check the network, the proxy and the name of the Graph host"),
            Self::AnswerLost => ("answer_lost", "ConnectionError", "check the network, then run again for this user"),
            Self::TimedOut => ("timed_out", "OperationTimeout", "check the network, then run again for this user"),
            Self::Redirected => (
                "redirected",
                "SecurityError",
                "something between here and Microsoft Graph, such as a proxy or a sign-in page, replies with a redirect: check the network",
            ),
            Self::ReplyUnreadable => {
                ("reply_unreadable", "InvalidResult", "something between here and Microsoft Graph changes the replies: check the proxy")
            }
            Self::OperationFailed => (
                "operation_failed",
                "InvalidResult",
                "read what the service says in the message; for a synchronised user check the writeback agent and the password policy of the domain",
            ),
            Self::OperationRunning => (
                "operation_running",
                "OperationTimeout",
                "the reset goes on at the service: try the password of this result in some minutes, or read the operation's URL",
            ),
            Self::OperationUnknown => (
                "operation_unknown",
                "InvalidResult",
                "the reset was accepted: try the password of this result in some minutes, or look into the audit log",
            ),
            Self::ChangeNotVisible => (
                "change_not_visible",
                "OperationTimeout",
                "wait some minutes, then read the user's lastPasswordChangeDateTime, or look into the audit log",
            ),
            Self::ChangedAgain => (
                "changed_again",
                "InvalidResult",
                "find out in the audit log who changed the password after this reset; reset again if it was not the user",
            ),
        }
    }
}

/// What a call returns for bad options and misuse. A user's failure is no error: it is data in that user's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Told>);

/// In a box, so that a result without a value is one pointer: a `?` then passes it on, and copies nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    kind: Kind,
    message: Cow<'static, str>,
}

impl Error {
    /// An error of this kind, in these words. Hosts use it for what goes wrong at their own boundary.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self::of(kind, message.into())
    }

    /// Once for all errors, rather than at each place that makes one: that is a twentieth of the page's module.
    #[inline(never)]
    fn of(kind: Kind, message: Cow<'static, str>) -> Self {
        Self(Box::new(Told { kind, message }))
    }

    /// Which error this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code, in snake_case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// What was found, and where: lower case, no full stop, never a secret.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do next.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.0.kind.remedy()
    }

    /// The error as the hosts get it: a JSON object of `code`, `message`, `remedy` and `category`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (code, remedy, category) = (self.code(), self.remedy(), self.0.kind.category());
        serde_json::json!({ "code": code, "message": self.message(), "remedy": remedy, "category": category }).to_string()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message(), self.remedy())
    }
}

impl std::error::Error for Error {}

/// Options that cannot be taken, and why.
pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(Kind::InvalidOptions, message)
}

/// Something that the person should know and that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable code, in snake_case.
    pub code: &'static str,
    /// Lower case, no full stop.
    pub message: String,
}

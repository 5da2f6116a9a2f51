//! The control messages, as docs/protocol.md tells them. None of them ever holds a secret.

mod asked;

use serde::Serialize;

use crate::error::Warning;

pub use crate::headers::Headers;
pub use asked::{AuditEntry, Audited, SignIn, SignInMethod, SignInMethods, SignIns};

/// What the host is to do next.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "action", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Action {
    /// Send a request; its reply comes by `respond` or `fail`.
    Send(Send),
    /// Ask the person; the answer comes by `answer`.
    Ask(Ask),
    /// Bring a new token, by `set_claims`, or say no, by `answer`.
    Token(Token),
    /// A user is done.
    Result(Box<Outcome>),
    /// What a reset would do with a user, and what it would run into. Nothing was written.
    Plan(Box<Plan>),
    /// What a whole plan comes to.
    PlanSummary(PlanSummary),
    /// Write these lines to a file and flush it, then `answer` yes; or no where that failed. The request that they are about waits for it.
    Record(Record),
    /// A search is done.
    Found(Found),
    /// The tenant's own banned words are known, or why they are not.
    BannedWords(BannedWords),
    /// The sign-in methods of a user are known, or why they are not.
    SignInMethods(SignInMethods),
    /// A page of the audit log was read, or could not be.
    Audited(Audited),
    /// The last sign-ins of a user were read, or could not be.
    SignIns(SignIns),
    /// How far the run has come.
    Progress(Progress),
    /// Poll again at a time, or earlier when something comes.
    #[serde(rename_all = "camelCase")]
    Wait {
        /// Monotonic milliseconds.
        until_ms: u64,
    },
    /// Poll again when something comes: a reply, an answer, a token.
    Pending,
    /// Nothing is left.
    Done,
}

/// A request. The host adds its token, follows no redirect and keeps no cookies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Send {
    /// For `take_body`, `respond` and `fail`.
    pub id: u64,
    /// `GET`, `PATCH` or `POST`.
    pub method: &'static str,
    /// Absolute, percent-encoded: to be sent as it is.
    pub url: String,
    /// All headers but `Authorization`.
    pub headers: Headers,
    /// Whether `take_body` has content for it.
    pub has_body: bool,
    /// The users whose passwords it sets. Absent where it sets none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Written>,
    /// After this long without a reply: `fail(id, timeout)`.
    pub timeout_ms: u64,
}

/// A user whose password a request sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// The user's place in the list, from 0.
    pub index: usize,
    /// Object id.
    pub user_id: String,
}

/// Lines for the journal. The request that they are about waits for the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// For `answer`.
    pub id: u64,
    /// One a user.
    pub lines: Vec<Intent>,
}

/// A line that says whose password is about to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// `intent`.
    pub event: &'static str,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// Object id.
    pub user_id: String,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// `PasswordProfile` or `AuthenticationMethod`.
    pub method: &'static str,
    /// UTC, RFC 3339.
    pub at: String,
}

/// A question about one user, with everything that a person needs to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    /// For `answer`.
    pub id: u64,
    /// `verification`: was the person verified who asks for it? `reset`: shall this user be reset? `privileged`: the second question about a privileged user.
    pub question: &'static str,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// Who, and how.
    #[serde(flatten)]
    pub user: Described,
    /// Whether the user must choose a new password at the next sign-in. Null: the password stays as it is.
    pub force_change: Option<bool>,
    /// The user in words.
    pub target: String,
    /// What happens to the user, what is unusual, and by which role: a sentence for a person, without its full stop.
    pub operation: String,
    /// The requests in words, in their order, with secrets masked. Empty of a second question.
    pub requests: Vec<String>,
    /// Why this write, in words.
    pub why: &'static str,
    /// What the person should know beforehand.
    pub warnings: Vec<Warning>,
}

/// The members that a question and a result share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Described {
    /// Object id.
    pub user_id: Option<String>,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// The person's name.
    pub display_name: Option<String>,
    /// `PasswordProfile` or `AuthenticationMethod`; null before a route is chosen.
    pub method: Option<&'static str>,
    /// Why this route.
    pub method_reason: Option<&'static str>,
    /// `None`, `Limited`, `Privileged`; null where it is not known.
    pub protection: Option<&'static str>,
    /// Active tenant-wide directory roles.
    pub roles: Vec<Role>,
    /// UTC, RFC 3339: when the snapshot of the tenant was read that the roles were taken from. Absent where they were read for this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles_read_at: Option<String>,
}

/// A directory role that a user holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// The stable key, the same in every tenant.
    pub role_template_id: Option<String>,
    /// The role's name.
    pub display_name: Option<String>,
}

/// A directory role, and where a user has it from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldRole {
    /// The stable key, the same in every tenant.
    pub role_template_id: Option<String>,
    /// The role's name.
    pub display_name: Option<String>,
    /// `direct`, `group`, `scoped` (it holds for a part of the tenant) or `eligible`; null where it is not known.
    pub source: Option<&'static str>,
}

/// The token is refused or near its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// For `answer(id, no)`.
    pub id: u64,
    /// JSON text for the sign-in, where the service asked for more.
    pub claims: Option<String>,
    /// Why.
    pub message: String,
}

/// What became of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// For `take_secret`.
    pub id: u64,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// What the caller gave, as far as it names a user; else null.
    pub input: Option<String>,
    /// Who, and how.
    #[serde(flatten)]
    pub user: Described,
    /// `Reset`, `Accepted`, `Skipped`, `Failed`, `Unknown` or `Cancelled`.
    pub outcome: &'static str,
    /// Whether `take_secret` has the password.
    pub has_password: bool,
    /// Whether `take_pass` has a Temporary Access Pass. Absent where it has none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_pass: bool,
    /// The pass, without its secret. Absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<Pass>,
    /// Null where no password was set.
    pub force_change: Option<bool>,
    /// Null: not asked for.
    pub sessions_revoked: Option<bool>,
    /// One entry for each step that was asked for. Absent where none was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepTaken>,
    /// How the person was verified who asked for it: `Manager`, `Video`, `IdDocument`, `Callback` or `Other`. Absent where nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<&'static str>,
    /// Where the mail went, or may have gone. Absent where none was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    /// `Verified`, `NotYetVisible` or `Contradicted`. Absent where the change was not read back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<&'static str>,
    /// The long-running operation, where there is one.
    pub operation_url: Option<String>,
    /// Graph's `request-id` of the reply to the write. Absent without a journal, and where no reply told one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Why the user was not reset.
    pub error: Option<UserError>,
    /// What the person should know.
    pub warnings: Vec<Warning>,
    /// UTC, RFC 3339.
    pub started_at: String,
    /// UTC, RFC 3339.
    pub finished_at: String,
}

/// What a reset would do with a user, and what it would run into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The action's id.
    pub id: u64,
    /// The user's place in the list, from 0.
    pub index: usize,
    /// What the caller gave, as far as it names a user; else null.
    pub input: Option<String>,
    /// Who, and how. `method` is null where no call can work; then `methodReason` is the code of `error`.
    #[serde(flatten)]
    pub user: Described,
    /// The roles with where they come from, also those that do not hold in the whole tenant.
    pub held_roles: Vec<HeldRole>,
    /// `Allowed`, `Unknown` or `Refused`: whether the caller's roles reach the user. Null where the user could not be read.
    pub verdict: Option<&'static str>,
    /// What decided, as a code.
    pub rule: Option<&'static str>,
    /// The least roles that would do, each of them alone.
    pub least_roles: Vec<&'static str>,
    /// The least permissions that the token lacks.
    pub missing_permissions: Vec<&'static str>,
    /// The requests of the reset in words, in their order, with secrets masked.
    pub requests: Vec<String>,
    /// How long the user takes of a long list, at the limits of the service.
    pub estimated_ms: u64,
    /// For the option `plans` of the reset. Null where the user would not be reset.
    pub plan: Option<String>,
    /// Why the user would not be reset.
    pub error: Option<UserError>,
    /// What the person should know.
    pub warnings: Vec<Warning>,
}

/// What a whole plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// The action's id.
    pub id: u64,
    /// All users.
    pub total: usize,
    /// Users who would be reset.
    pub ready: usize,
    /// Of these, users whom only the highest roles may reset.
    pub privileged: usize,
    /// Of these, users whom the service alone can say whether the caller reaches.
    pub unknown: usize,
    /// Users who would not be reset.
    pub stopped: usize,
    /// How long the run would take, at the limits of the service.
    pub estimated_ms: u64,
    /// The same in words.
    pub message: String,
}

/// A Temporary Access Pass, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pass {
    /// How long it can be used.
    pub lifetime_in_minutes: Option<u64>,
    /// Whether it can be used only once.
    pub is_usable_once: Option<bool>,
    /// From when on it can be used: UTC, RFC 3339, as the service tells it.
    pub start_date_time: Option<String>,
    /// Whether it can be used now.
    pub is_usable: Option<bool>,
}

/// A mail about a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The address.
    pub to: String,
    /// Whether the address was typed in, and the directory does not know it as the user's.
    pub is_unlisted: bool,
}

/// A step that was asked for beside the write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepTaken {
    /// `BlockSignIn`, `Verify`, `Enable`, `RevokeSession`, `TemporaryAccessPass` or `Mail`.
    pub step: &'static str,
    /// Whether the service did it.
    pub done: bool,
    /// Why it failed. Null: it is done, or its turn did not come.
    pub error: Option<UserError>,
    /// Graph's `request-id` of the reply. Absent without a journal, and where no reply told one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Why a user was not reset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserError {
    /// A code of `error.rs`.
    pub code: &'static str,
    /// What was found, and where.
    pub message: String,
    /// What to do next.
    pub remedy: String,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
    /// The word of PowerShell's `ErrorCategory`.
    pub category: &'static str,
    /// An earlier row was refused for the same reason and tells it in full. Absent otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
}

/// The matches of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The action's id.
    pub id: u64,
    /// At most 25.
    pub found: Vec<FoundUser>,
    /// Whether there are more matches than these.
    pub more: bool,
    /// Why there are none.
    pub error: Option<UserError>,
}

/// The tenant's own banned words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BannedWords {
    /// The action's id.
    pub id: u64,
    /// The tenant's own list, as far as it is enforced.
    pub banned_words: Vec<String>,
    /// Why they are not known.
    pub error: Option<UserError>,
}

/// One match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundUser {
    /// Object id.
    pub user_id: String,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// The person's name.
    pub display_name: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// False: sign-in is blocked.
    pub account_enabled: Option<bool>,
}

/// How far the run has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Users with a result.
    pub finished: usize,
    /// All users.
    pub total: usize,
    /// `reading`, `asking`, `writing`, `following` (a reset that the service carries out in the background) or `done`.
    pub stage: &'static str,
    /// Monotonic milliseconds until which the service asked to wait; null where it did not.
    pub throttled_until_ms: Option<u64>,
    /// An estimate of how long the rest will take, from the pace so far and the budgets. Absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_ms: Option<u64>,
    /// The class of requests that is held back by a limit of the service. Absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paced: Option<Paced>,
}

/// A class of requests that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paced {
    /// `resetPassword`, `operations` (looks at resets in the background), `writes` (of users), `reads`, `mail` or `reports`.
    pub class: &'static str,
    /// How many requests, and users, wait for it.
    pub waiting: usize,
}

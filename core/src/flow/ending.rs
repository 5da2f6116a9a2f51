//! How a user ends, and how that is told.

use super::received::Failure;
use crate::error::Kind;
use crate::graph::Refusal;
use crate::secret::Secret;
use crate::wire;

/// The remedy where the service generated a password and its answer is lost.
const NOBODY_WAS_TOLD: &str = "the service may have set a password that nobody was told: reset again";

/// The outcome of one user.
#[derive(Debug)]
pub(super) struct Ending {
    pub outcome: &'static str,
    /// Why he was not reset; or, beside a reset, what else went wrong.
    pub refusal: Option<Box<Refusal>>,
    pub password: Option<Secret>,
    pub operation_url: Option<String>,
    pub sessions_revoked: Option<bool>,
}

impl Ending {
    fn new(outcome: &'static str, refusal: Option<Refusal>, password: Option<Secret>) -> Self {
        Self { outcome, refusal: refusal.map(Box::new), password, operation_url: None, sessions_revoked: None }
    }

    pub(super) fn reset(password: Option<Secret>) -> Self {
        Self::new("Reset", None, password)
    }

    pub(super) fn skipped(kind: Kind, message: impl Into<String>) -> Self {
        Self::skipped_as(Refusal::new(kind, message))
    }

    pub(super) fn skipped_as(refusal: Refusal) -> Self {
        Self::new("Skipped", Some(refusal), None)
    }

    pub(super) fn failed(refusal: Refusal) -> Self {
        Self::new("Failed", Some(refusal), None)
    }

    pub(super) fn stopped(kind: Kind, message: impl Into<String>) -> Self {
        Self::failed(Refusal::new(kind, message))
    }

    pub(super) fn cancelled() -> Self {
        Self::not_begun(Kind::Cancelled, "the run was cancelled before this user was reset")
    }

    /// The run ended before his turn.
    pub(super) fn not_begun(kind: Kind, message: &str) -> Self {
        Self::new("Cancelled", Some(Refusal::new(kind, message)), None)
    }

    /// The service took the reset over and has not told the end of it.
    pub(super) fn accepted(mut refusal: Refusal, password: Option<Secret>, operation_url: Option<String>) -> Self {
        if password.is_none() {
            refusal.remedy = Some(NOBODY_WAS_TOLD.to_owned());
        }
        Self { operation_url, ..Self::new("Accepted", Some(refusal), password) }
    }

    /// The password may have been set: it is handed out, and said so.
    pub(super) fn unknown(mut refusal: Refusal, password: Option<Secret>) -> Self {
        let remedy = if password.is_some() {
            "the password may have been set: try the one of this result, and reset again if it is refused"
        } else {
            NOBODY_WAS_TOLD
        };
        refusal.remedy = Some(remedy.to_owned());
        Self::new("Unknown", Some(refusal), password)
    }
}

/// A refusal as the hosts get it.
pub(super) fn user_error(refusal: Refusal) -> wire::UserError {
    wire::UserError {
        code: refusal.kind.code(),
        message: refusal.message,
        remedy: refusal.remedy.unwrap_or_else(|| refusal.kind.remedy().to_owned()),
        request_id: refusal.request_id,
        category: refusal.kind.category(),
    }
}

/// No reply came, in the tool's words.
pub(super) fn no_answer(failure: Failure) -> Refusal {
    match failure {
        Failure::NotSent => Refusal::new(Kind::NotReached, "Microsoft Graph could not be reached"),
        Failure::Lost => Refusal::new(Kind::AnswerLost, "the connection broke before an answer came"),
        Failure::Redirected => {
            Refusal::new(Kind::Redirected, "a redirect was followed, and what came from there is no answer to this request")
        }
        Failure::Timeout => Refusal::new(Kind::TimedOut, "no answer came in time"),
    }
}

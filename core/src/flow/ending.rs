//! How a user ends, and how that is told.

use super::host::Failure;
use crate::error::Kind;
use crate::graph::Refusal;
use crate::wire;

/// The remedy where the service generated a password and its reply is lost.
const NOBODY_WAS_TOLD: &str = "the service may have set a password that nobody has seen: reset again";

/// The outcome of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Reset,
    /// The service carries the reset out in the background, and its end is not known.
    Accepted,
    /// A choice of the caller's kept the user out.
    Skipped,
    Failed,
    /// A write was sent and no usable reply came: the password may have been set.
    Unknown,
    Cancelled,
}

impl Outcome {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Reset => "Reset",
            Self::Accepted => "Accepted",
            Self::Skipped => "Skipped",
            Self::Failed => "Failed",
            Self::Unknown => "Unknown",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Whether the user may hold the password of this run: then it is handed out.
    pub(super) const fn may_hold_password(self) -> bool {
        matches!(self, Self::Reset | Self::Accepted | Self::Unknown)
    }
}

/// How a user ends. It holds no password: that stays with the user until the result is made, so that nothing on the way can lose it.
#[derive(Debug)]
pub(super) struct Ending {
    pub outcome: Outcome,
    /// Why the user was not reset; or, beside a reset, what else went wrong.
    pub refusal: Option<Box<Refusal>>,
    pub operation_url: Option<String>,
}

impl Ending {
    fn new(outcome: Outcome, refusal: Option<Refusal>) -> Self {
        Self { outcome, refusal: refusal.map(Box::new), operation_url: None }
    }

    pub(super) fn reset() -> Self {
        Self::new(Outcome::Reset, None)
    }

    pub(super) fn skipped(kind: Kind, message: impl Into<String>) -> Self {
        Self::skipped_as(Refusal::new(kind, message))
    }

    pub(super) fn skipped_as(refusal: Refusal) -> Self {
        Self::new(Outcome::Skipped, Some(refusal))
    }

    pub(super) fn failed(refusal: Refusal) -> Self {
        Self::new(Outcome::Failed, Some(refusal))
    }

    pub(super) fn stopped(kind: Kind, message: impl Into<String>) -> Self {
        Self::failed(Refusal::new(kind, message))
    }

    pub(super) fn cancelled() -> Self {
        Self::not_begun(Kind::Cancelled, "the run was cancelled before this user was reset")
    }

    /// The run's time was up before the user's turn.
    pub(super) fn out_of_time() -> Self {
        Self::not_begun(Kind::DeadlinePassed, "the time for the run was up before this user was reset")
    }

    /// The run ended before the user's turn.
    pub(super) fn not_begun(kind: Kind, message: &str) -> Self {
        Self::new(Outcome::Cancelled, Some(Refusal::new(kind, message)))
    }

    /// A row that names no user, as its refusal says.
    pub(super) fn of_row(refusal: Refusal) -> Self {
        if refusal.kind == Kind::RowEmpty { Self::skipped_as(refusal) } else { Self::failed(refusal) }
    }

    pub(super) fn duplicate(name: &str) -> Self {
        Self::skipped(Kind::DuplicateUser, format!("user {name} is in the list a second time"))
    }

    pub(super) fn accepted(refusal: Refusal, operation_url: Option<String>) -> Self {
        Self { operation_url, ..Self::new(Outcome::Accepted, Some(refusal)) }
    }

    /// The password may have been set, so that the refusal's own remedy may be wrong.
    pub(super) fn unknown(refusal: Refusal) -> Self {
        Self::new(Outcome::Unknown, Some(Refusal { remedy: None, ..refusal }))
    }

    /// As [`Self::unknown`], but the refusal's remedy stays.
    pub(super) fn unknown_but(refusal: Refusal) -> Self {
        Self::new(Outcome::Unknown, Some(refusal))
    }

    /// Says what to do about a password that may have been set.
    pub(super) fn advise(mut self, has_password: bool) -> Self {
        let remedy = match (self.outcome, has_password) {
            (Outcome::Unknown | Outcome::Accepted, false) => NOBODY_WAS_TOLD,
            (Outcome::Unknown, true) => "the password may have been set: try the one of this result, and reset again if it is refused",
            _ => return self,
        };
        if let Some(refusal) = &mut self.refusal {
            refusal.remedy.get_or_insert_with(|| remedy.to_owned());
        }
        self
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
        repeated: refusal.is_repeated,
    }
}

/// No reply came, in the tool's words.
pub(super) fn no_reply(failure: Failure) -> Refusal {
    match failure {
        Failure::NotSent => Refusal::new(Kind::NotReached, "Microsoft Graph could not be reached"),
        Failure::Lost => Refusal::new(Kind::AnswerLost, "the connection broke before a reply came"),
        Failure::Redirected => {
            Refusal::new(Kind::Redirected, "a redirect was followed, and what came from there is no reply to this request")
        }
        Failure::Timeout => Refusal::new(Kind::TimedOut, "no reply came in time"),
    }
}

/// The refusal for every user who has no result yet when the library panics.
pub(super) fn panicked() -> Refusal {
    Refusal::new(Kind::Panicked, "the library met a state that it does not know")
}

//! What every kind of flow can do. A kind implements its own part; the defaults do nothing.

use super::clock::Clock;
use super::context::Context;
use super::exchange::{Answered, Exchange};
use super::host::Answer;
use super::ids::Ids;
use super::owner::Owner;
use crate::error::{Error, Kind};
use crate::secret::Secret;
use crate::wire::{Action, Intent, Written};

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Reading,
    Asking,
    Writing,
    /// The service carries resets out in the background.
    Following,
    Done,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Asking => "asking",
            Self::Writing => "writing",
            Self::Following => "following",
            Self::Done => "done",
        }
    }
}

/// How far a run has come, and what it waits for.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    pub finished: usize,
    pub total: usize,
    pub status: Status,
    pub remaining_ms: Option<u64>,
    /// Users who wait for a class of requests and have no request queued yet.
    pub waiting: usize,
}

/// A kind of flow. It is not `Debug`: behind `dyn` that would bring the printing of every state into each build.
pub(super) trait Work: Send {
    /// Takes a reply that is the last word on its request.
    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>);

    /// Does all that can be done now, except sending.
    fn advance(&mut self, context: &mut Context<'_>);

    fn next_result(&mut self, context: &mut Context<'_>) -> Option<Action>;

    fn progress(&self, exchange: &mut Exchange<Owner>, clock: Clock) -> Progress;

    fn is_done(&self) -> bool;

    /// After a panic: whatever has no result yet gets one.
    fn salvage(&mut self, ids: &mut Ids);

    /// The list is closed.
    fn begin(&mut self) {}

    fn set_password(&mut self, _password: &[u8]) -> Result<(), Error> {
        Err(Error::new(Kind::WrongState, "set_password belongs to a flow of kind reset"))
    }

    fn add_users(&mut self, _rows: &[u8]) -> Result<(), Error> {
        Err(Error::new(Kind::WrongState, "this kind of flow takes no users"))
    }

    /// Whether a question waits to be handed out.
    fn has_question(&self) -> bool {
        false
    }

    fn next_ask(&mut self, _clock: Clock) -> Option<Action> {
        None
    }

    fn answer(&mut self, _id: u64, _answer: Answer) -> bool {
        false
    }

    fn is_asking(&self) -> bool {
        false
    }

    /// Whether the next question waits although no request has to go out before it.
    fn holds_question_back(&self) -> bool {
        false
    }

    /// Whether what can be sent is sent before the next question.
    fn sends_before_asking(&self) -> bool {
        false
    }

    fn cancel(&mut self) {}

    fn take_secret(&mut self, _id: u64) -> Option<Secret> {
        None
    }

    fn take_pass(&mut self, _id: u64) -> Option<Secret> {
        None
    }

    /// The user whose password a request sets.
    fn written(&self, _owner: &Owner) -> Option<Written> {
        None
    }

    /// The journal's line about it, which is written before it goes out.
    fn intent(&self, _owner: &Owner, _clock: Clock) -> Option<Intent> {
        None
    }

    /// The password that a request sets, where it is about this user.
    fn write_secret(&self, _owner: &Owner, _index: usize) -> Option<Secret> {
        None
    }
}

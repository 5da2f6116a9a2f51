//! One request on its way, and the last word on it.

use super::pacing::Tally;
use super::patience::Patience;
use crate::flow::host::Failure;
use crate::graph::{Class, Operation, Pages, Reply, Request};

/// The last word on a request.
#[derive(Debug)]
pub(in crate::flow) struct Answered<O> {
    pub owner: O,
    pub operation: Operation,
    /// How far a list was read.
    pub pages: Pages,
    pub content: Content,
    /// An earlier try, or this one, may have been carried out without a success seen.
    pub in_doubt: bool,
    /// What is left of its time.
    pub left_ms: u64,
    /// The service's own time when it was last handed out, in Unix milliseconds, as far as a reply before that told.
    pub sent_service_ms: Option<u64>,
    /// How it was throttled.
    pub history: History,
}

/// How a request was throttled so far; it goes along where the request is built anew.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::flow) struct History {
    /// How often it was refused for a while (429, 503, 509).
    pub throttled: u32,
    /// How many of its class had passed and were refused when it was last refused with 429. The other route has another class.
    pub(super) refused_at: Option<(Class, Tally)>,
}

impl History {
    pub(in crate::flow) const NONE: Self = Self { throttled: 0, refused_at: None };
}

#[derive(Debug)]
pub(in crate::flow) enum Content {
    Reply(Reply),
    Failed(Failure),
    /// Cancelled before it was sent (again).
    Dropped,
    /// Its time was up before it was sent (again), or before a reply to a read came.
    Expired,
    /// The facts behind it were too old when its turn came, so it was not sent.
    Stale,
    /// The host could not write its record, so it was not sent.
    Unrecorded,
}

pub(super) struct Job<O> {
    pub owner: O,
    pub request: Request,
    /// INVARIANT: its place among those that may be sent, set by `Outbox::push`: of two classes with room the one with the lower place goes.
    pub place: u64,
    pub history: History,
    /// The service's own time when it was last handed out.
    pub sent_service_ms: Option<u64>,
    /// How often the network or the service failed.
    pub failures: u32,
    /// How often a write came back with 404 although its user was found.
    pub missing: u32,
    /// How often a batch with it failed as a whole.
    pub failed_batches: u32,
    /// The token was refused for a whole batch with it, perhaps because of another request.
    pub spoilt: bool,
    // INVARIANT: never false again once it is true: a lost try may have been carried out, whatever a later one says.
    pub in_doubt: bool,
    /// Which token it was last sent with.
    pub token: u32,
    /// Whether a new token was already brought for its sake.
    pub renewed: bool,
    /// It goes alone from now on: batches with it failed.
    pub alone: bool,
    /// Nobody waits for its reply any more. What that says about the limits still counts.
    pub given_up: bool,
    pub patience: Patience,
    /// Monotonic milliseconds from which on the facts behind it are too old.
    pub valid_until_ms: u64,
    /// The journal has its line.
    pub recorded: bool,
}

impl<O> Job<O> {
    pub(super) fn new(owner: O, request: Request, patience: Patience) -> Self {
        Self {
            owner,
            request,
            place: 0,
            history: History::NONE,
            sent_service_ms: None,
            failures: 0,
            missing: 0,
            failed_batches: 0,
            spoilt: false,
            in_doubt: false,
            token: 0,
            renewed: false,
            alone: false,
            given_up: false,
            patience,
            valid_until_ms: u64::MAX,
            recorded: false,
        }
    }

    pub(super) fn answered(self, content: Content, awake_ms: u64) -> Answered<O> {
        let Request { operation, pages, .. } = self.request;
        Answered {
            owner: self.owner,
            operation,
            pages,
            content,
            in_doubt: self.in_doubt,
            left_ms: self.patience.left_ms(awake_ms),
            sent_service_ms: self.sent_service_ms,
            history: self.history,
        }
    }

    /// Its time is up while it is at the service, where it stays.
    pub(super) fn give_up(&mut self, awake_ms: u64) -> Answered<O>
    where
        O: Clone,
    {
        self.given_up = true;
        Answered {
            owner: self.owner.clone(),
            operation: self.request.operation,
            pages: self.request.pages.clone(),
            content: Content::Expired,
            in_doubt: self.in_doubt,
            left_ms: self.patience.left_ms(awake_ms),
            sent_service_ms: self.sent_service_ms,
            history: self.history,
        }
    }

    /// Whether its time is up. An operation is looked at once more at its deadline, which it minds itself.
    pub(super) fn is_late(&self, awake_ms: u64, deadline_awake_ms: u64) -> bool {
        self.request.operation != Operation::FollowReset && (awake_ms >= deadline_awake_ms || self.patience.is_over(awake_ms))
    }

    pub(super) fn is_stale(&self, now_ms: u64) -> bool {
        now_ms >= self.valid_until_ms && !self.in_doubt
    }
}

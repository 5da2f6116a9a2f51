//! One request on its way, and the last word on it.

use crate::flow::received::Failure;
use crate::graph::{Operation, Reply, Request};

/// The last word on a request.
#[derive(Debug)]
pub(in crate::flow) struct Answered<O> {
    pub owner: O,
    pub operation: Operation,
    pub content: Content,
    /// An earlier try, or this one, may have been carried out without a success seen.
    pub in_doubt: bool,
}

#[derive(Debug)]
pub(in crate::flow) enum Content {
    Reply(Reply),
    Failed(Failure),
    /// Cancelled before it was sent (again).
    Dropped,
    /// Its time was up before it was sent (again).
    Expired,
}

pub(super) struct Job<O> {
    pub owner: O,
    pub request: Request,
    pub tries: u32,
    pub in_doubt: bool,
    /// Which token it was last sent with.
    pub token: u32,
    /// Whether a new token was already brought for its sake.
    pub renewed: bool,
    /// A batch with it was refused: it goes alone from now on.
    pub alone: bool,
    /// On the clock that stands still while a person is asked: afterwards it is not sent (again).
    pub deadline_awake_ms: u64,
}

impl<O> Job<O> {
    pub(super) fn new(owner: O, request: Request, deadline_awake_ms: u64) -> Self {
        Self { owner, request, tries: 0, in_doubt: false, token: 0, renewed: false, alone: false, deadline_awake_ms }
    }

    pub(super) fn answered(self, content: Content) -> Answered<O> {
        Answered { owner: self.owner, operation: self.request.operation, content, in_doubt: self.in_doubt }
    }

    /// Whether its time is up. An operation is looked at once more at its deadline, which it minds itself.
    pub(super) fn is_late(&self, awake_ms: u64) -> bool {
        awake_ms >= self.deadline_awake_ms && self.request.operation != Operation::FollowReset
    }
}

//! What a host brings: the person's answers, the service's replies, or why there is none.

use crate::graph::Reply;

/// A person's answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not this user. To a `token`: there is no other. To a `record`: it could not be written down.
    No,
    /// This user. To a `record`: it is written down.
    Yes,
    /// Neither this one nor those that follow.
    NoToAll,
    /// This one and those that follow.
    YesToAll,
    /// Nobody can be asked.
    Impossible,
}

/// Why no reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No byte left this machine.
    NotSent,
    /// It may have been received, no usable reply came.
    Lost,
    /// As `Lost`, because the time was up.
    Timeout,
    /// The host's own client followed a redirect to elsewhere, so that what came back is no reply.
    Redirected,
}

impl Failure {
    pub(super) const fn may_have_arrived(self) -> bool {
        !matches!(self, Self::NotSent)
    }
}

/// What the host brought for an open request.
#[derive(Clone, Debug)]
pub(super) enum Received {
    Reply(Reply),
    Failed(Failure),
}

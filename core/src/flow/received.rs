//! What a host brings for an open request.

use crate::graph::Reply;

/// Why no reply came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No byte left this machine.
    NotSent,
    /// It may have been received, no usable reply came.
    Lost,
    /// As `Lost`, because the time was up.
    Timeout,
    /// The host's own client followed a redirect to elsewhere, so that what came back is no answer.
    Redirected,
}

impl Failure {
    pub(super) const fn may_have_arrived(self) -> bool {
        !matches!(self, Self::NotSent)
    }
}

/// What the host brought for an open request.
#[derive(Debug)]
pub(super) enum Received {
    Reply(Reply),
    Failed(Failure),
}

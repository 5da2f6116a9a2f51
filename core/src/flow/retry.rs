//! Which requests are repeated, and when. <https://learn.microsoft.com/graph/throttling>

use super::received::{Failure, Received};
use crate::graph::{Operation, Reply, is_concurrency_conflict, retry_after_ms};

/// How often a request is sent at most where the network or the service failed.
const TRIES: u32 = 4;
/// How often where the service only asked to wait.
const TRIES_THROTTLED: u32 = 8;
/// The longest first wait where the service names none; it doubles each time.
const FIRST_WAIT_MS: u64 = 1_000;
const LONGEST_OWN_WAIT_MS: u64 = 60_000;
/// A service that asks for more than this has, in effect, refused.
const LONGEST_WAIT_MS: u64 = 300_000;

/// What to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is the answer.
    Final,
    /// Send the same request again after exactly this time.
    After(u64),
    /// Send the same request again after any time up to this one, so that those who failed together do not come back together.
    UpTo(u64),
}

/// What is not repeatable is sent again only where the service refused before acting.
pub(super) fn decide(operation: Operation, tries: u32, received: &Received) -> Decision {
    if !operation.is_repeatable() && leaves_doubt(operation, received) {
        return Decision::Final;
    }
    // Whoever follows an operation looks again anyway, until its own deadline.
    if operation == Operation::FollowReset {
        return Decision::Final;
    }
    let (limit, asked_for) = match received {
        // It would be followed again, with the body.
        Received::Failed(Failure::Redirected) => return Decision::Final,
        Received::Failed(_) => (TRIES, None),
        // Half an answer, or a page of somebody else's: as good as none.
        Received::Reply(reply) if reply.is_success() && !is_readable(operation, reply) => (TRIES, None),
        Received::Reply(reply) => match reply.status {
            429 | 503 | 509 => (TRIES_THROTTLED, retry_after_ms(reply)),
            408 | 500 | 502 | 504 => (TRIES, retry_after_ms(reply)),
            409 if is_concurrency_conflict(reply) => (TRIES, retry_after_ms(reply)),
            _ => return Decision::Final,
        },
    };
    match asked_for {
        _ if tries >= limit => Decision::Final,
        Some(wait) if wait > LONGEST_WAIT_MS => Decision::Final,
        Some(wait) => Decision::After(wait),
        None => Decision::UpTo((FIRST_WAIT_MS << (tries - 1).min(10)).min(LONGEST_OWN_WAIT_MS)),
    }
}

/// Whether the service asked for patience, rather than failed.
pub(super) fn is_throttled(reply: &Reply) -> bool {
    matches!(reply.status, 429 | 503 | 509)
}

/// Whether a write may have been carried out although no success was seen. 429 and 503 refuse before acting; a success that cannot be
/// read may be a network's sign-in page, or the service's own.
pub(super) fn leaves_doubt(operation: Operation, received: &Received) -> bool {
    if !operation.is_write() {
        return false;
    }
    match received {
        Received::Failed(failure) => failure.may_have_arrived(),
        Received::Reply(reply) if reply.is_success() => !is_readable(operation, reply),
        Received::Reply(reply) => reply.status == 408 || (reply.status >= 500 && !is_throttled(reply)),
    }
}

/// Whether a success is the service's own.
fn is_readable(operation: Operation, reply: &Reply) -> bool {
    match operation {
        Operation::SetPassword => reply.is_write_success(),
        Operation::ResetPassword => reply.is_reset_success(),
        Operation::RevokeSessions => reply.is_plain_success(),
        _ => reply.is_json(),
    }
}

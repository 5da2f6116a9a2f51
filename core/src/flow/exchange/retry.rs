//! Which requests are repeated, and when. <https://learn.microsoft.com/graph/throttling>
//!
//! Patience is time, not tries: a refusal for a while (429, 503, 509) is waited for as long as the request has time. What fails is
//! repeated three times, whether the network or the service failed.

use crate::flow::host::{Failure, Received};
use crate::graph::{Operation, Reply, is_concurrency_conflict, retry_after_ms};

/// How often a request is sent at most where the network or the service failed.
const FAILURES: u32 = 4;
/// How often a write is repeated for a user who was just found and is not there: the directory is replicated.
const MISSING: u32 = 3;
/// The longest first wait where the service names none; it doubles each time.
const FIRST_WAIT_MS: u64 = 1_000;
const LONGEST_OWN_WAIT_MS: u64 = 60_000;
/// A service that asks for more than this has, in effect, refused.
pub(super) const LONGEST_WAIT_MS: u64 = 300_000;
/// From the third try on a request goes out at most once in this time.
const LEAST_WAIT_MS: u64 = 1_000;

/// What happened to a request so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    pub throttled: u32,
    pub failures: u32,
    pub missing: u32,
}

/// What to do with what came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is the last word.
    Final,
    /// The service asks for patience: the whole class waits (429), or this request alone (503, 509).
    Throttled { wait: Wait, is_class: bool },
    /// The network or the service failed.
    Failed(Wait),
    /// The user of a write is not there yet.
    Missing(Wait),
}

/// How long before the same request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    Exactly(u64),
    /// Any time up to this one, so that requests that failed together do not come back together.
    UpTo(u64),
}

/// What is not repeatable is sent again only where the service refused before acting.
pub(super) fn decide(operation: Operation, tries: Tries, received: &Received) -> Decision {
    if !operation.is_repeatable() && leaves_doubt(operation, received) {
        return Decision::Final;
    }
    let asked_for = match received {
        // It would be followed again, with the body.
        Received::Failed(Failure::Redirected) => return Decision::Final,
        Received::Failed(_) => None,
        Received::Reply(reply) => retry_after_ms(reply),
    };
    if asked_for.is_some_and(|wait| wait > LONGEST_WAIT_MS) {
        return Decision::Final;
    }
    let wait = |earlier: u32| {
        let least = if earlier > 0 { LEAST_WAIT_MS } else { 0 };
        match asked_for {
            Some(wait) => Wait::Exactly(wait.max(least)),
            None => Wait::UpTo((FIRST_WAIT_MS << earlier.min(10)).min(LONGEST_OWN_WAIT_MS)),
        }
    };
    let failed = if tries.failures + 1 < FAILURES { Decision::Failed(wait(tries.failures)) } else { Decision::Final };
    let reply = match received {
        // An operation is looked at again anyway, until its own deadline.
        _ if operation == Operation::FollowReset && !matches!(received, Received::Reply(reply) if reply.status == 429) => {
            return Decision::Final;
        }
        Received::Failed(_) => return failed,
        Received::Reply(reply) => reply,
    };
    match reply.status {
        429 => Decision::Throttled { wait: wait(tries.throttled), is_class: true },
        503 | 509 => Decision::Throttled { wait: wait(tries.throttled), is_class: false },
        // What is no final status of HTTP, and 499, say as little as no reply.
        0..=199 | 408 | 499 | 500 | 502 | 504 => failed,
        409 if is_concurrency_conflict(reply) => failed,
        404 if operation.is_of_known_user() && tries.missing < MISSING => {
            Decision::Missing(Wait::Exactly((FIRST_WAIT_MS << tries.missing).max(asked_for.unwrap_or_default())))
        }
        // Half a reply, or a page of something between here and the service, counts as none.
        200..=299 if !is_readable(operation, reply) => failed,
        _ => Decision::Final,
    }
}

/// Whether the service asked for patience, rather than failed.
pub(super) fn is_throttled(reply: &Reply) -> bool {
    matches!(reply.status, 429 | 503 | 509)
}

/// Whether a write may have been carried out although no success was seen. Refusals and redirects come before acting, 429 and 503 too; 408 and
/// 499 tell that somebody on the way gave up. A success that cannot be read may be a network's sign-in page, or the service's own.
pub(super) fn leaves_doubt(operation: Operation, received: &Received) -> bool {
    if !operation.is_write() && operation.is_repeatable() {
        return false;
    }
    match received {
        Received::Failed(failure) => failure.may_have_arrived(),
        Received::Reply(reply) if reply.is_success() => !is_readable(operation, reply),
        Received::Reply(reply) => matches!(reply.status, 0..=199 | 408 | 499 | 500..) && !is_throttled(reply),
    }
}

/// Whether a success is the service's own.
fn is_readable(operation: Operation, reply: &Reply) -> bool {
    match operation {
        Operation::SetPassword => reply.is_write_success(),
        Operation::ResetPassword | Operation::SendMail => reply.is_reset_success(),
        Operation::RevokeSessions => reply.is_plain_success(),
        Operation::SetAccountEnabled => reply.is_write_success(),
        Operation::CreatePass => reply.pass().is_some(),
        _ => reply.is_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Headers;

    fn reply(status: u16, retry_after: Option<&str>) -> Received {
        let headers = retry_after.map(|text| Headers::from([("Retry-After", text)])).unwrap_or_default();
        Received::Reply(Reply::new(status, headers, b"{}"))
    }

    #[test]
    fn throttling_and_failures_are_counted_apart() {
        let tries = Tries { throttled: 1_000, ..Tries::default() };
        assert_eq!(decide(Operation::SetPassword, tries, &Received::Failed(Failure::Lost)), Decision::Failed(Wait::UpTo(1_000)));
        assert!(matches!(decide(Operation::SetPassword, tries, &reply(429, Some("1"))), Decision::Throttled { is_class: true, .. }));
        let tries = Tries { failures: 3, ..Tries::default() };
        assert_eq!(decide(Operation::SetPassword, tries, &reply(500, None)), Decision::Final);
    }

    #[test]
    fn waits() {
        let wait = |throttled, after| decide(Operation::ReadUser, Tries { throttled, ..Tries::default() }, &reply(503, after));
        let held = |wait| Decision::Throttled { wait, is_class: false };
        assert_eq!(wait(0, Some("0")), held(Wait::Exactly(0)));
        assert_eq!(wait(1, Some("0")), held(Wait::Exactly(1_000)));
        assert_eq!(wait(0, Some("301")), Decision::Final);
        assert_eq!(wait(9, None), held(Wait::UpTo(60_000)));
    }

    #[test]
    fn a_write_of_a_user_who_was_just_found_is_repeated_three_times() {
        let missing = |missing| decide(Operation::ResetPassword, Tries { missing, ..Tries::default() }, &reply(404, None));
        assert_eq!([0, 1, 2].map(missing), [1_000, 2_000, 4_000].map(|wait| Decision::Missing(Wait::Exactly(wait))));
        assert_eq!(missing(3), Decision::Final);
        assert_eq!(decide(Operation::ReadUser, Tries::default(), &reply(404, None)), Decision::Final);
    }

    #[test]
    fn what_does_not_say_whether_a_write_was_carried_out_leaves_doubt() {
        let in_doubt = |status: u16| leaves_doubt(Operation::SetPassword, &reply(status, None));
        for status in [0, 100, 199, 408, 499, 500, 501, 502, 504, 507, 520, 999] {
            assert!(in_doubt(status), "{status}");
        }
        for status in [300, 307, 400, 401, 403, 404, 409, 429, 498, 503, 509] {
            assert!(!in_doubt(status), "{status}");
        }
    }

    #[test]
    fn what_is_not_repeatable_is_repeated_only_after_a_refusal() {
        for status in [0, 408, 499, 500, 502, 504] {
            assert_eq!(decide(Operation::ResetPassword, Tries::default(), &reply(status, None)), Decision::Final, "{status}");
        }
        assert!(matches!(decide(Operation::ResetPassword, Tries::default(), &reply(503, None)), Decision::Throttled { .. }));
    }
}

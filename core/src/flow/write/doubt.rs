//! A `resetPassword` is not repeated when its reply is lost. The time of the last password change may tell whether it was carried out.

use super::{Bench, Until, Write};
use crate::error::Kind;
use crate::flow::ending::Ending;
use crate::flow::exchange::{Content, Patience, Terms};
use crate::flow::owner::Owner;
use crate::flow::user::writing::Doubt;
use crate::graph::{Refusal, Request, UserObject};

/// A change is replicated before it can be read.
const BEFORE_SETTLING_MS: u64 = 3_000;
/// The service tells times in whole seconds.
const SECOND_MS: u64 = 1_000;

impl Write {
    /// The reply to a write was lost.
    pub(super) fn settle(&mut self, index: usize, content: &Content, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let refusal = self.refusal(index, content, bench);
        self.ask(index, refusal, false, bench)
    }

    /// The service has accepted the write and does not tell how far it has come.
    pub(super) fn settle_accepted(&mut self, index: usize, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let message = "the service accepted the reset, and then did not find its operation";
        self.ask(index, Refusal::new(Kind::OperationUnknown, message), true, bench)
    }

    fn ask(&mut self, index: usize, refusal: Refusal, was_accepted: bool, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        if self.until == Until::Cut {
            return Some(unsettled(refusal, was_accepted));
        }
        let clock = bench.context.clock;
        let given_up_service_ms = bench.context.exchange.service_ms(clock.now_ms);
        let user = bench.user(index)?;
        user.write.doubt = Some(Box::new(Doubt { refusal, was_accepted, given_up_service_ms }));
        let request = Request::last_change(user.id()?).hiding(user.password.as_ref());
        let due_ms = clock.now_ms.saturating_add(BEFORE_SETTLING_MS);
        let terms = Terms { due_ms, ..Terms::of(Patience::of_ms(user.left_ms)) };
        bench.context.queue(Owner::User(index), request, terms);
        None
    }

    /// The password counts as set only if it was changed between the release of the write and its giving up, on the service's clock.
    /// Otherwise the user may have changed it themselves.
    pub(super) fn take_last_change(&mut self, index: usize, content: &Content, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let changed = match content {
            Content::Reply(reply) if reply.is_success() => {
                reply.read::<UserObject>().and_then(|object| object.last_password_change_date_time)
            }
            _ => None,
        };
        let clock = bench.context.clock;
        let user = bench.user(index)?;
        let doubt = user.write.doubt.take()?;
        let before = user.object.as_ref().and_then(|object| object.last_password_change_date_time.as_deref());
        let changed_ms = changed.as_deref().filter(|changed| Some(*changed) != before).and_then(|changed| clock.utc_of(changed));
        let is_ours = match (user.write.sent_service_ms, changed_ms, doubt.given_up_service_ms) {
            (Some(from_ms), Some(at_ms), Some(to_ms)) => at_ms + SECOND_MS > from_ms && at_ms <= to_ms + SECOND_MS,
            _ => false,
        };
        // A password that the service generated is gone with the reply, whatever was set.
        if is_ours && user.password.is_some() {
            return self.note_set(index, bench);
        }
        Some(unsettled(doubt.refusal, doubt.was_accepted))
    }
}

fn unsettled(refusal: Refusal, was_accepted: bool) -> Ending {
    if was_accepted { Ending::accepted(refusal, None) } else { Ending::unknown(refusal) }
}

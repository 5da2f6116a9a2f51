//! A Temporary Access Pass: beside a password a step like others, alone the write itself. The service tells it once and never again.

use super::steps::Step;
use super::{Bench, Write};
use crate::error::Kind;
use crate::flow::ending::{Ending, no_reply};
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::route::Method;
use crate::graph::{Operation, PassObject, Refusal};
use crate::wire;

/// The remedy where a pass may have been created and its reply is lost. It is the same for a repetition by hand: a new pass replaces it.
const MAY_EXIST: &str = "a pass that nobody has seen may exist: create another one, which replaces it";

impl Write {
    pub(super) fn take_pass(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let refusal = match &answered.content {
            Content::Reply(reply) if reply.is_success() => match reply.pass() {
                Some(pass) => {
                    let facts = reply.read::<PassObject>();
                    let user = bench.user(index)?;
                    user.pass = Some(pass);
                    user.write.steps.pass = facts.map(|facts| wire::Pass {
                        lifetime_in_minutes: facts.lifetime_in_minutes,
                        is_usable_once: facts.is_usable_once,
                        start_date_time: facts.start_date_time,
                        is_usable: facts.is_usable,
                    });
                    None
                }
                None => Some(bench.context.refusal(Operation::CreatePass, reply)),
            },
            Content::Reply(reply) => Some(bench.context.refusal(Operation::CreatePass, reply)),
            Content::Failed(failure) => Some(no_reply(*failure)),
            content => Some(super::unsent(content, "before the pass was created")),
        };
        let refusal =
            refusal.map(|refusal| if answered.in_doubt { Refusal { remedy: Some(MAY_EXIST.to_owned()), ..refusal } } else { refusal });
        let is_alone = bench.slots.user(index).and_then(|user| user.route).is_some_and(|route| route.method == Method::TemporaryAccessPass);
        if !is_alone {
            self.note_failure(Step::Pass, index, refusal, bench);
            return bench.user(index)?.write.ending.take().map(|ending| *ending);
        }
        let Some(mut refusal) = refusal else {
            bench.user(index)?.write.is_set = true;
            return Some(Ending::reset());
        };
        if answered.in_doubt {
            return Some(Ending::unknown_but(refusal));
        }
        if matches!(answered.content, Content::Reply(_)) {
            if refusal.kind == Kind::RoleMissing {
                let caller = bench.people.caller();
                refusal.remedy = bench.slots.user(index).map(|user| user.after_refusal(Method::TemporaryAccessPass, caller));
            }
            return Some(Ending::failed(refusal));
        }
        Some(self.end(index, &answered.content, false, bench))
    }
}

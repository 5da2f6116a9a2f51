//! A reset that the service carries out in the background, followed to its end.
//! <https://learn.microsoft.com/graph/api/longrunningoperation-get>

use super::{Bench, Until, Write};
use crate::error::Kind;
use crate::flow::ending::Ending;
use crate::flow::exchange::{Answered, Content, Patience, Terms};
use crate::flow::owner::Owner;
use crate::flow::user::writing::Running;
use crate::graph::{OperationObject, Refusal, Reply, Request, masked, retry_after_ms, shortened};
use crate::secret::Secret;

/// The waits between two looks at an operation, where the service names none: 1, 2, 4, 8, 15, 15, … seconds.
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 15_000;
/// At this many 404s an operation counts as missing. The first ones may come before it is replicated.
const MISSING: u32 = 3;

/// Details of a failure that came before anything was written to Active Directory.
const BEFORE_THE_WRITE: [&str; 3] = ["FuzzyPolicyViolationInvalidPassword", "OnPremisesAdminActionRequired", "SSPR_0029"];
/// Active Directory has the password, the cloud has not.
const IN_ACTIVE_DIRECTORY: &str = "OnPremisesSuccessCloudFailure";

impl Write {
    /// Begins to follow it.
    pub(super) fn follow(&mut self, index: usize, reply: &Reply, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        // A link that repeats the password, also one that the service generated, is none.
        let password = bench.user(index)?.password.as_ref().map(Secret::duplicate);
        let link = reply.plain_header("location").filter(|link| masked(link, password.as_ref()) == **link);
        let url = link.map(|link| bench.context.exchange.own_url(link));
        let left_ms = bench.options.operation_timeout_ms;
        let message = match url {
            Some(Some(url)) => {
                let user = bench.user(index)?;
                self.count(user, None);
                self.following += 1;
                user.write.running = Some(Running { url, pause_ms: FIRST_PAUSE_MS, left_ms, missing: 0 });
                return self.look_later(index, Some(reply), bench);
            }
            Some(None) => "the service names an operation on another host, where no token goes",
            None => "the service accepted the reset and names no operation that could be followed",
        };
        self.end_accepted(index, Kind::OperationUnknown, message, bench)
    }

    /// Looks at the operation when the service says so. At the deadline, once more.
    fn look_later(&mut self, index: usize, reply: Option<&Reply>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        if self.until == Until::Cut && bench.context.clock.awake_ms < bench.context.exchange.deadline_awake_ms() {
            return self.end_accepted(index, Kind::OperationRunning, "the run was cancelled while the reset was running", bench);
        }
        let now_ms = bench.context.clock.now_ms;
        let left_of_run_ms = bench.context.exchange.deadline_awake_ms().saturating_sub(bench.context.clock.awake_ms);
        let user = bench.user(index)?;
        let running = user.write.running.as_mut()?;
        running.left_ms = running.left_ms.min(left_of_run_ms);
        if running.left_ms == 0 {
            let message = "the reset was still running when the time for it was up";
            return self.end_accepted(index, Kind::OperationRunning, message, bench);
        }
        let pause_ms = reply.and_then(retry_after_ms).unwrap_or_else(|| {
            let own = running.pause_ms;
            running.pause_ms = (own * 2).min(LONGEST_PAUSE_MS);
            own
        });
        let due_ms = now_ms.saturating_add(pause_ms.clamp(1, running.left_ms));
        let terms = Terms { due_ms, ..Terms::of(Patience::of_ms(running.left_ms)) };
        let request = Request::operation(running.url.clone()).hiding(user.password.as_ref());
        bench.context.queue(Owner::User(index), request, terms);
        None
    }

    /// Takes the reply to a look. If it cannot be read, or the operation is not there yet, there will be another look.
    pub(super) fn take_look(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        if let Some(running) = bench.user(index).and_then(|user| user.write.running.as_mut()) {
            running.left_ms = answered.left_ms;
        }
        let reply = match &answered.content {
            Content::Reply(reply) => reply,
            Content::Failed(_) => return self.look_later(index, None, bench),
            Content::Expired => {
                return self.end_accepted(index, Kind::OperationRunning, "the reset was still running when the time for it was up", bench);
            }
            _ => return self.end_accepted(index, Kind::OperationRunning, "the run was cancelled while the reset was running", bench),
        };
        if reply.is_success() {
            return match reply.read::<OperationObject>() {
                Some(operation) if operation.status.eq_ignore_ascii_case("succeeded") => self.note_set(index, bench),
                Some(operation) if operation.status.eq_ignore_ascii_case("failed") => self.take_failure(index, operation, bench),
                _ => self.look_later(index, Some(reply), bench),
            };
        }
        // What passes by itself is waited for as long as the reset is.
        if matches!(reply.status, 408 | 429 | 500..) {
            return self.look_later(index, Some(reply), bench);
        }
        if reply.status == 404 {
            let running = bench.user(index)?.write.running.as_mut()?;
            running.missing += 1;
            return if running.missing < MISSING { self.look_later(index, Some(reply), bench) } else { self.settle_accepted(index, bench) };
        }
        let why = bench.context.refusal(answered.operation, reply).message;
        let message = format!("the service accepted the reset, and how far it has come cannot be told: {why}");
        self.end_accepted(index, Kind::OperationUnknown, &message, bench)
    }

    /// The service says that it failed. Half of it may have been done: a synchronised user's password is in two places.
    fn take_failure(&mut self, index: usize, operation: OperationObject, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let detail = operation.status_detail.unwrap_or_default();
        let user = bench.user(index)?;
        let is_synced = user.object.as_ref().is_some_and(|object| object.on_premises_sync_enabled == Some(true));
        let said = shortened(&masked(&detail, user.password.as_ref()));
        let said = if said.is_empty() { "no detail was given".to_owned() } else { said };
        let names = |wanted: &str| detail.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word.eq_ignore_ascii_case(wanted));
        if names(IN_ACTIVE_DIRECTORY) {
            let message = format!("the password was set in Active Directory, not in the cloud: {said}");
            let remedy = "the password of this result works where Active Directory checks it; reset again to set it in the cloud as well";
            let refusal = Refusal { remedy: Some(remedy.to_owned()), ..Refusal::new(Kind::OperationFailed, message) };
            return Some(Ending::unknown_but(refusal));
        }
        if !is_synced || BEFORE_THE_WRITE.iter().any(|known| names(known)) {
            return Some(Ending::stopped(Kind::OperationFailed, format!("the service could not carry out the reset: {said}")));
        }
        let message = format!("the service could not carry out the whole reset, and Active Directory may have the password: {said}");
        Some(Ending::unknown(Refusal::new(Kind::OperationFailed, message)))
    }

    pub(super) fn end_accepted(&self, index: usize, kind: Kind, message: &str, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let url = bench.user(index)?.write.running.as_ref().map(|running| running.url.clone());
        Some(Ending::accepted(Refusal::new(kind, message), url))
    }
}

//! The write, and what follows it: the other route, the operation to its end, the sessions.

use super::{Reset, Stop};
use crate::error::{Error, Kind};
use crate::flow::Failure;
use crate::flow::context::Context;
use crate::flow::ending::{Ending, no_answer};
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::route::Method;
use crate::flow::user::{Operation as Running, Stage, User};
use crate::graph::{Operation, OperationObject, Refusal, Reply, Request, UserObject, hidden, refusal_hiding, retry_after_ms, shortened};
use crate::password::broken_rule;
use crate::role::Protection;
use crate::secret::Secret;

/// The waits between two looks at an operation, where the service names none: 1, 2, 4, 8, 15, 15, … seconds.
const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 15_000;
/// A change is replicated before it can be read.
const BEFORE_SETTLING_MS: u64 = 3_000;
/// How far this machine's clock may be behind the service's.
const CLOCK_SKEW_MS: u64 = 300_000;

impl Reset {
    /// Fixes the password and queues the write. From here on the password may be set.
    pub(super) fn release_write(&mut self, index: usize, context: &mut Context<'_>) -> Result<(), Ending> {
        let password = self.new_password(index, context).map_err(|e| Ending::stopped(e.kind(), e.message()))?;
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        user.password = password;
        user.write.released_ms = context.clock.now_ms;
        user.stage = Stage::Writing;
        self.writing += 1;
        self.queue_write(index, context)
    }

    /// `None`: the service generates it.
    fn new_password(&self, index: usize, context: &mut Context<'_>) -> Result<Option<Secret>, Error> {
        match &self.own_password {
            Some(own) => Ok(Some(own.duplicate())),
            None if self.options.service_generated => Ok(None),
            None => {
                let names = self.users.get(index).map(User::names).unwrap_or_default();
                self.options.password_policy.draw_for(&names, context.source).map(Some)
            }
        }
    }

    pub(super) fn queue_write(&mut self, index: usize, context: &mut Context<'_>) -> Result<(), Ending> {
        let request = self.users.get(index).and_then(|user| {
            let (id, route, password) = (user.id()?, user.route?, user.password.as_ref());
            match route.method {
                Method::PasswordProfile => Request::password_profile(id, self.options.profile, password?),
                Method::AuthenticationMethod => Request::reset_password(id, password),
            }
        });
        let request = request.ok_or_else(|| Ending::stopped(Kind::Panicked, "the write could not be built"))?;
        self.queue_for(index, request, context);
        Ok(())
    }

    fn queue_for(&self, index: usize, request: Request, context: &mut Context<'_>) {
        if let Some(user) = self.users.get(index) {
            context.exchange.queue_until(user.deadline_awake_ms, Owner::User(index), request);
        }
    }

    /// Takes the answer to a write, or to what follows it; `Some` is how the user ends.
    pub(super) fn take_writing(&mut self, index: usize, answered: &Answered<Owner>, context: &mut Context<'_>) -> Option<Ending> {
        match (answered.operation, &answered.content) {
            (Operation::SetPassword, Content::Reply(reply)) if reply.is_write_success() => self.password_is_set(index, context),
            (Operation::SetPassword | Operation::ResetPassword, Content::Reply(reply)) if reply.status == 403 && !answered.in_doubt => {
                self.take_refusal(index, reply, context)
            }
            (operation, content) if operation.is_of_holding() => self.take_holding_again(index, operation, content, context),
            (Operation::ResetPassword, Content::Reply(reply)) if self.is_accepted(reply, context) => {
                self.reset_is_accepted(index, reply, context)
            }
            (Operation::ResetPassword, content) if answered.in_doubt && !matches!(content, Content::Dropped) => {
                self.settle(index, content, context)
            }
            (Operation::FollowReset, content) => self.take_operation(index, content, context),
            (Operation::ReadLastChange, content) => self.take_last_change(index, content, context),
            (Operation::RevokeSessions, content) => Some(self.take_revocation(index, content, context)),
            (_, content) => Some(self.end_of_write(index, content, answered.in_doubt, context)),
        }
    }

    /// Only the service's own yes counts: a network's sign-in page answers 200 as well.
    fn is_accepted(&self, reply: &Reply, context: &Context<'_>) -> bool {
        reply.is_reset_success() || (reply.is_success() && reply.header("location").is_some_and(|url| context.exchange.owns(url)))
    }

    /// The password is set; what was asked for beyond that comes now.
    fn password_is_set(&mut self, index: usize, context: &mut Context<'_>) -> Option<Ending> {
        let user = self.users.get_mut(index)?;
        user.write.is_set = true;
        if user.password.is_none() {
            let message = "the service has set a password that it generated, and its answer could not be read";
            return Some(Ending::unknown(Refusal::new(Kind::ReplyUnreadable, message), None));
        }
        if !self.options.revoke_session || self.stop.is_some() {
            return Some(Ending::reset(user.password.take()));
        }
        let request = Request::revoke_sessions(user.id()?);
        self.queue_for(index, request, context);
        None
    }

    /// A failure to revoke is told beside the success, never instead.
    fn take_revocation(&mut self, index: usize, content: &Content, context: &Context<'_>) -> Ending {
        let password = self.users.get_mut(index).and_then(|user| user.password.take());
        let refusal = match content {
            Content::Reply(reply) if reply.is_plain_success() => None,
            Content::Reply(reply) => {
                Some(refusal_hiding(password.as_ref(), Operation::RevokeSessions, reply, context.exchange.token.claims()))
            }
            Content::Failed(failure) => Some(no_answer(*failure)),
            Content::Dropped | Content::Expired => Some(unsent(content, "before the sessions were revoked")),
        };
        let sessions_revoked = Some(refusal.is_none());
        let refusal = refusal.map(|mut refusal| {
            refusal.message = format!("the password was set, but the sessions were not revoked: {}", refusal.message);
            refusal.remedy = Some("revoke the sessions separately; the new password stands".to_owned());
            Box::new(refusal)
        });
        Ending { sessions_revoked, refusal, ..Ending::reset(password) }
    }

    /// 202: the service carries the reset out in the background.
    fn reset_is_accepted(&mut self, index: usize, reply: &Reply, context: &mut Context<'_>) -> Option<Ending> {
        let timeout_ms = self.options.operation_timeout_ms;
        let user = self.users.get_mut(index)?;
        if self.options.service_generated {
            user.password = reply.generated_password();
        }
        // What a refused PATCH of an unprotected user teaches, now that it was not the user that was out of reach.
        let is_refused_patch = user.route.is_some_and(|route| route.reason == "patch_refused");
        self.patch_refused_for_caller |= is_refused_patch && user.protection() == Some(Protection::None);
        match reply.header("location") {
            Some(url) if context.exchange.owns(url) => {
                self.following += 1;
                user.write.operation = Some(Running {
                    url: url.to_owned(),
                    deadline_awake_ms: context.clock.awake_ms.saturating_add(timeout_ms).min(context.exchange.deadline_awake_ms()),
                    pause_ms: FIRST_PAUSE_MS,
                });
                self.look_later(index, Some(reply), context)
            }
            Some(_) => {
                self.end_accepted(index, Kind::OperationUnknown, "the service names an operation on another host, where no token goes")
            }
            None => self.end_accepted(
                index,
                Kind::OperationUnknown,
                "the service accepted the reset and names no operation that could be followed",
            ),
        }
    }

    /// Looks at the operation when the service says so. At the deadline, once more.
    fn look_later(&mut self, index: usize, reply: Option<&Reply>, context: &mut Context<'_>) -> Option<Ending> {
        if self.stop == Some(Stop::Cancelled) {
            return self.end_accepted(index, Kind::OperationRunning, "the run was cancelled while the reset was running");
        }
        let running = self.users.get_mut(index)?.write.operation.as_mut()?;
        let left_ms = running.deadline_awake_ms.saturating_sub(context.clock.awake_ms);
        if left_ms == 0 {
            let message = "the reset was still running when the time for it was up";
            return self.end_accepted(index, Kind::OperationRunning, message);
        }
        let pause_ms = reply.and_then(retry_after_ms).unwrap_or_else(|| {
            let own = running.pause_ms;
            running.pause_ms = (own * 2).min(LONGEST_PAUSE_MS);
            own
        });
        let due_ms = context.clock.now_ms.saturating_add(pause_ms.clamp(1, left_ms));
        let request = Request::operation(running.url.clone());
        context.exchange.queue_at(due_ms, u64::MAX, Owner::User(index), request);
        None
    }

    fn take_operation(&mut self, index: usize, content: &Content, context: &mut Context<'_>) -> Option<Ending> {
        let why = match content {
            Content::Reply(reply) if reply.is_success() => match reply.read::<OperationObject>() {
                Some(operation) if operation.status.eq_ignore_ascii_case("succeeded") => return self.password_is_set(index, context),
                Some(operation) if operation.status.eq_ignore_ascii_case("failed") => return Some(self.operation_failed(index, operation)),
                Some(_) => return self.look_later(index, Some(reply), context),
                None => "its state cannot be read".to_owned(),
            },
            // What passes by itself is waited for as long as the reset is.
            Content::Reply(reply) if matches!(reply.status, 408 | 429 | 500..) => return self.look_later(index, Some(reply), context),
            Content::Failed(_) => return self.look_later(index, None, context),
            Content::Reply(reply) => {
                let password = self.users.get(index).and_then(|user| user.password.as_ref());
                refusal_hiding(password, Operation::FollowReset, reply, context.exchange.token.claims()).message
            }
            Content::Dropped | Content::Expired => {
                return self.end_accepted(index, Kind::OperationRunning, "the run was cancelled while the reset was running");
            }
        };
        self.end_accepted(
            index,
            Kind::OperationUnknown,
            &format!("the service accepted the reset, and how far it has come cannot be told: {why}"),
        )
    }

    fn operation_failed(&mut self, index: usize, operation: OperationObject) -> Ending {
        let password = self.users.get_mut(index).and_then(|user| user.password.take());
        let detail = operation.status_detail.filter(|detail| !detail.is_empty()).unwrap_or_else(|| "no detail was given".to_owned());
        let detail = shortened(&hidden(&detail, password.as_ref()));
        Ending::stopped(Kind::OperationFailed, format!("the service could not carry out the reset: {detail}"))
    }

    fn end_accepted(&mut self, index: usize, kind: Kind, message: &str) -> Option<Ending> {
        let user = self.users.get_mut(index)?;
        let url = user.write.operation.as_ref().map(|operation| operation.url.clone());
        Some(Ending::accepted(Refusal::new(kind, message), user.password.take(), url))
    }

    /// A `resetPassword` whose answer was lost is not repeated: when the password was last changed may settle it.
    fn settle(&mut self, index: usize, content: &Content, context: &mut Context<'_>) -> Option<Ending> {
        let refusal = self.refusal_of_write(index, content, context);
        let user = self.users.get_mut(index)?;
        if self.stop.is_some() {
            return Some(Ending::unknown(refusal, user.password.take()));
        }
        let request = Request::last_change(user.id()?);
        user.write.doubt = Some(Box::new(refusal));
        let due_ms = context.clock.now_ms.saturating_add(BEFORE_SETTLING_MS);
        context.exchange.queue_at(due_ms, user.deadline_awake_ms, Owner::User(index), request);
        None
    }

    fn take_last_change(&mut self, index: usize, content: &Content, context: &mut Context<'_>) -> Option<Ending> {
        let changed = match content {
            Content::Reply(reply) if reply.is_success() => {
                reply.read::<UserObject>().and_then(|object| object.last_password_change_date_time)
            }
            _ => None,
        };
        let user = self.users.get_mut(index)?;
        let before = user.object.as_ref().and_then(|object| object.last_password_change_date_time.as_deref());
        let is_new = changed.as_deref().is_some_and(|changed| {
            Some(changed) != before
                && context
                    .clock
                    .utc_of(changed)
                    .is_some_and(|at| at.saturating_add(CLOCK_SKEW_MS) >= context.clock.utc_at(user.write.released_ms))
        });
        // A password that the service generated is gone with the answer, whatever was set.
        if is_new && user.password.is_some() {
            return self.password_is_set(index, context);
        }
        let refusal = user.write.doubt.take().map_or_else(|| Refusal::new(Kind::AnswerLost, "the answer was lost"), |refusal| *refusal);
        Some(Ending::unknown(refusal, user.password.take()))
    }

    /// How a write ended that nothing is left to be done about.
    pub(super) fn end_of_write(&mut self, index: usize, content: &Content, in_doubt: bool, context: &Context<'_>) -> Ending {
        match content {
            Content::Dropped if !in_doubt => return Ending::cancelled(),
            Content::Failed(Failure::NotSent) if !in_doubt && self.stop.is_some() => return self.stopped(),
            Content::Expired if !in_doubt => return self.late(index, context),
            _ => {}
        }
        let refusal = self.refusal_of_write(index, content, context);
        let password = self.users.get_mut(index).and_then(|user| user.password.take());
        if in_doubt { Ending::unknown(refusal, password) } else { Ending::failed(refusal) }
    }

    fn refusal_of_write(&self, index: usize, content: &Content, context: &Context<'_>) -> Refusal {
        let user = self.users.get(index);
        let operation = match user.and_then(|user| user.route).map(|route| route.method) {
            Some(Method::AuthenticationMethod) => Operation::ResetPassword,
            _ => Operation::SetPassword,
        };
        match content {
            Content::Reply(reply) => {
                let password = user.and_then(|user| user.password.as_ref());
                self.more_exact(user, operation, refusal_hiding(password, operation, reply, context.exchange.token.claims()))
            }
            Content::Failed(failure) => no_answer(*failure),
            Content::Dropped | Content::Expired => unsent(content, "while the outcome of the write was in doubt"),
        }
    }

    /// Says which role would do, and which rule an own password breaks.
    fn more_exact(&self, user: Option<&User>, operation: Operation, mut refusal: Refusal) -> Refusal {
        let method = if operation == Operation::ResetPassword { Method::AuthenticationMethod } else { Method::PasswordProfile };
        match refusal.kind {
            Kind::RoleMissing => refusal.remedy = user.map(|user| user.who_may(method)),
            Kind::PasswordRejected => {
                if let Some(rule) = self.own_password.as_ref().and_then(broken_rule) {
                    refusal.remedy = Some(format!("choose another password: the own one {rule}"));
                }
            }
            _ => {}
        }
        refusal
    }
}

/// What was not sent (again), in the tool's words.
fn unsent(content: &Content, when: &str) -> Refusal {
    match content {
        Content::Expired => Refusal::new(Kind::DeadlinePassed, format!("the time was up {when}")),
        _ => Refusal::new(Kind::Cancelled, format!("the run was cancelled {when}")),
    }
}

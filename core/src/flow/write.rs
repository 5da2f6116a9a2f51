//! The write, and what follows it to the end of the user.

mod doubt;
mod mail;
mod operation;
mod other_route;
mod pass;
mod release;
mod set;
mod steps;
mod validate;
mod verify;

use super::caller::Caller;
use super::context::Context;
use super::ending::{Ending, no_reply};
use super::exchange::{Answered, Content};
use super::host::Failure;
use super::options::ResetOptions;
use super::owner::Owner;
use super::people::{People, late};
use super::route::Method;
use super::slots::Slots;
use super::user::User;
use crate::error::Kind;
use crate::graph::{Operation, Refusal, Reply};
use crate::guid::is_guid;
use crate::password::broken_rule;
use crate::secret::Secret;

pub(super) use steps::{Taken, in_words, pass_request};
pub(super) use verify::{Reading, Verification};

use steps::Step;

/// How far writes may still go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Until {
    #[default]
    End,
    /// The run was cancelled, or its time is up: no further request is begun.
    Cut,
}

/// The writes of a run.
#[derive(Debug, Default)]
pub(super) struct Write {
    own_password: Option<Secret>,
    /// A PATCH of an unprotected user was refused: this caller may not PATCH.
    patch_refused_for_caller: bool,
    /// Users in a row who were refused on both routes.
    refused_on_both: u32,
    /// INVARIANT: the number of users whose write is counted as a PATCH, or as a `resetPassword` that is not accepted yet.
    patching: usize,
    resetting: usize,
    /// The same of passes alone.
    passing: usize,
    /// Resets that the service carries out in the background. INVARIANT: the number of users with a `running` operation.
    following: usize,
    until: Until,
}

/// What a step of a write needs beside its own state.
pub(super) struct Bench<'a, 'b> {
    pub slots: &'a mut Slots,
    pub people: &'a mut People,
    pub options: &'a ResetOptions,
    pub context: &'a mut Context<'b>,
}

impl Bench<'_, '_> {
    fn user(&mut self, index: usize) -> Option<&mut User> {
        self.slots.user_mut(index)
    }
}

impl Write {
    pub(super) fn set_own_password(&mut self, password: Secret) {
        self.own_password = Some(password);
    }

    pub(super) const fn own_password(&self) -> Option<&Secret> {
        self.own_password.as_ref()
    }

    pub(super) const fn is_patch_refused_for_caller(&self) -> bool {
        self.patch_refused_for_caller
    }

    /// Nothing new is begun: what is at the service is waited for.
    pub(super) fn cut(&mut self) {
        self.until = Until::Cut;
    }

    pub(super) const fn is_under_way(&self) -> bool {
        self.patching + self.resetting + self.passing + self.following > 0
    }

    pub(super) const fn following(&self) -> usize {
        self.following
    }

    /// Whether another write of this kind may be released.
    pub(super) fn has_room(&self, method: Method, context: &Context<'_>) -> bool {
        let under_way = match method {
            Method::PasswordProfile => self.patching,
            Method::AuthenticationMethod => self.resetting,
            Method::TemporaryAccessPass => self.passing,
        };
        under_way < context.exchange.pacing.released()
    }

    fn count(&mut self, user: &mut User, method: Option<Method>) {
        for (counted, sign) in [(user.write.counted, false), (method, true)] {
            let count = match counted {
                Some(Method::PasswordProfile) => &mut self.patching,
                Some(Method::AuthenticationMethod) => &mut self.resetting,
                Some(Method::TemporaryAccessPass) => &mut self.passing,
                None => continue,
            };
            *count = if sign { *count + 1 } else { count.saturating_sub(1) };
        }
        user.write.counted = method;
    }

    /// Takes the reply to a write, or to a step round it; `Some` is how the user ends.
    pub(super) fn take(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let ending = self.take_one(index, answered, bench)?;
        self.go_on(index, ending, bench)
    }

    /// `Some`: how the user ends, once the steps after the write are taken.
    fn take_one(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let has_journal = bench.context.exchange.has_journal();
        let user = bench.user(index)?;
        if answered.operation.sets_password() {
            user.write.sent_service_ms = answered.sent_service_ms;
            user.write.history = answered.history;
        }
        let reply = if let Content::Reply(reply) = &answered.content { Some(reply).filter(|_| has_journal) } else { None };
        user.write.steps.request_id = reply.and_then(|reply| reply.header("request-id")).filter(|id| is_guid(id)).map(str::to_owned);
        if answered.operation.is_write() && reply.is_some() {
            user.write.request_id.clone_from(&user.write.steps.request_id);
        }
        if !answered.operation.has_own_deadline() {
            user.left_ms = user.left_ms.min(answered.left_ms);
        }
        let is_after_write = user.write.ending.is_some();
        match (answered.operation, &answered.content) {
            (_, Content::Stale) => {
                self.take_back(index, bench);
                None
            }
            (Operation::ValidatePassword, _) => self.take_validation(index, answered, bench),
            (Operation::SetAccountEnabled, _) if !is_after_write => self.take_block(index, answered, bench),
            (Operation::SetAccountEnabled, content) => self.take_step(Step::Enable, index, content, bench),
            (Operation::RevokeSessions, content) => self.take_step(Step::Revoke, index, content, bench),
            (Operation::ReadLastChange, content) if is_after_write => self.take_reading(index, content, bench),
            (Operation::CreatePass, Content::Unrecorded) if !is_after_write && !answered.in_doubt => Some(not_recorded()),
            (Operation::CreatePass, _) => self.take_pass(index, answered, bench),
            (Operation::SendMail, _) => self.take_mail(index, answered, bench),
            _ => self.take_write(index, answered, bench),
        }
    }

    /// Takes the reply to a write of a password, or to what settles it.
    fn take_write(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        match (answered.operation, &answered.content) {
            (_, Content::Unrecorded) if !answered.in_doubt => Some(not_recorded()),
            (Operation::SetPassword, Content::Reply(reply)) if reply.is_write_success() => self.note_set(index, bench),
            (Operation::SetPassword | Operation::ResetPassword, Content::Reply(reply)) if reply.status == 403 && !answered.in_doubt => {
                self.take_refusal(index, reply, bench)
            }
            (operation, _) if operation.is_of_holding() => self.take_holding_again(index, answered, bench),
            (Operation::ResetPassword, Content::Reply(reply)) if is_accepted(reply, bench.context) => {
                self.note_accepted(index, reply, bench)
            }
            (Operation::ResetPassword, content) if answered.in_doubt && !matches!(content, Content::Dropped | Content::Unrecorded) => {
                self.settle(index, content, bench)
            }
            (Operation::FollowReset, _) => self.take_look(index, answered, bench),
            (Operation::ReadLastChange, content) => self.take_last_change(index, content, bench),
            (_, content) => Some(self.end(index, content, answered.in_doubt, bench)),
        }
    }

    /// The user is done.
    pub(super) fn note_end(&mut self, user: &mut User) {
        self.following -= usize::from(user.write.running.take().is_some()).min(self.following);
        self.count(user, None);
    }

    /// How a user ends when nothing more is tried.
    fn end(&self, index: usize, content: &Content, in_doubt: bool, bench: &Bench<'_, '_>) -> Ending {
        match content {
            Content::Dropped if !in_doubt => return Ending::cancelled(),
            Content::Failed(Failure::NotSent) if !in_doubt && self.until == Until::Cut => return self.stopped(bench),
            Content::Expired if !in_doubt => return late(&bench.slots.name(index), bench.options, bench.context),
            _ => {}
        }
        let refusal = self.refusal(index, content, bench);
        if in_doubt { Ending::unknown(refusal) } else { Ending::failed(refusal) }
    }

    /// How a user ends whose turn does not come any more.
    fn stopped(&self, bench: &Bench<'_, '_>) -> Ending {
        let is_out_of_time = bench.context.clock.awake_ms >= bench.context.exchange.deadline_awake_ms();
        if is_out_of_time { Ending::out_of_time() } else { Ending::cancelled() }
    }

    fn refusal(&self, index: usize, content: &Content, bench: &Bench<'_, '_>) -> Refusal {
        let user = bench.slots.user(index);
        let operation = match user.and_then(|user| user.route).map(|route| route.method) {
            Some(Method::AuthenticationMethod) => Operation::ResetPassword,
            Some(Method::TemporaryAccessPass) => Operation::CreatePass,
            _ => Operation::SetPassword,
        };
        match content {
            Content::Reply(reply) => self.more_exact(user, operation, bench.people.caller(), bench.context.refusal(operation, reply)),
            Content::Failed(failure) => no_reply(*failure),
            _ => unsent(content, "while the outcome of the write was in doubt"),
        }
    }

    /// Says which role would do, and which rule an own password breaks.
    fn more_exact(&self, user: Option<&User>, operation: Operation, caller: &Caller, mut refusal: Refusal) -> Refusal {
        let method = if operation == Operation::ResetPassword { Method::AuthenticationMethod } else { Method::PasswordProfile };
        match refusal.kind {
            Kind::RoleMissing => refusal.remedy = user.map(|user| user.after_refusal(method, caller)),
            Kind::PasswordRejected => {
                if let Some(rule) = self.own_password.as_ref().and_then(broken_rule) {
                    refusal.remedy = Some(format!("choose another password: the one that was given {rule}"));
                }
            }
            _ => {}
        }
        refusal
    }
}

/// Only the service's own yes counts: the sign-in page of a network replies 200 as well.
fn is_accepted(reply: &Reply, context: &Context<'_>) -> bool {
    let names_operation = || reply.header("location").is_some_and(|url| context.exchange.own_url(url).is_some());
    reply.is_reset_success() || (reply.is_success() && names_operation())
}

fn not_recorded() -> Ending {
    Ending::stopped(Kind::JournalFailed, "the journal could not be written, so this user's password was not set")
}

/// What was not sent (again), in the tool's words.
fn unsent(content: &Content, when: &str) -> Refusal {
    match content {
        Content::Expired => Refusal::new(Kind::DeadlinePassed, format!("the time was up {when}")),
        Content::Unrecorded => Refusal::new(Kind::JournalFailed, format!("the journal could not be written {when}")),
        _ => Refusal::new(Kind::Cancelled, format!("the run was cancelled {when}")),
    }
}

//! The steps round the write, in their one order. A step that fails is told beside the outcome, never instead.

use super::verify::Verification;
use super::{Bench, Until, Write, unsent};
use crate::flow::ending::{Ending, Outcome, no_reply, user_error};
use crate::flow::exchange::{Answered, Content, Patience, Terms};
use crate::flow::options::{Credential, ResetOptions, WantedSteps};
use crate::flow::owner::Owner;
use crate::flow::user::User;
use crate::graph::{Operation, Refusal, Reply, Request};
use crate::wire;

/// A step round the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum Step {
    /// The sign-in is blocked: before the write, so that the account is shut first.
    Block,
    /// The change is read back.
    Verify,
    /// The sign-in is unblocked.
    Enable,
    /// The sign-in sessions end.
    Revoke,
    /// A Temporary Access Pass beside the password.
    Pass,
    /// Somebody is told, and may get what was set.
    Mail,
}

impl Step {
    /// All of them, in their order. The write comes after the first one.
    const ORDER: [Self; 6] = [Self::Block, Self::Verify, Self::Enable, Self::Revoke, Self::Pass, Self::Mail];

    const fn word(self) -> &'static str {
        match self {
            Self::Block => "BlockSignIn",
            Self::Verify => "Verify",
            Self::Enable => "Enable",
            Self::Revoke => "RevokeSession",
            Self::Pass => "TemporaryAccessPass",
            Self::Mail => "Mail",
        }
    }

    fn is_wanted(self, wanted: &WantedSteps) -> bool {
        match self {
            Self::Block => wanted.block_sign_in,
            Self::Verify => wanted.verify,
            Self::Enable => wanted.enable,
            Self::Revoke => wanted.revoke_session,
            // A pass alone is the write itself.
            Self::Pass => wanted.credential == Credential::Both,
            Self::Mail => wanted.mail.is_some(),
        }
    }

    /// Whether it is taken after a write that ended so.
    fn follows(self, outcome: Outcome) -> bool {
        match self {
            Self::Block => false,
            Self::Enable | Self::Mail => outcome == Outcome::Reset,
            Self::Verify | Self::Revoke | Self::Pass => outcome.may_hold_password(),
        }
    }

    const fn operation(self) -> Operation {
        match self {
            Self::Block | Self::Enable => Operation::SetAccountEnabled,
            Self::Verify => Operation::ReadLastChange,
            Self::Revoke => Operation::RevokeSessions,
            Self::Pass => Operation::CreatePass,
            Self::Mail => Operation::SendMail,
        }
    }

    /// `None`: more than the user's id is needed for it.
    fn request(self, user_id: &str, wanted: &WantedSteps) -> Option<Request> {
        Some(match self {
            Self::Block => Request::account_enabled(user_id, false),
            Self::Verify => Request::last_change(user_id),
            Self::Enable => Request::account_enabled(user_id, true),
            Self::Revoke => Request::revoke_sessions(user_id),
            Self::Pass => pass_request(user_id, wanted),
            Self::Mail => return None,
        })
    }

    /// What stands instead of a success, and what to do about it.
    const fn failure(self) -> (&'static str, &'static str) {
        match self {
            Self::Block => ("the sign-in was not blocked", "block the sign-in separately; the other steps went on"),
            Self::Verify => {
                ("the change was not confirmed", "read the user's lastPasswordChangeDateTime later, or look into the audit log")
            }
            Self::Enable => ("the sign-in was not unblocked", "unblock the sign-in separately; the new credential stands"),
            Self::Revoke => ("the sessions were not revoked", "revoke the sessions separately; the new password stands"),
            Self::Pass => ("no Temporary Access Pass was created", "create the pass separately; the new password stands"),
            Self::Mail => ("the mail was not sent", "hand the credential over in another way; what was set stands"),
        }
    }

    /// Whether a reply is the service's own yes.
    fn is_done(self, reply: &Reply) -> bool {
        match self {
            Self::Block | Self::Enable => reply.is_write_success(),
            Self::Revoke => reply.is_plain_success(),
            // Their replies are read elsewhere: what comes here is no yes.
            Self::Verify | Self::Pass | Self::Mail => false,
        }
    }

    /// The request in words, for the person who is asked.
    fn in_words(self, user: &User, options: &ResetOptions) -> Option<String> {
        match &options.steps.mail {
            Some(mail) if self == Self::Mail => user.mail_in_words(mail, options),
            _ => self.request(user.id()?, &options.steps).map(|request| request.in_words()),
        }
    }
}

pub(in crate::flow) fn pass_request(user_id: &str, wanted: &WantedSteps) -> Request {
    let terms = &wanted.pass;
    Request::create_pass(user_id, terms.lifetime_in_minutes, terms.is_usable_once, terms.start_date_time.as_deref())
}

/// The requests of all wanted steps in words: those before the write, and those after it.
pub(in crate::flow) fn in_words(user: &User, options: &ResetOptions) -> (Vec<String>, Vec<String>) {
    let steps = Step::ORDER.into_iter().filter(|step| step.is_wanted(&options.steps));
    let (before, after): (Vec<Step>, Vec<Step>) = steps.partition(|step| *step == Step::Block);
    let words = |steps: Vec<Step>| steps.into_iter().filter_map(|step| step.in_words(user, options)).collect();
    (words(before), words(after))
}

/// A step that was taken.
#[derive(Debug)]
struct Entry {
    step: Step,
    /// Why it failed.
    refusal: Option<Box<Refusal>>,
    request_id: Option<String>,
}

/// The steps that were taken for one user, and why they failed where they did.
#[derive(Debug, Default)]
pub(in crate::flow) struct Taken {
    taken: Vec<Entry>,
    /// Graph's `request-id` of the last reply, for the host's records.
    pub request_id: Option<String>,
    /// What the change looked like when it was read back.
    pub verification: Option<Verification>,
    /// The pass, without its secret.
    pub pass: Option<wire::Pass>,
    /// The mail was sent, or may have been.
    pub mailed: bool,
}

impl Taken {
    fn entry(&self, step: Step) -> Option<&Entry> {
        self.taken.iter().find(|entry| entry.step == step)
    }

    fn was_taken(&self, step: Step) -> bool {
        self.entry(step).is_some()
    }

    /// Whether the sign-in was blocked by this run.
    pub(in crate::flow) fn has_blocked(&self) -> bool {
        self.is_done(Step::Block)
    }

    fn is_done(&self, step: Step) -> bool {
        self.entry(step).is_some_and(|entry| entry.refusal.is_none())
    }

    fn note(&mut self, step: Step, refusal: Option<Refusal>) {
        let request_id = self.request_id.take();
        self.taken.push(Entry { step, refusal: refusal.map(Box::new), request_id });
    }

    pub(super) fn failure_of(&self, step: Step) -> Option<&Refusal> {
        self.entry(step)?.refusal.as_deref()
    }

    /// The first one that failed.
    fn first_failure(&self) -> Option<&Refusal> {
        self.taken.iter().find_map(|entry| entry.refusal.as_deref())
    }

    /// The next step after a write that ended so.
    fn next(&self, wanted: &WantedSteps, outcome: Outcome) -> Option<Step> {
        Step::ORDER.into_iter().find(|step| step.is_wanted(wanted) && step.follows(outcome) && !self.was_taken(*step))
    }

    /// Null where nobody asked for it.
    pub(in crate::flow) fn sessions_revoked(&self, wanted: &WantedSteps) -> Option<bool> {
        wanted.revoke_session.then(|| self.is_done(Step::Revoke))
    }

    /// One entry for each step that was asked for.
    pub(in crate::flow) fn told(&self, wanted: &WantedSteps) -> Vec<wire::StepTaken> {
        let steps = Step::ORDER.into_iter().filter(|step| step.is_wanted(wanted));
        let error = |step: Step| self.failure_of(step).cloned().map(user_error);
        let request_id = |step: Step| self.entry(step)?.request_id.clone();
        let told =
            |step: Step| wire::StepTaken { step: step.word(), done: self.is_done(step), error: error(step), request_id: request_id(step) };
        steps.map(told).collect()
    }
}

impl Write {
    /// Queues the block that comes before the write. Tells whether there is one.
    pub(super) fn queue_block(&self, index: usize, bench: &mut Bench<'_, '_>) -> bool {
        let wanted = &bench.options.steps;
        let is_due = wanted.block_sign_in && bench.slots.user(index).is_some_and(|user| !user.write.steps.was_taken(Step::Block));
        is_due && self.queue_step(Step::Block, index, bench)
    }

    /// Queues the next step after the write. `Some`: there is none, and so the user ends.
    pub(super) fn go_on(&mut self, index: usize, ending: Ending, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let mut ending = ending;
        while let Some(step) = self.next_step(index, ending.outcome, bench) {
            if step == Step::Verify && !self.begins_to_verify(index, ending.outcome, bench) {
                continue;
            }
            if step == Step::Mail && !self.begins_to_mail(index, bench) {
                continue;
            }
            if !self.queue_step(step, index, bench) {
                break;
            }
            bench.user(index)?.write.ending = Some(Box::new(ending));
            return None;
        }
        let steps = &bench.user(index)?.write.steps;
        if ending.outcome == Outcome::Reset && ending.refusal.is_none() {
            ending.refusal = steps.first_failure().map(|refusal| {
                let message = format!("the reset itself was done, but {}", refusal.message);
                Box::new(Refusal { message, ..refusal.clone() })
            });
        }
        Some(ending)
    }

    fn next_step(&self, index: usize, outcome: Outcome, bench: &Bench<'_, '_>) -> Option<Step> {
        if self.until == Until::Cut {
            return None;
        }
        bench.slots.user(index)?.write.steps.next(&bench.options.steps, outcome)
    }

    pub(super) fn queue_step(&self, step: Step, index: usize, bench: &mut Bench<'_, '_>) -> bool {
        let Some((user, id)) = bench.slots.user(index).and_then(|user| Some((user, user.id()?))) else { return false };
        let request = step.request(id, &bench.options.steps).or_else(|| self.mail_request(user, bench));
        let Some(request) = request.map(|request| request.hiding(secrets(user))) else { return false };
        let valid_until_ms = if step == Step::Block { user.facts_valid_until_ms() } else { u64::MAX };
        let pause_ms = user.write.reading.as_ref().filter(|_| step == Step::Verify).map_or(0, |reading| reading.pause_ms());
        let due_ms = bench.context.clock.now_ms.saturating_add(pause_ms);
        let terms = Terms { due_ms, valid_until_ms, ..Terms::of(Patience::of_ms(user.left_ms)) };
        bench.context.queue(Owner::User(index), request, terms);
        true
    }

    /// Takes the reply to the block that comes before the write, and goes on to the write.
    pub(super) fn take_block(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        match &answered.content {
            Content::Dropped | Content::Expired if !answered.in_doubt => {
                return Some(self.end(index, &answered.content, false, bench));
            }
            content => self.note_step(Step::Block, index, content, bench),
        }
        if self.until == Until::Cut {
            return Some(self.stopped(bench));
        }
        self.queue(index, bench.slots, bench.options, bench.context).err()
    }

    /// Takes the reply to a step after the write.
    pub(super) fn take_step(&mut self, step: Step, index: usize, content: &Content, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        self.note_step(step, index, content, bench);
        bench.user(index)?.write.ending.take().map(|ending| *ending)
    }

    fn note_step(&self, step: Step, index: usize, content: &Content, bench: &mut Bench<'_, '_>) {
        let refusal = match content {
            Content::Reply(reply) if step.is_done(reply) => None,
            Content::Reply(reply) => Some(bench.context.refusal(step.operation(), reply)),
            Content::Failed(failure) => Some(no_reply(*failure)),
            _ => Some(unsent(content, "before that")),
        };
        self.note_failure(step, index, refusal, bench);
    }

    /// Notes how a step ended. A remedy that the cause names comes before the step's own.
    pub(super) fn note_failure(&self, step: Step, index: usize, refusal: Option<Refusal>, bench: &mut Bench<'_, '_>) {
        let (failed, remedy) = step.failure();
        let refusal = refusal.map(|refusal| {
            let remedy = match (refusal.remedy, step) {
                (Some(exact), Step::Verify | Step::Pass | Step::Mail) => exact,
                (Some(exact), _) => format!("{exact}; {remedy}"),
                (None, _) => remedy.to_owned(),
            };
            Refusal { message: format!("{failed}: {}", refusal.message), remedy: Some(remedy), ..refusal }
        });
        if let Some(user) = bench.user(index) {
            user.write.steps.note(step, refusal);
        }
    }
}

/// What is masked in everything that is told about a reply to a step.
fn secrets(user: &User) -> impl Iterator<Item = &crate::secret::Secret> {
    user.password.iter().chain(&user.pass)
}

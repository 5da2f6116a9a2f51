//! Turns: one user at a time is decided about, the person is asked, and the answer is carried out.
//!
//! While a person answers, questions come in the order of the list. Once an answer came at once, or stands for all, the next user who is
//! ready is taken, whatever their place: nobody waits for somebody else's trouble.

use super::caller::Caller;
use super::clock::Clock;
use super::context::Context;
use super::ending::Ending;
use super::host::Answer;
use super::options::ResetOptions;
use super::people::People;
use super::route::{Method, Route};
use super::slots::Slots;
use super::user::{Stage, User};
use super::write::{Bench, Write};
use crate::error::{Kind, Warning};
use crate::graph::{Refusal, UserKey};
use crate::in_order::InOrder;
use crate::password::broken_rule;
use crate::wire;

/// An answer that comes within this time is a program's. PowerShell needs some of it for its first question, which it compiles on the way.
const AT_ONCE_MS: u64 = 250;

/// If the first user is not read after this time, the first question may be about another user.
const FIRST_MS: u64 = 3_000;

/// What a person is asked about one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Reset,
    /// Before the first one: has somebody verified who asks for it?
    Verification,
    /// The second one: only the highest roles may reset this user, or the user's roles could not be read.
    Privileged,
}

impl Question {
    const fn word(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Verification => "verification",
            Self::Privileged => "privileged",
        }
    }
}

#[derive(Debug)]
struct OpenAsk {
    id: u64,
    index: usize,
    question: Question,
    /// Monotonic milliseconds at which the question was handed out.
    told_ms: Option<u64>,
    answer: Option<Answer>,
}

/// The order of the turns, and the questions.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Users who are read, and wait for their turn.
    ready: InOrder<usize, ()>,
    /// Users whose turn came while their kind of write had no room.
    waiting_to_patch: InOrder<usize, ()>,
    waiting_to_reset: InOrder<usize, ()>,
    waiting_for_pass: InOrder<usize, ()>,
    /// Users who were confirmed and then read again because the facts were old. They come before everybody else.
    confirmed: InOrder<usize, ()>,
    ask: Option<OpenAsk>,
    /// `yesToAll` or `noToAll`, once somebody answered a question with it.
    standing_reset: Option<Answer>,
    standing_privileged: Option<Answer>,
    /// The last answer came at once.
    answers_come_at_once: bool,
    was_answered: bool,
}

/// What a turn needs beside its own state.
pub(super) struct Table<'a, 'b> {
    pub slots: &'a mut Slots,
    pub people: &'a mut People,
    pub write: &'a mut Write,
    pub options: &'a ResetOptions,
    pub context: &'a mut Context<'b>,
}

impl Table<'_, '_> {
    fn finish(&mut self, index: usize, ending: Ending) {
        self.slots.finish(index, ending, self.options, self.people.caller(), self.context);
    }

    fn release(&mut self, index: usize) -> Result<(), Ending> {
        let Self { slots, people, write, options, context } = self;
        write.release(index, &mut Bench { slots, people, options, context })
    }
}

impl Turns {
    /// Adds users who are ready now.
    pub(super) fn add(&mut self, indices: Vec<usize>, slots: &Slots) {
        for index in indices {
            match slots.user(index) {
                Some(user) if user.confirmed.is_some() => self.confirmed.insert(index, ()),
                Some(_) => self.ready.insert(index, ()),
                None => {}
            }
        }
    }

    /// How many users wait for their kind of write.
    pub(super) fn waiting(&self) -> usize {
        self.waiting_to_patch.len() + self.waiting_to_reset.len() + self.waiting_for_pass.len()
    }

    /// Whether a person answers: then each write goes out before the next question comes.
    pub(super) const fn is_answered_by_person(&self) -> bool {
        !self.answers_come_at_once && self.standing_reset.is_none()
    }

    pub(super) fn cancel(&mut self) {
        self.ask = None;
    }

    /// Takes every turn that can be taken now.
    pub(super) fn take(&mut self, table: &mut Table<'_, '_>) {
        loop {
            // What was confirmed goes on, whatever is being asked.
            if let Some((index, ())) = self.confirmed.pop_first() {
                if let Err(ending) = self.begin(index, table) {
                    table.finish(index, ending);
                }
                continue;
            }
            if let Some(ask) = self.ask.take() {
                let Some(answer) = ask.answer else {
                    self.ask = Some(ask);
                    return;
                };
                self.take_answer(&ask, answer, table);
                continue;
            }
            if !table.people.is_ready() {
                return;
            }
            let Some(index) = self.next(table) else { return };
            if let Err(ending) = self.begin(index, table) {
                table.finish(index, ending);
            }
        }
    }

    fn next(&mut self, table: &mut Table<'_, '_>) -> Option<usize> {
        if self.is_answered_by_person() {
            let index = table.slots.first_waiting();
            if table.slots.stage(index) == Some(Stage::Read) {
                self.forget(index);
                return Some(index);
            }
            // Nobody has answered yet and reading the first user takes long: another user may come first.
            let takes_long = |user: &User| table.context.clock.now_ms.saturating_sub(user.started_ms) >= FIRST_MS;
            let is_slow = !self.was_answered && table.slots.user(index).is_some_and(takes_long);
            return if is_slow { self.ready.pop_first().map(|(index, ())| index) } else { None };
        }
        for method in Method::ALL {
            if table.write.has_room(method, table.context)
                && let Some((index, ())) = self.waiting_for(method).pop_first()
            {
                return Some(index);
            }
        }
        self.ready.pop_first().map(|(index, ())| index)
    }

    fn forget(&mut self, index: usize) {
        for set in [&mut self.ready, &mut self.waiting_to_patch, &mut self.waiting_to_reset, &mut self.waiting_for_pass] {
            set.remove(index);
        }
    }

    fn waiting_for(&mut self, method: Method) -> &mut InOrder<usize, ()> {
        match method {
            Method::PasswordProfile => &mut self.waiting_to_patch,
            Method::AuthenticationMethod => &mut self.waiting_to_reset,
            Method::TemporaryAccessPass => &mut self.waiting_for_pass,
        }
    }

    fn begin(&mut self, index: usize, table: &mut Table<'_, '_>) -> Result<(), Ending> {
        let Some(user) = table.slots.user(index).filter(|user| user.stage == Stage::Read) else { return Ok(()) };
        let facts = user.facts(
            table.options,
            table.people.caller(),
            table.people.environment().has_reset_password(),
            table.write.is_patch_refused_for_caller(),
        );
        let route = user.decide(table.options, table.write.own_password(), table.people.caller(), table.people.pass_rules(), facts)?;
        let letter_to = user.recipient(table.options.steps.mail.as_deref(), table.people.caller())?.map(Box::new);
        let now = user.confirmation(route, &table.options.steps, table.people.caller());
        if !table.options.guards.holds_plan(user.id().unwrap_or_default(), &now.in_words()) {
            return Err(Ending::skipped(Kind::PlanChanged, format!("what was planned for {} does not hold any more", user.name())));
        }
        let is_old = table.context.clock.now_ms >= user.facts_valid_until_ms();
        let (was_confirmed, is_confirmed) = (user.confirmed, user.confirmed == Some(now) && user.letter_to == letter_to);
        if is_old {
            self.read_again(index, table);
            return Ok(());
        }
        if table.options.is_plan {
            if let Some(user) = table.slots.user_mut(index) {
                user.route = Some(route);
                user.letter_to = letter_to;
                user.note_route(route, table.options, table.people.pass_rules(), table.people.caller());
            }
            return Err(Ending::reset());
        }
        if !is_confirmed && !self.is_answered_by_person() && !table.write.has_room(route.method, table.context) {
            self.waiting_for(route.method).insert(index, ());
            return Ok(());
        }
        if !is_confirmed && self.ask.is_some() {
            // Somebody else is being asked about.
            self.ready.insert(index, ());
            return Ok(());
        }
        let Some(user) = table.slots.user_mut(index) else { return Ok(()) };
        user.route = Some(route);
        user.letter_to = letter_to;
        if is_confirmed {
            return table.release(index);
        }
        user.confirmed = None;
        user.note_route(route, table.options, table.people.pass_rules(), table.people.caller());
        let rose = was_confirmed.is_some_and(|before| before.is_below(now));
        let guards = &table.options.guards;
        let needs_verification = guards.requires_verification && guards.verified_by.is_none() && !user.is_verified;
        self.put(if needs_verification { Question::Verification } else { Question::Reset }, index, rose, table)
    }

    /// The facts are too old for a question. They are read again, together with those of the next users in line.
    fn read_again(&mut self, index: usize, table: &mut Table<'_, '_>) {
        let now_ms = table.context.clock.now_ms;
        let is_old = |index: &usize| table.slots.user(*index).is_some_and(|user| now_ms >= user.facts_valid_until_ms());
        let waiting =
            self.ready.keys().chain(self.waiting_to_patch.keys()).chain(self.waiting_to_reset.keys()).chain(self.waiting_for_pass.keys());
        let mut indices: Vec<usize> = waiting.filter(is_old).take(UserKey::MOST - 1).collect();
        indices.push(index);
        indices.iter().for_each(|&index| self.forget(index));
        table.people.read_again(&indices, table.slots, table.context);
        self.add(table.people.newly_read(), table.slots);
    }

    /// Asks, unless an answer stands. `anew`: the user is better protected than at the last yes, so that only a standing no counts.
    fn put(&mut self, question: Question, index: usize, anew: bool, table: &mut Table<'_, '_>) -> Result<(), Ending> {
        let standing = match question {
            Question::Reset => self.standing_reset,
            // Each person is verified by themselves.
            Question::Verification => None,
            Question::Privileged => self.standing_privileged,
        };
        if let Some(answer) = standing.filter(|answer| !anew || *answer == Answer::NoToAll) {
            return self.act_on(index, question, answer, table);
        }
        if let Some(user) = table.slots.user_mut(index) {
            user.stage = Stage::Asking;
            self.ask = Some(OpenAsk { id: table.context.ids.next(), index, question, told_ms: None, answer: None });
        }
        Ok(())
    }

    fn take_answer(&mut self, ask: &OpenAsk, answer: Answer, table: &mut Table<'_, '_>) {
        let took_ms = ask.told_ms.map(|told_ms| table.context.clock.now_ms.saturating_sub(told_ms));
        self.was_answered = true;
        self.answers_come_at_once = took_ms.is_some_and(|ms| ms <= AT_ONCE_MS);
        if matches!(answer, Answer::YesToAll | Answer::NoToAll) {
            match ask.question {
                Question::Reset => self.standing_reset = Some(answer),
                Question::Verification => {}
                Question::Privileged => self.standing_privileged = Some(answer),
            }
        }
        if let Err(ending) = self.act_on(ask.index, ask.question, answer, table) {
            table.finish(ask.index, ending);
        }
    }

    fn act_on(&mut self, index: usize, question: Question, answer: Answer, table: &mut Table<'_, '_>) -> Result<(), Ending> {
        let name = || table.slots.name(index);
        match answer {
            Answer::Yes | Answer::YesToAll => {
                let Some(user) = table.slots.user_mut(index) else { return Ok(()) };
                if question == Question::Verification {
                    user.is_verified = true;
                    return self.put(Question::Reset, index, false, table);
                }
                if question == Question::Reset && user.needs_second_question() && !table.options.force {
                    return self.put(Question::Privileged, index, false, table);
                }
                user.confirmed = user.route.map(|route| user.confirmation(route, &table.options.steps, table.people.caller()));
                table.release(index)
            }
            Answer::No | Answer::NoToAll if question == Question::Verification => {
                Err(Ending::skipped(Kind::NotVerified, format!("nobody has verified who asks for a reset of {}", name())))
            }
            Answer::No | Answer::NoToAll => Err(Ending::skipped(Kind::Declined, format!("resetting {} was declined", name()))),
            Answer::Impossible => {
                let mut refusal = Refusal::new(Kind::ConfirmationImpossible, format!("nobody could be asked about {}", name()));
                if question == Question::Privileged {
                    let remedy = "nobody could be asked about a privileged user: run interactively, or skip this second question (-Force)";
                    refusal.remedy = Some(remedy.to_owned());
                }
                Err(Ending::skipped_as(refusal))
            }
        }
    }

    /// Takes an answer of the person. It is carried out in the next `poll`.
    pub(super) fn answer(&mut self, id: u64, answer: Answer) -> bool {
        match &mut self.ask {
            Some(ask) if ask.id == id && ask.told_ms.is_some() && ask.answer.is_none() => {
                ask.answer = Some(answer);
                true
            }
            _ => false,
        }
    }

    /// The question that was not handed out yet.
    pub(super) fn next_ask(
        &mut self,
        slots: &Slots,
        write: &Write,
        options: &ResetOptions,
        caller: &Caller,
        clock: Clock,
    ) -> Option<wire::Ask> {
        let ask = self.ask.as_mut().filter(|ask| ask.told_ms.is_none())?;
        ask.told_ms = Some(clock.now_ms);
        let user = slots.user(ask.index)?;
        let route = user.route?;
        let mut warnings = options.warnings();
        warnings.extend(write.own_password().and_then(broken_rule).map(predicted));
        warnings.extend(user.warnings());
        Some(wire::Ask {
            id: ask.id,
            question: ask.question.word(),
            index: ask.index,
            user: user.described(clock),
            force_change: route.force_change(options.profile),
            target: user.target(),
            operation: in_words(ask.question, user, route, write, options, caller),
            requests: match ask.question {
                Question::Reset => user.requests_in_words(route.method, options),
                _ => Vec::new(),
            },
            why: route.reason.in_words(),
            warnings,
        })
    }

    pub(super) fn is_asking(&self) -> bool {
        self.ask.as_ref().is_some_and(|ask| ask.told_ms.is_some())
    }

    /// Whether a question waits to be handed out.
    pub(super) fn has_question(&self) -> bool {
        self.ask.as_ref().is_some_and(|ask| ask.told_ms.is_none())
    }
}

fn in_words(question: Question, user: &User, route: Route, write: &Write, options: &ResetOptions, caller: &Caller) -> String {
    match question {
        Question::Verification => "go on: somebody has verified that this person asks for the reset".to_owned(),
        Question::Privileged => format!("reset a privileged user, who {}", user.what_protects()),
        Question::Reset => user.question_in_words(route, options, caller, write.own_password().is_some()),
    }
}

/// A broken rule is a prediction only, since tenants differ.
fn predicted(rule: &'static str) -> Warning {
    Warning { code: "password_weak", message: format!("the password that was given {rule}; the service may refuse it") }
}

//! The flow that resets a list of users: it reads people, takes turns, follows writes, and gives each user one result.

use super::context::Context;
use super::ending::{Ending, panicked};
use super::exchange::{Answered, Exchange};
use super::host::Answer;
use super::ids::Ids;
use super::options::ResetOptions;
use super::owner::Owner;
use super::people::People;
use super::route::Method;
use super::slots::Slots;
use super::turns::{Table, Turns};
use super::user::Stage;
use super::work::{Status, Work};
use super::write::{Bench, Write};
use super::{clock::Clock, work};
use crate::cloud::Environment;
use crate::error::{Error, Kind};
use crate::password::LENGTHS;
use crate::rows::RowReader;
use crate::secret::Secret;
use crate::wire::{self, Action};

/// Why the run ends before all users had their turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Cancelled,
    DeadlinePassed,
    JournalFailed,
    Panicked,
}

#[derive(Debug)]
pub(super) struct Reset {
    options: ResetOptions,
    rows: RowReader,
    slots: Slots,
    people: People,
    turns: Turns,
    write: Write,
    stop: Option<Stop>,
    /// The plan's summary was told.
    is_summed_up: bool,
}

impl Reset {
    pub(super) fn new(options: ResetOptions, environment: Environment) -> Self {
        Self {
            options,
            rows: RowReader::default(),
            slots: Slots::default(),
            people: People::new(environment),
            turns: Turns::default(),
            write: Write::default(),
            stop: None,
            is_summed_up: false,
        }
    }

    /// Two rows of one user count as two: only the look-up will tell that they are one.
    fn refuse_shared_password(&self) -> Result<(), Error> {
        let users = self.slots.filled();
        if self.write.own_password().is_some() && users > 1 && !self.options.allow_shared_password {
            return Err(Error::new(Kind::SharedPassword, format!("one password was given for {users} users")));
        }
        Ok(())
    }

    fn stop(&mut self, why: Stop) {
        self.stop.get_or_insert(why);
        self.turns.cancel();
        self.write.cut();
        self.people.stop(&self.slots);
    }

    fn take_turns(&mut self, context: &mut Context<'_>) {
        self.turns.add(self.people.newly_read(), &self.slots);
        let Self { slots, people, write, options, turns, .. } = self;
        turns.take(&mut Table { slots, people, write, options, context });
        context.exchange.set_eager(turns.is_answered_by_person());
    }

    fn finish(&mut self, index: usize, ending: Ending, context: &mut Context<'_>) {
        if let Some(user) = self.slots.user_mut(index) {
            self.write.note_end(user);
        }
        self.slots.finish(index, ending, &self.options, self.people.caller(), context);
    }

    /// How a user ends when the run ends before anything was written for them.
    fn stopped(&self, index: usize) -> Ending {
        match self.stop {
            Some(Stop::DeadlinePassed) => Ending::out_of_time(),
            Some(Stop::JournalFailed) => Ending::not_begun(Kind::Cancelled, "the journal could not be written, so nobody else was reset"),
            Some(Stop::Panicked) => match self.slots.user(index) {
                // A password whose write was released is handed out.
                Some(user) if user.write.is_set => Ending::reset(),
                Some(user) if user.stage == Stage::Writing => Ending::unknown(panicked()),
                _ => Ending::failed(panicked()),
            },
            Some(Stop::Cancelled) | None => Ending::cancelled(),
        }
    }

    fn status_word(&self) -> Status {
        if self.slots.is_done() {
            Status::Done
        } else if self.turns.is_asking() {
            Status::Asking
        } else if self.write.following() > 0 {
            Status::Following
        } else if self.write.is_under_way() {
            Status::Writing
        } else {
            Status::Reading
        }
    }

    /// Estimates the rest from the pace so far, or from a budget where that takes longer. A short list is over before its pace tells
    /// anything.
    fn remaining_ms(&self, exchange: &mut Exchange<Owner>, clock: Clock) -> Option<u64> {
        let count = |users: usize| u64::try_from(users).ok();
        let left = count(self.slots.len().checked_sub(self.slots.finished())?)?;
        if left == 0 {
            return None;
        }
        let begun = self.people.begun_awake_ms()?;
        let by_pace = || clock.awake_ms.saturating_sub(begun).checked_mul(left)?.checked_div(count(self.slots.finished())?);
        let by_budget = exchange
            .paced(clock.now_ms)
            .and_then(|(class, waiting)| exchange.pacing.takes_ms(class, waiting + self.turns.waiting(), clock.now_ms));
        let by_pace = self.slots.is_bulk().then(by_pace).flatten();
        by_budget.max(by_pace)
    }
}

impl Work for Reset {
    fn set_password(&mut self, password: &[u8]) -> Result<(), Error> {
        if self.options.names_password_policy {
            return Err(Error::new(
                Kind::OptionsContradict,
                "a password and a length, a style or banned words for generated passwords were given together",
            ));
        }
        if self.options.service_generated {
            return Err(Error::new(
                Kind::OptionsContradict,
                "a password and the option to let the service generate one were given together",
            ));
        }
        if !self.options.steps.credential.has_password() {
            return Err(Error::new(
                Kind::OptionsContradict,
                "a password and a Temporary Access Pass alone, which leaves the password as it is, were given together",
            ));
        }
        let Ok(text) = std::str::from_utf8(password) else {
            return Err(Error::new(Kind::InvalidArgument, "the password that was given is no UTF-8 text"));
        };
        if text.chars().any(char::is_control) {
            let message = "the own password has a control character, such as a line break, which nobody can type";
            return Err(Error::new(Kind::InvalidArgument, message));
        }
        let length = text.chars().count();
        if !u32::try_from(length).is_ok_and(|length| LENGTHS.contains(&length)) {
            let message = format!("the password that was given has {length} characters, outside {} to {}", LENGTHS.start(), LENGTHS.end());
            return Err(Error::new(Kind::PasswordLengthInvalid, message));
        }
        self.write.set_own_password(Secret::copy_of(password));
        self.refuse_shared_password()
    }

    fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        let rows = self.rows.read(rows)?;
        self.slots.add(rows);
        self.refuse_shared_password()
    }

    fn begin(&mut self) {
        self.options.notes.extend(self.rows.warnings(self.write.own_password().is_some()));
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let Owner::User(index) = answered.owner else {
            self.people.take(answered, &mut self.slots, &mut self.options, context);
            return;
        };
        if self.slots.stage(index) != Some(Stage::Writing) {
            self.people.take(answered, &mut self.slots, &mut self.options, context);
            return;
        }
        let Self { slots, people, options, write, .. } = self;
        if let Some(ending) = write.take(index, answered, &mut Bench { slots, people, options, context }) {
            self.finish(index, ending, context);
        }
    }

    fn advance(&mut self, context: &mut Context<'_>) {
        if context.clock.awake_ms >= context.exchange.deadline_awake_ms() {
            self.stop(Stop::DeadlinePassed);
        }
        if context.exchange.has_journal_failed() {
            self.stop(Stop::JournalFailed);
        }
        if self.stop.is_some() {
            return;
        }
        if self.people.begun_awake_ms().is_none()
            && let Some(password) = self.write.own_password()
        {
            context.exchange.hide(password);
        }
        let idle = self.turns.waiting() + self.write.following() + context.exchange.held(context.clock.now_ms);
        self.people.begin(idle, &mut self.slots, &self.options, context);
        self.take_turns(context);
    }

    /// After an early end the results are made one by one, as the host takes them: a list may be long.
    fn next_result(&mut self, context: &mut Context<'_>) -> Option<Action> {
        if let Some(result) = self.slots.next_result() {
            return Some(result);
        }
        if self.options.is_plan && self.slots.is_done() && !std::mem::replace(&mut self.is_summed_up, true) {
            return Some(Action::PlanSummary(self.slots.summary(context.ids.next())));
        }
        let index = match self.stop? {
            Stop::Panicked => self.slots.first_unfinished()?,
            _ => self.slots.first_unwritten()?,
        };
        let ending = self.stopped(index);
        self.finish(index, ending, context);
        self.slots.next_result()
    }

    fn has_question(&self) -> bool {
        self.turns.has_question()
    }

    fn next_ask(&mut self, clock: Clock) -> Option<Action> {
        self.turns.next_ask(&self.slots, &self.write, &self.options, self.people.caller(), clock).map(Action::Ask)
    }

    fn answer(&mut self, id: u64, answer: Answer) -> bool {
        self.turns.answer(id, answer)
    }

    fn is_asking(&self) -> bool {
        self.turns.is_asking()
    }

    /// What a person confirmed leaves before the next question is put.
    fn holds_question_back(&self) -> bool {
        self.turns.has_question() && self.turns.is_answered_by_person() && self.slots.has_confirmed_reading()
    }

    fn sends_before_asking(&self) -> bool {
        self.turns.is_answered_by_person()
    }

    fn progress(&self, exchange: &mut Exchange<Owner>, clock: Clock) -> work::Progress {
        work::Progress {
            finished: self.slots.finished(),
            total: self.slots.len(),
            status: self.status_word(),
            remaining_ms: self.remaining_ms(exchange, clock),
            waiting: self.turns.waiting(),
        }
    }

    fn is_done(&self) -> bool {
        self.slots.is_done() && (self.is_summed_up || !self.options.is_plan)
    }

    fn cancel(&mut self) {
        self.stop(Stop::Cancelled);
    }

    fn salvage(&mut self, _ids: &mut Ids) {
        self.stop = Some(Stop::Panicked);
        self.turns.cancel();
    }

    fn take_secret(&mut self, id: u64) -> Option<Secret> {
        self.slots.take_secret(id)
    }

    fn take_pass(&mut self, id: u64) -> Option<Secret> {
        self.slots.take_pass(id)
    }

    fn written(&self, owner: &Owner) -> Option<wire::Written> {
        let Owner::User(index) = *owner else { return None };
        Some(wire::Written { index, user_id: self.slots.user(index)?.id()?.to_owned() })
    }

    fn intent(&self, owner: &Owner, clock: Clock) -> Option<wire::Intent> {
        let Owner::User(index) = *owner else { return None };
        let user = self.slots.user(index)?;
        Some(wire::Intent {
            event: "intent",
            index,
            user_id: user.id()?.to_owned(),
            user_principal_name: user.object.as_ref().and_then(|object| object.user_principal_name.clone()),
            // Behind the write comes a pass, which is written down as well.
            method: if user.write.ending.is_some() { Method::TemporaryAccessPass.word() } else { user.route?.method.word() },
            at: clock.stamp(clock.now_ms),
        })
    }

    fn write_secret(&self, owner: &Owner, index: usize) -> Option<Secret> {
        let Owner::User(of) = *owner else { return None };
        self.slots.user(of).filter(|_| of == index)?.password.as_ref().map(Secret::duplicate)
    }
}

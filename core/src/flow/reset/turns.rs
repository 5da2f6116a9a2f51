//! Whose turn it is: a user is decided about, the person is asked, and the answer is acted on, one user after the other.

use super::{Reset, duplicate};
use crate::error::{Kind, Warning};
use crate::flow::Answer;
use crate::flow::clock::Clock;
use crate::flow::context::Context;
use crate::flow::ending::Ending;
use crate::flow::route::Method;
use crate::flow::user::Stage;
use crate::graph::{BATCH_ITEMS, Refusal, reset_password_in_words};
use crate::password::broken_rule;
use crate::role::Protection;
use crate::wire::{self, Action};

/// What a person is asked about one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    Reset,
    /// Only the highest roles may reset him: really?
    Privileged,
}

#[derive(Debug)]
pub(super) struct OpenAsk {
    id: u64,
    index: usize,
    question: Question,
    told: bool,
    answer: Option<Answer>,
}

/// How many writes of a long list may be on their way: enough for full batches, and few enough that what the first of them teach
/// (this caller may not PATCH) helps those that follow.
const WRITES: usize = 5 * BATCH_ITEMS;

impl Reset {
    /// Decides and asks in the order of the list, so that questions come in an order that a person can follow
    /// and a user's second mention is the one that is left out.
    pub(super) fn take_turns(&mut self, context: &mut Context<'_>) {
        while let Some(stage) = self.users.get(self.next_turn).map(|user| user.stage) {
            let index = self.next_turn;
            match stage {
                Stage::Reading | Stage::Read if self.is_late(index, context) => {
                    self.finish(index, self.late(index, context), context.ids, context.clock);
                }
                Stage::Listed | Stage::Reading => return,
                Stage::Read if !self.caller.is_known() || self.waits_for_rules || self.writing - self.following >= WRITES => return,
                Stage::Read => {
                    if let Err(ending) = self.begin_turn(index, context) {
                        self.finish(index, ending, context.ids, context.clock);
                    }
                }
                Stage::Asking => {
                    let Some((question, answer)) = self.ask.as_ref().and_then(|ask| Some((ask.question, ask.answer?))) else { return };
                    self.ask = None;
                    if matches!(answer, Answer::YesToAll | Answer::NoToAll) {
                        self.standing.insert(question, answer);
                    }
                    if let Err(ending) = self.act_on(index, question, answer, context) {
                        self.finish(index, ending, context.ids, context.clock);
                    }
                }
                Stage::Writing | Stage::Done => {}
            }
            if !matches!(self.users.get(index).map(|user| user.stage), Some(Stage::Asking)) {
                self.next_turn += 1;
            } else if self.ask.as_ref().is_some_and(|ask| ask.answer.is_none()) {
                return;
            }
        }
    }

    /// Turns come in the order of the list, and so do deadlines: nobody behind this user is late before him.
    fn is_late(&self, index: usize, context: &Context<'_>) -> bool {
        self.users.get(index).is_some_and(|user| context.clock.awake_ms >= user.deadline_awake_ms)
    }

    /// When the time of the user whose turn is next is up, while he is being read.
    pub(in crate::flow) fn next_deadline_ms(&self, clock: Clock) -> Option<u64> {
        let user =
            self.users.get(self.next_turn).filter(|user| self.stop.is_none() && matches!(user.stage, Stage::Reading | Stage::Read))?;
        Some(clock.now_ms.saturating_add(user.deadline_awake_ms.saturating_sub(clock.awake_ms)))
    }

    fn begin_turn(&mut self, index: usize, context: &mut Context<'_>) -> Result<(), Ending> {
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        if let Some(id) = user.id()
            && !self.turns.insert(id.to_lowercase())
        {
            return Err(duplicate(&user.name()));
        }
        let facts = user.facts(&self.options, &self.caller, self.environment.has_reset_password(), self.patch_refused_for_caller);
        user.route = Some(user.decide(&self.options, self.own_password.as_ref(), &self.caller, facts)?);
        self.put(Question::Reset, index, context)
    }

    /// Asks, unless the answer stands already.
    fn put(&mut self, question: Question, index: usize, context: &mut Context<'_>) -> Result<(), Ending> {
        if let Some(answer) = self.standing.get(&question) {
            return self.act_on(index, question, *answer, context);
        }
        if let Some(user) = self.users.get_mut(index) {
            user.stage = Stage::Asking;
            self.ask = Some(OpenAsk { id: context.ids.next(), index, question, told: false, answer: None });
        }
        Ok(())
    }

    fn act_on(&mut self, index: usize, question: Question, answer: Answer, context: &mut Context<'_>) -> Result<(), Ending> {
        match answer {
            Answer::Yes | Answer::YesToAll => {
                let is_privileged = self.users.get(index).is_some_and(|user| user.protection() == Some(Protection::Privileged));
                if question == Question::Reset && is_privileged && !self.options.force {
                    self.put(Question::Privileged, index, context)
                } else {
                    self.release_write(index, context)
                }
            }
            Answer::No | Answer::NoToAll => Err(Ending::skipped(Kind::Declined, format!("resetting {} was declined", self.name(index)))),
            Answer::Impossible => {
                let mut refusal = Refusal::new(Kind::ConfirmationImpossible, format!("nobody could be asked about {}", self.name(index)));
                if question == Question::Privileged {
                    let remedy = "nobody could be asked about a privileged user: run interactively, or skip this second question (-Force)";
                    refusal.remedy = Some(remedy.to_owned());
                }
                Err(Ending::skipped_as(refusal))
            }
        }
    }

    /// Takes an answer of the person; what follows from it happens in the next `poll`.
    pub(in crate::flow) fn answer(&mut self, id: u64, answer: Answer) -> bool {
        match &mut self.ask {
            Some(ask) if ask.id == id && ask.told && ask.answer.is_none() => {
                ask.answer = Some(answer);
                true
            }
            _ => false,
        }
    }

    pub(in crate::flow) fn next_ask(&mut self, clock: Clock) -> Option<Action> {
        let ask = self.ask.as_mut().filter(|ask| !ask.told)?;
        ask.told = true;
        let (id, index) = (ask.id, ask.index);
        let user = self.users.get(index)?;
        let route = user.route?;
        let mut warnings = self.options.warnings();
        warnings.extend(self.own_password.as_ref().and_then(broken_rule).map(predicted));
        warnings.extend(user.warnings());
        let protection = match user.protection() {
            Some(Protection::None) => "",
            Some(Protection::Limited) => " of a user with protection Limited",
            Some(Protection::Privileged) => " of a user with protection Privileged",
            None => " of a user with unknown protection",
        };
        let (question, operation) = match (ask.question, route.method) {
            (Question::Privileged, _) => ("privileged", format!("reset a privileged user, who {}", user.what_protects())),
            (Question::Reset, Method::PasswordProfile) => ("reset", self.options.profile.in_words(user.id()?, protection)),
            (Question::Reset, Method::AuthenticationMethod) => {
                ("reset", reset_password_in_words(user.id()?, protection, self.options.service_generated))
            }
        };
        Some(Action::Ask(wire::Ask {
            id,
            question,
            index,
            user: user.described(clock),
            force_change: route.force_change(self.options.profile),
            target: user.target(),
            operation,
            why: route.why(),
            warnings,
        }))
    }

    pub(in crate::flow) fn is_asking(&self) -> bool {
        self.ask.as_ref().is_some_and(|ask| ask.told)
    }
}

/// Tenants differ, so that a broken rule only predicts.
fn predicted(rule: &'static str) -> Warning {
    Warning { code: "password_weak", message: format!("the own password {rule}; the service may refuse it") }
}

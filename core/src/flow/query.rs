//! A flow that asks the service one question.

mod banned_words;
mod find;

use super::clock::Clock;
use super::context::Context;
use super::ending::{no_reply, panicked};
use super::exchange::{Answered, Content, Exchange, Patience, Terms};
use super::ids::Ids;
use super::owner::Owner;
use super::work::{Progress, Status, Work};
use crate::error::Kind;
use crate::graph::{Refusal, Reply, Request};
use crate::wire::Action;

pub(super) use banned_words::{BannedWords, password_rules};
pub(super) use find::Find;

/// How long a question is repeated, as long as a user by default.
const PATIENCE_MS: u64 = 900_000;

/// What is asked, and how the reply is told.
pub(super) trait Question: Send {
    fn request(&self) -> Request;

    /// `None`: the reply cannot be read.
    fn told(&self, id: u64, reply: &Reply) -> Option<Action>;

    fn refused(&self, id: u64, refusal: Refusal) -> Action;
}

/// A flow that asks one question.
#[derive(Debug)]
pub(super) struct Query<Q> {
    question: Q,
    asked: bool,
    result: Option<Action>,
    done: bool,
}

impl<Q: Question> Query<Q> {
    pub(super) fn new(question: Q) -> Self {
        Self { question, asked: false, result: None, done: false }
    }

    fn finish(&mut self, result: Action) {
        self.done = true;
        self.result = Some(result);
    }
}

impl<Q: Question> Work for Query<Q> {
    fn advance(&mut self, context: &mut Context<'_>) {
        if !std::mem::replace(&mut self.asked, true) {
            context.queue(Owner::Query, self.question.request(), Terms::of(Patience::of_ms(PATIENCE_MS)));
        }
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let id = context.ids.next();
        let refusal = match &answered.content {
            Content::Reply(reply) => match reply.is_success().then(|| self.question.told(id, reply)).flatten() {
                Some(told) => return self.finish(told),
                None => context.refusal(answered.operation, reply),
            },
            Content::Failed(failure) => no_reply(*failure),
            Content::Expired => Refusal::new(Kind::DeadlinePassed, "the service did not answer the question in time"),
            _ => Refusal::new(Kind::Cancelled, "the question was cancelled"),
        };
        self.finish(self.question.refused(id, refusal));
    }

    fn next_result(&mut self, _context: &mut Context<'_>) -> Option<Action> {
        self.result.take()
    }

    fn progress(&self, _exchange: &mut Exchange<Owner>, _clock: Clock) -> Progress {
        let (finished, status) = if self.done { (1, Status::Done) } else { (0, Status::Reading) };
        Progress { finished, total: 1, status, remaining_ms: None, waiting: 0 }
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn salvage(&mut self, ids: &mut Ids) {
        if !self.done {
            self.finish(self.question.refused(ids.next(), panicked()));
        }
    }
}

//! A flow that asks the service one question.

mod audit;
mod banned_words;
mod find;
mod sign_in_methods;

use super::clock::Clock;
use super::context::Context;
use super::ending::{no_reply, panicked};
use super::exchange::{Answered, Content, Exchange, Patience, Terms};
use super::ids::Ids;
use super::owner::Owner;
use super::work::{Progress, Status, Work};
use crate::error::Kind;
use crate::graph::{Refusal, Reply, Request};
use crate::json::Json;
use crate::wire::Action;

pub(super) use audit::{Audit, AuditOptions};
pub(super) use banned_words::{BannedWords, password_rules};
pub(super) use find::{Find, FindBy};
pub(super) use sign_in_methods::SignInMethods;

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
            ask(Owner::Query, self.question.request(), context);
        }
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let id = context.ids.next();
        let told = success(answered, context)
            .and_then(|reply| self.question.told(id, reply).ok_or_else(|| context.refusal(answered.operation, reply)));
        self.finish(told.unwrap_or_else(|refusal| self.question.refused(id, refusal)));
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

/// The reply where it is a success; else why there is none.
fn success<'a>(answered: &'a Answered<Owner>, context: &Context<'_>) -> Result<&'a Reply, Refusal> {
    match &answered.content {
        Content::Reply(reply) if reply.is_success() => Ok(reply),
        Content::Reply(reply) => Err(context.refusal(answered.operation, reply)),
        Content::Failed(failure) => Err(no_reply(*failure)),
        Content::Expired => Err(Refusal::new(Kind::DeadlinePassed, "the service did not answer the question in time")),
        _ => Err(Refusal::new(Kind::Cancelled, "the question was cancelled")),
    }
}

/// Reads a page of a list, row by row, and returns the request for the next one.
fn rows(answered: &Answered<Owner>, context: &Context<'_>, each: &mut dyn FnMut(&Json<'_>)) -> Result<Option<Request>, Refusal> {
    let reply = success(answered, context)?;
    let Some(json) = reply.json().filter(|json| json.member("value").is_some()) else {
        return Err(context.refusal(answered.operation, reply));
    };
    json.items("value").iter().for_each(each);
    let next = json.text("@odata.nextLink").map(|link| context.next_page(answered, reply, &link)).transpose();
    next.map_err(|why| Refusal::new(Kind::ReplyUnreadable, why.why()))
}

/// Why something is not known, with what to do about it.
fn in_words(refusal: Refusal) -> String {
    match refusal.remedy {
        Some(remedy) => format!("{} ({remedy})", refusal.message),
        None => refusal.message,
    }
}

fn ask(owner: Owner, request: Request, context: &mut Context<'_>) {
    context.queue(owner, request, Terms::of(Patience::of_ms(PATIENCE_MS)));
}

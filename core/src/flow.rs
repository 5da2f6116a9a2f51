//! The step machine: what a host calls, and in which order things come out.

mod caller;
mod clock;
mod context;
mod ending;
mod exchange;
mod ids;
mod options;
mod owner;
mod query;
mod received;
mod reset;
mod retry;
mod route;
mod row;
mod token;
mod user;

use std::fmt;

use clock::Clock;
use context::Context;
use exchange::Exchange;
use ids::Ids;
use options::{FlowKind, Options};
use owner::Owner;
use query::Query;
use received::Received;
use reset::Reset;

use crate::error::{Error, Kind};
use crate::graph::Reply;
use crate::headers::Headers;
use crate::random::Source;
use crate::secret::Secret;
use crate::wire::{Action, Progress};

pub use received::Failure;
pub use row::row_members;

/// A person's answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not this user. To a `token`: there is no other.
    No,
    /// This user.
    Yes,
    /// Neither this one nor those that follow.
    NoToAll,
    /// This one and those that follow.
    YesToAll,
    /// Nobody can be asked.
    Impossible,
}

/// One run over a list of users, or one question to the service.
///
/// **The one rule:** call, then `poll` until it returns `Wait`, `Pending` or `Done`; only then is there nothing to do but wait.
/// All calls on one flow come one at a time.
pub struct Flow {
    work: Work,
    exchange: Exchange<Owner>,
    source: Source,
    clock: Clock,
    ids: Ids,
    polled: bool,
    was_asking: bool,
    cancelled: bool,
    poisoned: bool,
    /// The progress that was told last.
    told: Option<Progress>,
}

enum Work {
    Reset(Box<Reset>),
    Query(Box<Query>),
}

impl Flow {
    /// A flow with these options (JSON, docs/protocol.md). Nothing is sent before the first `poll`.
    ///
    /// # Errors
    /// `invalid_options`, `options_contradict`, `endpoint_refused`, `no_sign_in`, `password_length_invalid`,
    /// `password_policy_impossible`.
    pub fn new(options: &[u8], source: Source) -> Result<Self, Error> {
        Self::with_words(options, None, source)
    }

    /// As [`Self::new`], with a list of words, one a line, for passwords of the style `passphrase`.
    ///
    /// # Errors
    /// Those of [`Self::new`].
    pub fn with_words(options: &[u8], words: Option<&str>, source: Source) -> Result<Self, Error> {
        let options = Options::parse(options, words)?;
        let work = match options.kind {
            FlowKind::Reset(reset) => Work::Reset(Box::new(Reset::new(reset, options.environment))),
            FlowKind::Query(question) => Work::Query(Box::new(Query::new(question))),
        };
        Ok(Self {
            work,
            exchange: Exchange::new(options.root, options.max_in_flight),
            source,
            clock: Clock::new(options.utc_at_zero_ms),
            ids: Ids::default(),
            polled: false,
            was_asking: false,
            cancelled: false,
            poisoned: false,
            told: None,
        })
    }

    /// A token came: its payload part, decoded; empty where it cannot be read. Answers an open `token`.
    pub fn set_claims(&mut self, payload: &[u8]) {
        self.exchange.set_claims(payload);
    }

    /// The caller's own password, UTF-8, in place of generated ones.
    ///
    /// # Errors
    /// `options_contradict` beside a length, `shared_password` for several users, `invalid_argument`, `wrong_state` after the first `poll`.
    pub fn set_password(&mut self, password: &[u8]) -> Result<(), Error> {
        self.before_first_poll("set_password")?.set_password(password)
    }

    /// Adds users: a JSON array of texts and row objects.
    ///
    /// # Errors
    /// `invalid_argument`, `shared_password`, `wrong_state` after the first `poll`.
    pub fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        self.before_first_poll("add_users")?.add_users(rows)
    }

    fn before_first_poll(&mut self, call: &str) -> Result<&mut Reset, Error> {
        match &mut self.work {
            Work::Reset(reset) if !self.polled => Ok(reset),
            Work::Reset(_) => Err(Error::new(Kind::WrongState, format!("{call} came after the first poll, which closes the list"))),
            Work::Query(_) => Err(Error::new(Kind::WrongState, format!("{call} belongs to a flow of kind reset"))),
        }
    }

    /// What to do next, at this monotonic time in milliseconds. Never blocks.
    #[must_use = "the action is to be carried out"]
    pub fn poll(&mut self, now_ms: u64) -> Action {
        let action = self.next_action(now_ms);
        self.was_asking = self.somebody_is_asked();
        action
    }

    fn next_action(&mut self, now_ms: u64) -> Action {
        self.polled = true;
        // What passed since the last poll was a person's time if one was being asked then.
        self.clock.advance(now_ms, self.was_asking);
        if self.poisoned {
            return self.next_result().unwrap_or(Action::Done);
        }
        self.advance();
        while self.exchange.has_unsendable(self.clock) {
            self.advance();
        }
        if let Some(result) = self.next_result() {
            return result;
        }
        // What makes a full batch does not wait for a person.
        if let Some(send) = self.exchange.next_full_batch(self.clock, &mut self.ids, &mut self.source) {
            return Action::Send(send);
        }
        if let Some(question) = self.next_question() {
            return question;
        }
        // Sending may find that the token is about to end, which is a question again.
        if let Some(send) = self.exchange.next_send(self.clock, &mut self.ids, &mut self.source) {
            return Action::Send(send);
        }
        self.next_question().or_else(|| self.next_progress()).unwrap_or_else(|| self.idle())
    }

    fn advance(&mut self) {
        for answered in self.exchange.digest(self.clock, &mut self.source) {
            let (work, mut context) = self.split();
            match work {
                Work::Reset(reset) => reset.take(&answered, &mut context),
                Work::Query(query) => query.take(&answered, &mut context),
            }
        }
        let (work, mut context) = self.split();
        match work {
            Work::Reset(reset) => reset.advance(&mut context),
            Work::Query(query) => query.advance(&mut context),
        }
    }

    fn split(&mut self) -> (&mut Work, Context<'_>) {
        let context = Context { exchange: &mut self.exchange, source: &mut self.source, ids: &mut self.ids, clock: self.clock };
        (&mut self.work, context)
    }

    fn next_result(&mut self) -> Option<Action> {
        match &mut self.work {
            Work::Reset(reset) => reset.next_result(),
            Work::Query(query) => query.next_result(),
        }
    }

    fn next_question(&mut self) -> Option<Action> {
        if let Some(token) = self.exchange.token.next_action(&mut self.ids) {
            return Some(Action::Token(token));
        }
        match &mut self.work {
            Work::Reset(reset) => reset.next_ask(self.clock),
            Work::Query(_) => None,
        }
    }

    fn next_progress(&mut self) -> Option<Action> {
        let progress = match &self.work {
            Work::Reset(reset) => reset.progress(self.clock),
            Work::Query(query) => query.progress(),
        };
        // At the end nothing is waited for any more, although a read may still be on its way that nobody needs.
        let throttled_until_ms = self.exchange.throttled_until_ms(self.clock.now_ms).filter(|_| !self.is_done());
        let progress = Progress { throttled_until_ms, ..progress };
        // An estimate alone is no news: it changes all the time.
        let news = Progress { remaining_ms: None, ..progress.clone() };
        (self.told.as_ref() != Some(&news)).then(|| {
            self.told = Some(news);
            Action::Progress(progress)
        })
    }

    fn somebody_is_asked(&self) -> bool {
        self.exchange.token.is_open() || matches!(&self.work, Work::Reset(reset) if reset.is_asking())
    }

    fn is_done(&self) -> bool {
        match &self.work {
            Work::Reset(reset) => reset.is_done(),
            Work::Query(query) => query.is_done(),
        }
    }

    fn idle(&self) -> Action {
        if self.is_done() {
            // A domain's kind may still be on its way: nobody waits for it any more.
            return Action::Done;
        }
        match self.exchange.next_due_ms() {
            Some(due_ms) if !self.exchange.token.is_open() => {
                let deadline_ms = match &self.work {
                    Work::Reset(reset) => reset.next_deadline_ms(self.clock),
                    Work::Query(_) => None,
                };
                Action::Wait { until_ms: deadline_ms.map_or(due_ms, |deadline_ms| due_ms.min(deadline_ms)) }
            }
            _ => {
                debug_assert!(self.somebody_is_asked() || self.exchange.has_open(), "a flow that is not done waits for something");
                Action::Pending
            }
        }
    }

    /// The body of an open request: a copy, which the host wipes.
    ///
    /// # Errors
    /// `unknown_id`, `wrong_state` for a request without one.
    pub fn take_body(&mut self, id: u64) -> Result<Secret, Error> {
        self.exchange.body(id)
    }

    /// The password of a result, once.
    ///
    /// # Errors
    /// `unknown_id`.
    pub fn take_secret(&mut self, id: u64) -> Result<Secret, Error> {
        let secret = match &mut self.work {
            Work::Reset(reset) => reset.take_secret(id),
            Work::Query(_) => None,
        };
        secret.ok_or_else(|| Error::new(Kind::UnknownId, format!("no result with the id {id} has a password to take")))
    }

    /// The reply to an open request. `headers` is a JSON object of texts; the body may be anything, also a proxy's HTML page.
    ///
    /// # Errors
    /// `unknown_id`, `invalid_argument` for headers that are no such object.
    pub fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Error> {
        let headers = match headers {
            [] => Headers::default(),
            json => serde_json::from_slice(json)
                .map_err(|_| Error::new(Kind::InvalidArgument, "the headers are no JSON object with text members"))?,
        };
        self.exchange.receive(id, Received::Reply(Reply::new(status, headers, body)))
    }

    /// No reply came.
    ///
    /// # Errors
    /// `unknown_id`.
    pub fn fail(&mut self, id: u64, failure: Failure) -> Result<(), Error> {
        self.exchange.receive(id, Received::Failed(failure))
    }

    /// The answer to an `ask`, or no to a `token`. After a `cancel` open questions are closed and answers to them are ignored.
    ///
    /// # Errors
    /// `unknown_id`, `invalid_argument` for a yes to a `token`, which is what `set_claims` is for.
    pub fn answer(&mut self, id: u64, answer: Answer) -> Result<(), Error> {
        if self.exchange.token.is_open_as(id) {
            return if matches!(answer, Answer::Yes | Answer::YesToAll) {
                Err(Error::new(Kind::InvalidArgument, "a token is answered by set_claims, or by no"))
            } else {
                self.exchange.no_token();
                Ok(())
            };
        }
        let taken = match &mut self.work {
            Work::Reset(reset) => reset.answer(id, answer),
            Work::Query(_) => false,
        };
        if taken || self.cancelled {
            return Ok(());
        }
        Err(Error::new(Kind::UnknownId, format!("no question with the id {id} is open")))
    }

    /// Ends the run early: nothing new is sent, answers in flight are still taken. Never blocks.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        self.exchange.cancel();
        if let Work::Reset(reset) = &mut self.work {
            reset.cancel();
        }
    }

    /// After a panic was caught: from now on `poll` hands out one result for each user that has none yet, with the password where
    /// its write was released, and then `Done`.
    pub fn poison(&mut self) {
        if std::mem::replace(&mut self.poisoned, true) {
            return;
        }
        match &mut self.work {
            Work::Reset(reset) => reset.salvage(&mut self.ids, self.clock),
            Work::Query(query) => query.salvage(&mut self.ids),
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("now_ms", &self.clock.now_ms).field("cancelled", &self.cancelled).finish_non_exhaustive()
    }
}

//! The step machine: what a host calls, and in which order things come out.

mod awaited;
mod caller;
mod clock;
mod context;
mod ending;
mod exchange;
mod host;
mod ids;
mod options;
mod owner;
mod people;
mod query;
mod reset;
mod route;
mod slots;
mod turns;
mod user;
mod work;
mod write;

use std::fmt;

use clock::Clock;
use context::Context;
use exchange::{Exchange, Outgoing};
use host::Received;
use ids::Ids;
use options::{FlowKind, Options};
use owner::Owner;
use query::{Audit, BannedWords, Find, Query, SignInMethods};
use reset::Reset;
use work::Work;

use crate::error::{Error, Kind};
use crate::graph::Reply;
use crate::headers::Headers;
use crate::random::Source;
use crate::secret::Secret;
use crate::wire::{self, Action, Progress};

pub use host::{Answer, Failure};

/// One run over a list of users, or one question to the service.
///
/// **The one rule:** call, then `poll` until it returns `Wait`, `Pending` or `Done`; only then is there nothing to do but wait.
/// All calls on one flow come one at a time.
pub struct Flow {
    work: Box<dyn Work>,
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
        let mut exchange = Exchange::new(options.root, options.max_in_flight);
        if options.journal {
            exchange.use_journal();
        }
        let work: Box<dyn Work> = match options.kind {
            FlowKind::Reset(reset) => Box::new(Reset::new(*reset, options.environment)),
            FlowKind::Find(text, by) => Box::new(Find::new(&text, by)),
            FlowKind::BannedWords => Box::new(Query::new(BannedWords)),
            FlowKind::Audit(audit) => Box::new(Audit::new(*audit)),
            FlowKind::SignInMethods => Box::<SignInMethods>::default(),
        };
        Ok(Self {
            work,
            exchange,
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
        self.exchange.set_claims(payload, self.clock);
    }

    /// The caller's own password, UTF-8, in place of generated ones.
    ///
    /// # Errors
    /// `options_contradict` beside a length, `shared_password` for several users, `invalid_argument`, `wrong_state` after the first `poll`.
    pub fn set_password(&mut self, password: &[u8]) -> Result<(), Error> {
        self.before_first_poll("set_password")?;
        self.work.set_password(password)
    }

    /// Adds users: a JSON array of texts and row objects.
    ///
    /// # Errors
    /// `invalid_argument`, `shared_password`, `wrong_state` after the first `poll`.
    pub fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        self.before_first_poll("add_users")?;
        self.work.add_users(rows)
    }

    fn before_first_poll(&self, call: &str) -> Result<(), Error> {
        if self.polled {
            return Err(Error::new(Kind::WrongState, format!("{call} came after the first poll, which closes the list")));
        }
        Ok(())
    }

    /// What to do next, at this monotonic time in milliseconds. Never blocks.
    #[must_use = "the action is to be carried out"]
    pub fn poll(&mut self, now_ms: u64) -> Action {
        let action = self.next_action(now_ms);
        self.was_asking = self.somebody_is_asked();
        action
    }

    fn next_action(&mut self, now_ms: u64) -> Action {
        if !std::mem::replace(&mut self.polled, true) {
            self.work.begin();
        }
        // What passed since the last poll was a person's time if one was being asked then.
        self.clock.advance(now_ms, self.was_asking);
        if self.poisoned {
            return self.next_result().unwrap_or(Action::Done);
        }
        self.advance();
        while self.exchange.has_unsendable(self.clock) || self.takes_back_stale() {
            self.advance();
        }
        if let Some(result) = self.next_result() {
            return result;
        }
        // A domain's kind may still be on its way: nobody waits for it any more.
        if self.work.is_done() {
            return self.next_progress().unwrap_or(Action::Done);
        }
        // What a person confirmed leaves before the next question is put.
        let is_confirmed = self.work.has_question() && self.work.sends_before_asking() && self.exchange.has_sendable_write(self.clock);
        if is_confirmed && let Some(outgoing) = self.next_outgoing() {
            return outgoing;
        }
        // What makes a full batch does not wait for a person.
        if let Some(outgoing) = self.exchange.next_full_batch(self.clock, &mut self.ids, &mut self.source) {
            return self.announced(outgoing);
        }
        if let Some(question) = self.next_question(is_confirmed) {
            return question;
        }
        // Sending may find that the token is about to end, which is a question again.
        if let Some(outgoing) = self.next_outgoing() {
            return outgoing;
        }
        self.next_question(is_confirmed).or_else(|| self.next_progress()).unwrap_or_else(|| self.idle())
    }

    fn advance(&mut self) {
        for answered in self.exchange.digest(self.clock, &mut self.source) {
            let (work, mut context) = self.split();
            work.take(&answered, &mut context);
        }
        let (work, mut context) = self.split();
        work.advance(&mut context);
    }

    /// Hands back the requests whose turn has come and whose facts are too old. Tells whether there were any.
    fn takes_back_stale(&mut self) -> bool {
        let stale = self.exchange.take_stale(self.clock);
        for answered in &stale {
            let (work, mut context) = self.split();
            work.take(answered, &mut context);
        }
        !stale.is_empty()
    }

    fn split(&mut self) -> (&mut dyn Work, Context<'_>) {
        let context = Context { exchange: &mut self.exchange, source: &mut self.source, ids: &mut self.ids, clock: self.clock };
        (&mut *self.work, context)
    }

    fn next_result(&mut self) -> Option<Action> {
        let (work, mut context) = self.split();
        work.next_result(&mut context)
    }

    fn next_outgoing(&mut self) -> Option<Action> {
        let outgoing = self.exchange.next_outgoing(self.clock, &mut self.ids, &mut self.source)?;
        Some(self.announced(outgoing))
    }

    /// Adds to a request whose passwords it sets.
    fn announced(&self, outgoing: Outgoing<Owner>) -> Action {
        match outgoing {
            Outgoing::Send(send) => {
                let writes = self.exchange.writers(send.id).filter_map(|owner| self.work.written(owner)).collect();
                Action::Send(wire::Send { writes, ..send })
            }
            Outgoing::Record { id, owners } => {
                let lines = owners.iter().filter_map(|owner| self.work.intent(owner, self.clock)).collect();
                Action::Record(wire::Record { id, lines })
            }
        }
    }

    /// `write_waits`: a write that was confirmed is to go out first.
    fn next_question(&mut self, write_waits: bool) -> Option<Action> {
        if let Some(token) = self.exchange.token.next_action(&mut self.ids) {
            return Some(Action::Token(token));
        }
        if write_waits || self.work.holds_question_back() {
            return None;
        }
        self.work.next_ask(self.clock)
    }

    fn next_progress(&mut self) -> Option<Action> {
        let work::Progress { finished, total, status, remaining_ms, waiting } = self.work.progress(&mut self.exchange, self.clock);
        let is_done = self.work.is_done();
        // At the end nothing is waited for any more, although a read may still be on its way that nobody needs.
        let throttled_until_ms = self.exchange.throttled_until_ms(self.clock.now_ms).filter(|_| !is_done);
        let paced = self.exchange.paced(self.clock.now_ms).filter(|_| !is_done);
        let paced = paced.map(|(class, queued)| wire::Paced { class: class.word(), waiting: queued + waiting });
        let progress = Progress { finished, total, stage: status.word(), throttled_until_ms, remaining_ms, paced };
        // An estimate alone is no news: it changes all the time. Nor is how many wait.
        let paced = progress.paced.as_ref().map(|paced| wire::Paced { waiting: 0, ..paced.clone() });
        let news = Progress { remaining_ms: None, paced, ..progress.clone() };
        (self.told.as_ref() != Some(&news)).then(|| {
            self.told = Some(news);
            Action::Progress(progress)
        })
    }

    fn somebody_is_asked(&self) -> bool {
        self.exchange.token.is_open() || self.work.is_asking()
    }

    fn idle(&mut self) -> Action {
        match self.exchange.next_due_ms(self.clock).filter(|due_ms| *due_ms > self.clock.now_ms) {
            Some(until_ms) if !self.exchange.token.is_open() => Action::Wait { until_ms },
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

    /// The password that an open request sets for this user of its `writes`: a copy, which the host wipes. A host keeps it against a crash.
    ///
    /// # Errors
    /// `unknown_id` where the request is not open, does not set this user's password, or leaves it to the service.
    pub fn write_secret(&mut self, send_id: u64, index: usize) -> Result<Secret, Error> {
        let secret = self.exchange.writers(send_id).find_map(|owner| self.work.write_secret(owner, index));
        secret.ok_or_else(|| Error::new(Kind::UnknownId, format!("no open request {send_id} sets a password of ours for user {index}")))
    }

    /// The password of a result, once.
    ///
    /// # Errors
    /// `unknown_id`.
    pub fn take_secret(&mut self, id: u64) -> Result<Secret, Error> {
        let secret = self.work.take_secret(id);
        secret.ok_or_else(|| Error::new(Kind::UnknownId, format!("no result with the id {id} has a password to take")))
    }

    /// The Temporary Access Pass of a result, once.
    ///
    /// # Errors
    /// `unknown_id`.
    pub fn take_pass(&mut self, id: u64) -> Result<Secret, Error> {
        let pass = self.work.take_pass(id);
        pass.ok_or_else(|| Error::new(Kind::UnknownId, format!("no result with the id {id} has a Temporary Access Pass to take")))
    }

    /// The reply to an open request. `headers` is a JSON object of texts; the body may be anything, also a proxy's HTML page.
    ///
    /// # Errors
    /// `unknown_id`, `invalid_argument` for headers that are no such object.
    pub fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Error> {
        let headers = match headers {
            [] => Headers::default(),
            json => {
                Headers::read(json).ok_or_else(|| Error::new(Kind::InvalidArgument, "the headers are no JSON object with text members"))?
            }
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

    /// The answer to an `ask` or a `record`, or no to a `token`. After a `cancel` open questions are closed and answers to them are ignored.
    ///
    /// # Errors
    /// `unknown_id`, `invalid_argument` for a yes to a `token`, which is what `set_claims` is for.
    pub fn answer(&mut self, id: u64, answer: Answer) -> Result<(), Error> {
        let is_yes = matches!(answer, Answer::Yes | Answer::YesToAll);
        if self.exchange.token.is_open_as(id) {
            return if is_yes {
                Err(Error::new(Kind::InvalidArgument, "a token is answered by set_claims, or by no"))
            } else {
                self.exchange.no_token();
                Ok(())
            };
        }
        if self.exchange.answer_record(id, is_yes) || self.work.answer(id, answer) || self.cancelled || self.exchange.has_journal_failed() {
            return Ok(());
        }
        Err(Error::new(Kind::UnknownId, format!("no question with the id {id} is open")))
    }

    /// Ends the run early: nothing new is sent, replies in flight are still taken. Never blocks.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        self.exchange.cancel();
        self.work.cancel();
    }

    /// After a panic was caught: from now on `poll` hands out one result for each user that has none yet, with the password where
    /// its write was released, and then `Done`.
    pub fn poison(&mut self) {
        if !std::mem::replace(&mut self.poisoned, true) {
            self.work.salvage(&mut self.ids);
        }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("now_ms", &self.clock.now_ms).field("cancelled", &self.cancelled).finish_non_exhaustive()
    }
}

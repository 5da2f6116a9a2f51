//! Requests on their way: the queue, what is open, repetitions, and the token's renewal. It knows nothing of users.

mod job;
mod outbox;
mod sending;

use std::collections::BTreeMap;

use job::Job;
use outbox::Outbox;
use sending::{Parcel, Unpacked};

pub(super) use job::{Answered, Content};

use super::clock::Clock;
use super::ids::Ids;
use super::received::Received;
use super::retry::{Decision, decide, is_throttled, leaves_doubt};
use super::token::TokenDesk;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::graph::{Reply, Request, claims_challenge};
use crate::random::Source;
use crate::secret::Secret;
use crate::wire;

/// All requests of a flow; `O` says whose a request is.
pub(super) struct Exchange<O> {
    root: Root,
    max_in_flight: usize,
    cancelled: bool,
    ready: Outbox<O>,
    delayed: Vec<(u64, Job<O>)>,
    /// Refused with 401, until a new token comes.
    parked: Vec<Job<O>>,
    open: BTreeMap<u64, Parcel<O>>,
    inbox: Vec<(Parcel<O>, Received)>,
    throttled_until_ms: Option<u64>,
    /// Of the run, on the clock that stands still while a person is asked.
    deadline_awake_ms: u64,
    pub(super) token: TokenDesk,
}

impl<O> Exchange<O> {
    pub(super) fn new(root: Root, max_in_flight: usize) -> Self {
        Self {
            root,
            max_in_flight,
            cancelled: false,
            ready: Outbox::new(),
            delayed: Vec::new(),
            parked: Vec::new(),
            open: BTreeMap::new(),
            inbox: Vec::new(),
            throttled_until_ms: None,
            deadline_awake_ms: u64::MAX,
            token: TokenDesk::default(),
        }
    }

    /// From now on requests share batches.
    pub(super) fn use_batches(&mut self) {
        self.ready.use_batches();
    }

    /// When the run's time is up: nothing more is sent.
    pub(super) fn set_deadline(&mut self, deadline_awake_ms: u64) {
        self.deadline_awake_ms = deadline_awake_ms;
    }

    pub(super) const fn deadline_awake_ms(&self) -> u64 {
        self.deadline_awake_ms
    }

    /// Queues a request of the run. After a cancel, or without a usable token, it is answered unsent by the next `digest`.
    pub(super) fn queue(&mut self, owner: O, request: Request) {
        self.queue_until(u64::MAX, owner, request);
    }

    /// Queues a request that is not sent (again) after its deadline either.
    pub(super) fn queue_until(&mut self, deadline_awake_ms: u64, owner: O, request: Request) {
        self.ready.push(Job::new(owner, request, deadline_awake_ms.min(self.deadline_awake_ms)));
    }

    /// As `queue_until`, but it goes out at a time.
    pub(super) fn queue_at(&mut self, due_ms: u64, deadline_awake_ms: u64, owner: O, request: Request) {
        self.delayed.push((due_ms, Job::new(owner, request, deadline_awake_ms.min(self.deadline_awake_ms))));
    }

    /// Whether a next page's link stays on our own origin.
    pub(super) fn owns(&self, link: &str) -> bool {
        self.root.owns(link)
    }

    /// Takes what the host brought; it is looked at in the next `poll`, which tells the time.
    pub(super) fn receive(&mut self, id: u64, received: Received) -> Result<(), Error> {
        let parcel = self.open.remove(&id).ok_or_else(|| no_open_request(id))?;
        self.inbox.push((parcel, received));
        Ok(())
    }

    /// A copy of the body of an open request.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        self.open.get(&id).ok_or_else(|| no_open_request(id))?.body(id)
    }

    /// A new token: what waited for it is sent again.
    pub(super) fn set_claims(&mut self, payload: &[u8]) {
        self.token.renew(payload);
        for mut job in self.parked.drain(..).rev() {
            job.renewed = true;
            self.ready.push_first(job);
        }
    }

    /// The host has no other token: what waited for it has its answer, and nothing more is sent.
    pub(super) fn no_token(&mut self) {
        self.token.give_up();
    }

    pub(super) fn cancel(&mut self) {
        self.cancelled = true;
        self.token.withdraw();
    }

    /// Looks at what the host brought and returns what is answered for good.
    pub(super) fn digest(&mut self, clock: Clock, source: &mut Source) -> Vec<Answered<O>> {
        let mut answered = Vec::new();
        for (parcel, received) in std::mem::take(&mut self.inbox) {
            match parcel.unpack(received) {
                Unpacked::Answers(answers) => {
                    answered.extend(answers.into_iter().filter_map(|(job, received)| self.digest_one(job, received, clock, source)));
                }
                Unpacked::Refused(jobs) => {
                    for mut job in jobs {
                        job.alone = true;
                        self.ready.push(job);
                    }
                }
            }
        }
        if self.cancelled {
            answered.extend(self.take_unsent(|_| true).into_iter().map(|job| job.answered(Content::Dropped)));
        } else if let Some(refusal) = self.token.refusal().cloned() {
            answered.extend(self.take_unsent(|_| true).into_iter().map(|job| job.answered(Content::Reply(refusal.clone()))));
        } else {
            let late = self.take_unsent(|job| job.is_late(clock.awake_ms));
            answered.extend(late.into_iter().map(|job| job.answered(Content::Expired)));
        }
        answered
    }

    /// What is not at the service: first what was there before.
    fn take_unsent(&mut self, matches: impl Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let mut taken: Vec<_> = self.parked.extract_if(.., |job| matches(job)).collect();
        taken.extend(self.delayed.extract_if(.., |(_, job)| matches(job)).map(|(_, job)| job));
        taken.append(&mut self.ready.take_if(matches));
        taken
    }

    fn digest_one(&mut self, mut job: Job<O>, received: Received, clock: Clock, source: &mut Source) -> Option<Answered<O>> {
        job.in_doubt |= leaves_doubt(job.request.operation, &received);
        if let Received::Reply(reply) = &received
            && (reply.status == 401 || (reply.status == 403 && claims_challenge(reply).is_some()))
        {
            return self.digest_token_refusal(job, reply);
        }
        let wait = if self.cancelled { None } else { self.wait_for_repetition(&job, &received, clock, source) };
        let Some(wait) = wait else {
            return Some(job.answered(match received {
                Received::Reply(reply) => Content::Reply(reply),
                Received::Failed(failure) => Content::Failed(failure),
            }));
        };
        let due = clock.now_ms.saturating_add(wait);
        if matches!(&received, Received::Reply(reply) if is_throttled(reply)) {
            self.throttled_until_ms = self.throttled_until_ms.max(Some(due));
        }
        self.delayed.push((due, job));
        None
    }

    /// How long to wait before the same request is sent again; `None` where this was the answer.
    fn wait_for_repetition(&self, job: &Job<O>, received: &Received, clock: Clock, source: &mut Source) -> Option<u64> {
        let wait = match decide(job.request.operation, job.tries, received) {
            Decision::Final => return None,
            Decision::After(wait) => wait,
            // Without a working generator the wait is merely not spread.
            Decision::UpTo(longest) => source.up_to(longest).unwrap_or(longest),
        };
        // What would be sent after its deadline is not waited for.
        (clock.awake_ms.saturating_add(wait) < job.deadline_awake_ms).then_some(wait)
    }

    fn digest_token_refusal(&mut self, job: Job<O>, reply: &Reply) -> Option<Answered<O>> {
        if !self.cancelled && job.token < self.token.generation() {
            // It was sent with the token before this one: nobody needs to be asked again.
            self.ready.push(job);
            return None;
        }
        if self.cancelled || job.renewed {
            // Not even a new token helped. One that is no token for the service will not help the others either; a policy
            // (403 with claims) may be about this request alone.
            if !self.cancelled && reply.status == 401 {
                self.token.refuse(reply.clone());
            }
            return Some(job.answered(Content::Reply(reply.clone())));
        }
        self.token.want_new(reply);
        self.parked.push(job);
        None
    }

    /// Whether requests wait that will never be sent, as what followed from an answer that came too late: another `digest` answers
    /// them.
    pub(super) fn has_unsendable(&self, clock: Clock) -> bool {
        let is_over = self.cancelled || self.token.refusal().is_some();
        let is_unsendable = |job: &Job<O>| is_over || job.is_late(clock.awake_ms);
        let mut waiting = self.parked.iter().chain(self.delayed.iter().map(|(_, job)| job)).chain(self.ready.iter());
        waiting.any(is_unsendable)
    }

    /// A full batch, where one may be sent.
    pub(super) fn next_full_batch(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<wire::Send> {
        if self.ready.has_full_batch() { self.next_send(clock, ids, source) } else { None }
    }

    /// The next request to send, where one may be sent.
    pub(super) fn next_send(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<wire::Send> {
        for (_, job) in self.delayed.extract_if(.., |(due, _)| *due <= clock.now_ms) {
            self.ready.push(job);
        }
        let size = self.ready.next_size(self.open.len(), self.max_in_flight);
        if size == 0 || !self.token.may_send(clock.utc_ms()) {
            return None;
        }
        let mut jobs = self.ready.take(size);
        for job in &mut jobs {
            job.tries += 1;
            job.token = self.token.generation();
        }
        let parcel = Parcel::pack(jobs)?;
        let id = ids.next();
        let left_ms = self.deadline_awake_ms.saturating_sub(clock.awake_ms);
        let send = parcel.describe(id, &self.root, left_ms, source);
        self.open.insert(id, parcel);
        Some(send)
    }

    /// Whether an answer is still to come.
    pub(super) fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// When the next repetition is due.
    pub(super) fn next_due_ms(&self) -> Option<u64> {
        self.delayed.iter().map(|(due, _)| *due).min()
    }

    /// Until when the service asked to wait, if it is still waited for.
    pub(super) fn throttled_until_ms(&self, now_ms: u64) -> Option<u64> {
        self.throttled_until_ms.filter(|until| *until > now_ms && !self.delayed.is_empty())
    }
}

fn no_open_request(id: u64) -> Error {
    Error::new(Kind::UnknownId, format!("no request with the id {id} is open"))
}

//! Requests on their way: the queue, what is open, repetitions, and the token's renewal. It knows nothing of users.

use std::collections::{BTreeMap, VecDeque};

use super::clock::Clock;
use super::ids::Ids;
use super::received::{Failure, Received};
use super::retry::{Decision, decide, is_throttled, leaves_doubt};
use super::token::TokenDesk;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::graph::{Operation, Reply, Request, claims_challenge};
use crate::random::Source;
use crate::secret::Secret;
use crate::wire;

/// How long a host waits for an answer.
const TIMEOUT_MS: u64 = 60_000;

/// The last word on a request.
#[derive(Debug)]
pub(super) struct Answered<O> {
    pub owner: O,
    pub operation: Operation,
    pub content: Content,
    /// An earlier try, or this one, may have been carried out without a success seen.
    pub in_doubt: bool,
}

#[derive(Debug)]
pub(super) enum Content {
    Reply(Reply),
    Failed(Failure),
    /// Cancelled before it was sent (again).
    Dropped,
}

struct Job<O> {
    owner: O,
    request: Request,
    tries: u32,
    in_doubt: bool,
    /// Which token it was last sent with.
    token: u32,
    /// Whether a new token was already brought for its sake.
    renewed: bool,
}

impl<O> Job<O> {
    fn answered(self, content: Content) -> Answered<O> {
        Answered { owner: self.owner, operation: self.request.operation, content, in_doubt: self.in_doubt }
    }
}

/// All requests of a flow; `O` says whose a request is.
pub(super) struct Exchange<O> {
    root: Root,
    max_in_flight: usize,
    cancelled: bool,
    ready: VecDeque<Job<O>>,
    delayed: Vec<(u64, Job<O>)>,
    /// Refused with 401, until a new token comes.
    parked: Vec<Job<O>>,
    open: BTreeMap<u64, Job<O>>,
    inbox: Vec<(Job<O>, Received)>,
    throttled_until_ms: Option<u64>,
    pub(super) token: TokenDesk,
}

impl<O> Exchange<O> {
    pub(super) fn new(root: Root, max_in_flight: usize) -> Self {
        Self {
            root,
            max_in_flight,
            cancelled: false,
            ready: VecDeque::new(),
            delayed: Vec::new(),
            parked: Vec::new(),
            open: BTreeMap::new(),
            inbox: Vec::new(),
            throttled_until_ms: None,
            token: TokenDesk::default(),
        }
    }

    /// Queues a request. After a cancel, or without a usable token, it is answered unsent by the next `digest`.
    pub(super) fn queue(&mut self, owner: O, request: Request) {
        self.ready.push_back(Job { owner, request, tries: 0, in_doubt: false, token: 0, renewed: false });
    }

    /// Queues a request that goes out at a time.
    pub(super) fn queue_at(&mut self, due_ms: u64, owner: O, request: Request) {
        self.delayed.push((due_ms, Job { owner, request, tries: 0, in_doubt: false, token: 0, renewed: false }));
    }

    /// Whether a next page's link stays on our own origin.
    pub(super) fn owns(&self, link: &str) -> bool {
        self.root.owns(link)
    }

    /// Takes what the host brought; it is looked at in the next `poll`, which tells the time.
    pub(super) fn receive(&mut self, id: u64, received: Received) -> Result<(), Error> {
        let job = self.open.remove(&id).ok_or_else(|| no_open_request(id))?;
        self.inbox.push((job, received));
        Ok(())
    }

    /// A copy of the body of an open request.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        let job = self.open.get(&id).ok_or_else(|| no_open_request(id))?;
        match &job.request.body {
            Some(body) => Ok(body.duplicate()),
            None => Err(Error::new(Kind::WrongState, format!("request {id} has no body"))),
        }
    }

    /// A new token: what waited for it is sent again.
    pub(super) fn set_claims(&mut self, payload: &[u8]) {
        self.token.renew(payload);
        for mut job in self.parked.drain(..).rev() {
            job.renewed = true;
            self.ready.push_front(job);
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
        for (job, received) in std::mem::take(&mut self.inbox) {
            answered.extend(self.digest_one(job, received, clock, source));
        }
        if self.cancelled {
            answered.extend(self.take_unsent().map(|job| job.answered(Content::Dropped)));
        } else if let Some(refusal) = self.token.refusal().cloned() {
            answered.extend(self.take_unsent().map(|job| job.answered(Content::Reply(refusal.clone()))));
        }
        answered
    }

    /// All that is not at the service: first what was there before.
    fn take_unsent(&mut self) -> impl Iterator<Item = Job<O>> {
        self.parked.drain(..).chain(self.delayed.drain(..).map(|(_, job)| job)).chain(self.ready.drain(..))
    }

    fn digest_one(&mut self, mut job: Job<O>, received: Received, clock: Clock, source: &mut Source) -> Option<Answered<O>> {
        job.in_doubt |= leaves_doubt(job.request.operation, &received);
        if let Received::Reply(reply) = &received
            && (reply.status == 401 || (reply.status == 403 && claims_challenge(reply).is_some()))
        {
            return self.digest_token_refusal(job, reply);
        }
        let decision = if self.cancelled { Decision::Final } else { decide(job.request.operation, job.tries, &received) };
        let wait = match decision {
            Decision::Final => {
                return Some(job.answered(match received {
                    Received::Reply(reply) => Content::Reply(reply),
                    Received::Failed(failure) => Content::Failed(failure),
                }));
            }
            Decision::After(wait) => wait,
            // Without a working generator the wait is merely not spread.
            Decision::About(wait) => source.jittered(wait).unwrap_or(wait),
        };
        let due = clock.now_ms.saturating_add(wait);
        if matches!(&received, Received::Reply(reply) if is_throttled(reply)) {
            self.throttled_until_ms = self.throttled_until_ms.max(Some(due));
        }
        self.delayed.push((due, job));
        None
    }

    fn digest_token_refusal(&mut self, job: Job<O>, reply: &Reply) -> Option<Answered<O>> {
        if !self.cancelled && job.token < self.token.generation() {
            // It was sent with the token before this one: nobody needs to be asked again.
            self.ready.push_back(job);
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

    /// Whether requests wait that will never be sent: another `digest` answers them.
    pub(super) fn has_unsendable(&self) -> bool {
        let is_over = self.cancelled || self.token.refusal().is_some();
        is_over && !(self.ready.is_empty() && self.delayed.is_empty() && self.parked.is_empty())
    }

    /// The next request to send, where one may be sent.
    pub(super) fn next_send(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<wire::Send> {
        let (due, later) = std::mem::take(&mut self.delayed).into_iter().partition(|(due, _)| *due <= clock.now_ms);
        self.delayed = later;
        let due: Vec<_> = due;
        self.ready.extend(due.into_iter().map(|(_, job)| job));
        if self.ready.is_empty() || self.open.len() >= self.max_in_flight || !self.token.may_send(clock.utc_ms()) {
            return None;
        }
        let mut job = self.ready.pop_front()?;
        job.tries += 1;
        job.token = self.token.generation();
        let id = ids.next();
        let send = describe(id, &job.request, &self.root, source);
        self.open.insert(id, job);
        Some(send)
    }

    /// Whether an answer is still to come.
    pub(super) fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// How many users may be begun ahead, so that reading never waits for deciding.
    pub(super) fn window(&self) -> usize {
        self.max_in_flight * 2
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

fn describe(id: u64, request: &Request, root: &Root, source: &mut Source) -> wire::Send {
    let mut headers = BTreeMap::from([("Accept", "application/json".to_owned())]);
    // It only helps support to find a call: where it cannot be drawn, the call goes without.
    if let Ok(guid) = source.guid() {
        headers.insert("client-request-id", guid);
    }
    if request.eventual {
        headers.insert("ConsistencyLevel", "eventual".to_owned());
    }
    if request.body.is_some() {
        headers.insert("Content-Type", "application/json".to_owned());
    }
    // A next page's link is absolute already and goes out as the service gave it.
    let url = if request.path.starts_with('/') { root.url(&request.path) } else { request.path.clone() };
    wire::Send { id, method: request.method, url, headers, has_body: request.body.is_some(), timeout_ms: TIMEOUT_MS }
}

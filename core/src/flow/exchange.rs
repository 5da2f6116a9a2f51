//! Requests on their way: the queue, what is open, repetitions, and the token's renewal. It knows nothing of users.

mod budget;
mod digest;
mod going_out;
mod job;
mod outbox;
mod pacing;
mod patience;
mod probe;
mod retry;
mod sending;
#[cfg(test)]
mod tests;
mod token;
mod window;

use std::collections::{HashMap, VecDeque};

use job::Job;
use outbox::Outbox;
use pacing::Pacing;
use probe::Probe;
use sending::Parcel;
use token::{TokenDesk, Why};

pub(super) use job::{Answered, Content, History};
pub(super) use patience::Patience;

use super::clock::Clock;
use super::host::Received;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::graph::{Reply, Request};
use crate::in_order::InOrder;
use crate::secret::Secret;
use crate::wire;

/// How a request is queued.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Not before this monotonic time.
    pub due_ms: u64,
    pub patience: Patience,
    /// From this monotonic time on the facts behind it are too old: then it is handed back unsent.
    pub valid_until_ms: u64,
    pub history: History,
}

impl Terms {
    pub(super) const fn of(patience: Patience) -> Self {
        Self { due_ms: 0, patience, valid_until_ms: u64::MAX, history: History::NONE }
    }
}

/// What the host is to do for a request.
pub(super) enum Outgoing<O> {
    Send(wire::Send),
    /// Write down that these requests are about to go out.
    Record {
        id: u64,
        owners: Vec<O>,
    },
}

/// All requests of a flow. `O` says what a request was sent for.
pub(super) struct Exchange<O> {
    root: Root,
    cancelled: bool,
    /// Intents are written down before a write goes out.
    journal: bool,
    /// The host could not write one down: no further write goes out.
    journal_failed: bool,
    ready: Outbox<O>,
    delayed: Vec<(u64, Job<O>)>,
    /// Refused because of the token. They wait for another token, or for the proof that this one is good.
    parked: Vec<Parked<O>>,
    probe: Probe,
    open: InOrder<u64, Parcel<O>>,
    /// They wait for the host to write their record.
    unrecorded: InOrder<u64, Parcel<O>>,
    /// Their record is written, so they go out next.
    recorded: VecDeque<Parcel<O>>,
    inbox: Vec<(Parcel<O>, Received)>,
    throttled_until_ms: Option<u64>,
    /// Paths of requests that were given up although the service asked to wait, and until when. Nobody sends the same request before that.
    given_up_until_ms: HashMap<String, u64>,
    /// The run's deadline, on the clock that stands still while a person is asked.
    deadline_awake_ms: u64,
    /// If a throttled class lets nothing through for this long, everybody who waits for it ends.
    class_timeout_ms: u64,
    /// Passwords of the whole run. They are masked in everything that is told about a reply.
    hidden: Vec<Secret>,
    /// Unix milliseconds of the last reply's `Date`, and the monotonic time at which it came.
    service_clock: Option<(u64, u64)>,
    pub(super) pacing: Pacing,
    pub(super) token: TokenDesk,
}

struct Parked<O> {
    job: Job<O>,
    reply: Reply,
    /// `None`: the token itself is suspected, and a probe decides.
    why: Option<Why>,
}

/// The paths of the requests that wait for the proof that the token is good.
fn suspect_paths<O>(parked: &[Parked<O>]) -> Vec<&str> {
    parked.iter().filter(|parked| parked.why.is_none()).map(|parked| &*parked.job.request.path).collect()
}

impl<O: Clone> Exchange<O> {
    pub(super) fn new(root: Root, max_in_flight: usize) -> Self {
        Self {
            root,
            cancelled: false,
            journal: false,
            journal_failed: false,
            ready: Outbox::new(),
            delayed: Vec::new(),
            parked: Vec::new(),
            probe: Probe::default(),
            open: InOrder::default(),
            unrecorded: InOrder::default(),
            recorded: VecDeque::new(),
            inbox: Vec::new(),
            throttled_until_ms: None,
            given_up_until_ms: HashMap::new(),
            deadline_awake_ms: u64::MAX,
            class_timeout_ms: u64::MAX,
            hidden: Vec::new(),
            service_clock: None,
            pacing: Pacing::new(max_in_flight),
            token: TokenDesk::default(),
        }
    }

    /// From now on requests share batches.
    pub(super) fn use_batches(&mut self) {
        self.ready.use_batches();
    }

    /// Intents are written down before a write goes out.
    pub(super) fn use_journal(&mut self) {
        self.journal = true;
    }

    /// Masks this password in everything that is told about a reply.
    pub(super) fn hide(&mut self, password: &Secret) {
        self.hidden.push(password.duplicate());
    }

    /// Whether writes go out at once, rather than wait for others to share a batch.
    pub(super) fn set_eager(&mut self, eager: bool) {
        self.ready.set_eager(eager);
    }

    /// The reads that tell whether a token is good for anything.
    pub(super) fn set_probes(&mut self, requests: impl Iterator<Item = Request>) {
        self.probe.set_targets(requests.map(|request| request.path));
    }

    /// Whether a request waits for the proof that the token is good.
    fn is_suspect(&self) -> bool {
        self.parked.iter().any(|parked| parked.why.is_none())
    }

    /// When the probe is to be sent, if a request still waits for it.
    fn probe_due_ms(&self) -> Option<u64> {
        self.probe.due_ms().filter(|_| self.is_suspect())
    }

    /// When the run's time is up, and how long a class may let nothing through.
    pub(super) fn set_limits(&mut self, deadline_awake_ms: u64, class_timeout_ms: u64) {
        self.deadline_awake_ms = deadline_awake_ms;
        self.class_timeout_ms = class_timeout_ms;
    }

    pub(super) const fn deadline_awake_ms(&self) -> u64 {
        self.deadline_awake_ms
    }

    /// Queues a request. After a cancel, or without a usable token, the next `digest` ends it unsent.
    pub(super) fn queue(&mut self, owner: O, request: Request, terms: Terms, clock: Clock) {
        let asked_ms = self.given_up_until_ms.get(&request.path).copied().unwrap_or_default();
        let due_ms = terms.due_ms.max(asked_ms);
        let mut job = Job { valid_until_ms: terms.valid_until_ms, history: terms.history, ..Job::new(owner, request, terms.patience) };
        if due_ms > clock.now_ms {
            job.patience.run(clock.awake_ms);
            self.delayed.push((due_ms, job));
        } else {
            self.ready.push(job);
        }
    }

    /// The absolute URL of a link that stays on our own origin; `None` where no token goes.
    pub(super) fn own_url(&self, link: &str) -> Option<String> {
        self.root.own_url(link)
    }

    /// The service's own time now, as far as its last reply tells, in Unix milliseconds.
    pub(super) fn service_ms(&self, now_ms: u64) -> Option<u64> {
        self.service_clock.map(|(date_ms, at_ms)| date_ms.saturating_add(now_ms.saturating_sub(at_ms)))
    }

    /// Takes what the host brought; it is looked at in the next `poll`, which tells the time.
    pub(super) fn receive(&mut self, id: u64, received: Received) -> Result<(), Error> {
        let parcel = self.open.remove(id).ok_or_else(|| no_open_request(id))?;
        self.inbox.push((parcel, received));
        Ok(())
    }

    /// A copy of the body of an open request.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        self.open.get(id).ok_or_else(|| no_open_request(id))?.body(id)
    }

    /// The owners whose passwords an open request sets, in the order of its items.
    pub(super) fn writers(&self, id: u64) -> impl Iterator<Item = &O> {
        let jobs = self.open.get(id).into_iter().flat_map(Parcel::jobs);
        jobs.filter(|job| job.request.operation.sets_password()).map(|job| &job.owner)
    }

    /// A new token: what waited for it is sent again.
    pub(super) fn set_claims(&mut self, payload: &[u8], clock: Clock) {
        self.token.renew(payload, clock.utc_ms());
        self.probe.start_anew();
        for Parked { mut job, .. } in self.parked.drain(..).rev() {
            job.renewed = true;
            job.patience.pause(clock.awake_ms);
            self.ready.push_first(job);
        }
    }

    /// The host has no other token.
    pub(super) fn no_token(&mut self) {
        if self.token.give_up() == Some(Why::Refused) {
            for parked in self.parked.iter_mut().filter(|parked| parked.why == Some(Why::Refused)) {
                parked.why = None;
            }
        }
    }

    /// The host has written a record, or could not. `false` where no record with this id is open.
    pub(super) fn answer_record(&mut self, id: u64, is_flushed: bool) -> bool {
        let Some(mut parcel) = self.unrecorded.remove(id) else { return false };
        self.journal_failed |= !is_flushed;
        parcel.jobs_mut().iter_mut().for_each(|job| job.recorded |= is_flushed);
        if !parcel.jobs().is_empty() {
            self.recorded.push_back(parcel);
        }
        true
    }

    pub(super) const fn has_journal_failed(&self) -> bool {
        self.journal_failed
    }

    pub(super) fn cancel(&mut self) {
        self.cancelled = true;
        self.token.withdraw();
    }
}

fn no_open_request(id: u64) -> Error {
    Error::new(Kind::UnknownId, format!("no request with the id {id} is open"))
}

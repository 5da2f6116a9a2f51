//! Requests on their way: the queue, what is open, repetitions, and the token's renewal. It knows nothing of users.

mod job;
mod outbox;
mod pacing;
mod patience;
mod retry;
mod sending;
mod token;
mod window;

use std::collections::{BTreeMap, VecDeque};

use job::Job;
use outbox::Outbox;
use pacing::{Came, Pacing};
use retry::{Decision, Tries, Wait, decide, leaves_doubt};
use sending::{Parcel, Unpacked};
use token::{Refused, TokenDesk, Why};

pub(super) use job::{Answered, Content};
pub(super) use patience::Patience;

use super::clock::Clock;
use super::host::Received;
use super::ids::Ids;
use crate::cloud::Root;
use crate::error::{Error, Kind};
use crate::graph::{Class, Reply, Request, claims_challenge, retry_after_ms, service_date_ms, throttle_percentage};
use crate::random::Source;
use crate::secret::Secret;
use crate::wire;

/// After this many failures of a whole batch, each of its requests goes alone: one of them may be the cause.
const FAILED_BATCHES: u32 = 2;
/// The longest wait between two probes.
const LONGEST_PROBE_WAIT_MS: u64 = 60_000;

/// How a request is queued.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Not before this monotonic time.
    pub due_ms: u64,
    pub patience: Patience,
    /// From this monotonic time on the facts behind it are too old: then it is handed back unsent.
    pub valid_until_ms: u64,
}

impl Terms {
    pub(super) const fn of(patience: Patience) -> Self {
        Self { due_ms: 0, patience, valid_until_ms: u64::MAX }
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
    open: BTreeMap<u64, Parcel<O>>,
    /// They wait for the host to write their record.
    unrecorded: BTreeMap<u64, Parcel<O>>,
    /// Their record is written, so they go out next.
    recorded: VecDeque<Parcel<O>>,
    inbox: Vec<(Parcel<O>, Received)>,
    throttled_until_ms: Option<u64>,
    /// Paths of requests that were given up although the service asked to wait, and until when. Nobody sends the same request before that.
    given_up_until_ms: BTreeMap<String, u64>,
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

/// The read that tells whether a token is good for anything.
#[derive(Debug, Default)]
struct Probe {
    path: Option<String>,
    /// When it is to be sent.
    due_ms: Option<u64>,
    /// The service asked to wait until then.
    not_before_ms: u64,
    is_open: bool,
    tries: u32,
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
            open: BTreeMap::new(),
            unrecorded: BTreeMap::new(),
            recorded: VecDeque::new(),
            inbox: Vec::new(),
            throttled_until_ms: None,
            given_up_until_ms: BTreeMap::new(),
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

    /// The read that tells whether a token is good for anything.
    pub(super) fn set_probe(&mut self, request: &Request) {
        self.probe.path.get_or_insert_with(|| request.path.clone());
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
        let mut job = Job { valid_until_ms: terms.valid_until_ms, ..Job::new(owner, request, terms.patience) };
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
        let parcel = self.open.remove(&id).ok_or_else(|| no_open_request(id))?;
        self.inbox.push((parcel, received));
        Ok(())
    }

    /// A copy of the body of an open request.
    pub(super) fn body(&self, id: u64) -> Result<Secret, Error> {
        self.open.get(&id).ok_or_else(|| no_open_request(id))?.body(id)
    }

    /// The owners whose passwords an open request sets, in the order of its items.
    pub(super) fn writers(&self, id: u64) -> impl Iterator<Item = &O> {
        let jobs = self.open.get(&id).into_iter().flat_map(Parcel::jobs);
        jobs.filter(|job| job.request.operation.is_write()).map(|job| &job.owner)
    }

    /// A new token: what waited for it is sent again.
    pub(super) fn set_claims(&mut self, payload: &[u8], clock: Clock) {
        self.token.renew(payload, clock.utc_ms());
        self.probe.due_ms = None;
        self.probe.tries = 0;
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
        let Some(mut parcel) = self.unrecorded.remove(&id) else { return false };
        self.journal_failed |= !is_flushed;
        parcel.places_mut().iter_mut().flatten().for_each(|job| job.recorded |= is_flushed);
        if parcel.jobs().next().is_some() {
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

    /// Looks at what the host brought and returns the requests that have their last word.
    pub(super) fn digest(&mut self, clock: Clock, source: &mut Source) -> Vec<Answered<O>> {
        let mut answered = Vec::new();
        for (parcel, received) in std::mem::take(&mut self.inbox) {
            if let Received::Reply(reply) = &received
                && let Some(date_ms) = service_date_ms(reply)
            {
                self.service_clock = Some((date_ms, clock.now_ms));
            }
            match parcel.unpack(received, &self.hidden) {
                Unpacked::Replies(replies) => {
                    answered.extend(replies.into_iter().filter_map(|(job, received)| self.digest_one(job, received, false, clock, source)));
                }
                Unpacked::TokenRefused(replies) => {
                    for (mut job, received) in replies {
                        job.spoilt = true;
                        answered.extend(self.digest_one(job, received, false, clock, source));
                    }
                }
                Unpacked::BatchFailed(replies) => {
                    for (mut job, received) in replies {
                        job.failed_batches += 1;
                        job.alone |= job.failed_batches >= FAILED_BATCHES;
                        answered.extend(self.digest_one(job, received, true, clock, source));
                    }
                }
                Unpacked::Refused(jobs) => {
                    for mut job in jobs {
                        self.pacing.came_back(job.request.class(), job.request.cost(), Came::Nothing, clock.now_ms);
                        job.alone = true;
                        job.patience.pause(clock.awake_ms);
                        self.ready.push(job);
                    }
                }
                Unpacked::Probe(received) => answered.extend(self.digest_probe(&received, clock)),
            }
        }
        self.answer_unsent(clock, &mut answered);
        answered
    }

    /// Ends what will not be sent (again), with the reason.
    fn answer_unsent(&mut self, clock: Clock, answered: &mut Vec<Answered<O>>) {
        let awake_ms = clock.awake_ms;
        if self.cancelled {
            answered.extend(self.take_unsent(|_| true).into_iter().map(|job| job.answered(Content::Dropped, awake_ms)));
            self.unrecorded.clear();
            return;
        }
        if let Some(refusal) = self.token.refusal().cloned() {
            answered.extend(self.take_unsent(|_| true).into_iter().map(|job| job.answered(Content::Reply(refusal.clone()), awake_ms)));
            return;
        }
        let deadline = self.deadline_awake_ms;
        if self.journal_failed {
            let unrecorded = self.take_unsent(|job| job.request.operation.is_write() && !job.recorded);
            answered.extend(unrecorded.into_iter().map(|job| job.answered(Content::Unrecorded, awake_ms)));
        }
        let late = self.take_unsent(|job| job.is_late(awake_ms, deadline));
        answered.extend(late.into_iter().map(|job| job.answered(Content::Expired, awake_ms)));
        for place in self.open.values_mut().flat_map(Parcel::places_mut) {
            if let Some(job) = place.take_if(|job| job.request.operation.may_be_given_up() && job.is_late(awake_ms, deadline)) {
                self.pacing.came_back(job.request.class(), job.request.cost(), Came::Nothing, clock.now_ms);
                answered.push(job.answered(Content::Expired, awake_ms));
            }
        }
        for class in Class::ALL {
            if self.is_starved(class, awake_ms) {
                let waiting = self.take_unsent(|job| job.request.class() == class);
                answered.extend(waiting.into_iter().map(|job| job.answered(Content::Reply(Reply::throttled()), awake_ms)));
            }
        }
        // Without a probe nothing can prove the token, so the refusal is the last word. A challenge for which no token came is one, too.
        let asks = self.token.is_wanted();
        let proves_nothing = self.probe.path.is_none();
        let ended: Vec<_> = self
            .parked
            .extract_if(.., |parked| match parked.why {
                None => proves_nothing,
                Some(_) => !asks,
            })
            .collect();
        for Parked { job, reply, why } in ended {
            if why.is_none() {
                self.token.refuse(reply.clone());
            }
            answered.push(job.answered(Content::Reply(reply), awake_ms));
        }
        if self.parked.iter().any(|parked| parked.why.is_none()) && !self.probe.is_open && self.probe.due_ms.is_none() {
            self.probe.due_ms = Some(clock.now_ms.max(self.probe.not_before_ms));
        }
    }

    /// Takes out every request that is not in flight. Those that were sent before come first.
    fn take_unsent(&mut self, matches: impl Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let mut taken: Vec<_> = self.parked.extract_if(.., |parked| matches(&parked.job)).map(|parked| parked.job).collect();
        taken.extend(self.delayed.extract_if(.., |(_, job)| matches(job)).map(|(_, job)| job));
        taken.append(&mut self.ready.take_if(&matches));
        for place in self.recorded.iter_mut().chain(self.unrecorded.values_mut()).flat_map(Parcel::places_mut) {
            if let Some(job) = place.take_if(|job| matches(job)) {
                self.pacing.came_back(job.request.class(), job.request.cost(), Came::Nothing, 0);
                taken.push(job);
            }
        }
        self.recorded.retain(|parcel| parcel.jobs().next().is_some());
        taken
    }

    fn is_starved(&mut self, class: Class, awake_ms: u64) -> bool {
        self.pacing.starving_since_ms(class).is_some_and(|since| awake_ms.saturating_sub(since) >= self.class_timeout_ms)
    }

    /// `is_of_batch`: what came is about a whole batch.
    fn digest_one(
        &mut self,
        mut job: Job<O>,
        received: Received,
        is_of_batch: bool,
        clock: Clock,
        source: &mut Source,
    ) -> Option<Answered<O>> {
        let (class, cost) = (job.request.class(), job.request.cost());
        self.pacing.came_back(class, cost, came(&received), clock.now_ms);
        job.in_doubt |= leaves_doubt(job.request.operation, &received);
        if let Received::Reply(reply) = &received
            && (reply.status == 401 || (reply.status == 403 && claims_challenge(reply).is_some()))
        {
            return self.digest_token_refusal(job, reply, clock);
        }
        // Where the service names no wait, its refusals of the whole class make the waits longer.
        let throttled = job.throttled.max(self.pacing.refusals(class));
        let tries = Tries { throttled, failures: job.failures, missing: job.missing };
        let (wait, is_class) = match decide(job.request.operation, tries, &received) {
            _ if self.cancelled => return Some(self.last_word(job, received, clock)),
            // What was said of a whole batch is no word on each of its requests.
            Decision::Final
                if is_of_batch
                    && !job.alone
                    && let Received::Reply(reply) = &received =>
            {
                job.alone = true;
                (Wait::Exactly(retry_after_ms(reply).unwrap_or_default()), false)
            }
            Decision::Final => return Some(self.last_word(job, received, clock)),
            Decision::Throttled { wait, is_class } => {
                job.throttled += 1;
                (wait, is_class)
            }
            Decision::Failed(wait) => {
                job.failures += 1;
                (wait, false)
            }
            Decision::Missing(wait) => {
                job.missing += 1;
                (wait, false)
            }
        };
        let wait_ms = match wait {
            Wait::Exactly(ms) => ms,
            // Without a working generator the wait is merely not spread.
            Wait::UpTo(longest) => source.up_to(longest).unwrap_or(longest),
        };
        let due_ms = clock.now_ms.saturating_add(wait_ms);
        if is_class {
            // Where others pass and this one is refused again, it is this one that is throttled.
            let is_alone = job.refused_at_ms.is_some_and(|then| self.pacing.has_passed_since(class, then));
            if !is_alone {
                self.pacing.hold(class, due_ms, clock.now_ms, clock.awake_ms);
            }
            job.refused_at_ms = Some(clock.now_ms);
            if job.request.operation.has_own_deadline() {
                // The clock of an operation stands while its look is held.
                job.patience.pause(clock.awake_ms);
                self.delayed.push((due_ms, job));
                return None;
            }
        }
        // What would be sent after its time is not waited for.
        let awake_then_ms = clock.awake_ms.saturating_add(wait_ms);
        if job.is_late(awake_then_ms, self.deadline_awake_ms) {
            return Some(self.last_word(job, received, clock));
        }
        if matches!(&received, Received::Reply(reply) if retry::is_throttled(reply)) {
            self.throttled_until_ms = self.throttled_until_ms.max(Some(due_ms));
        }
        self.delayed.push((due_ms, job));
        None
    }

    /// Nothing more is tried. If the service asked to wait all the same, nobody sends the same request before that.
    fn last_word(&mut self, job: Job<O>, received: Received, clock: Clock) -> Answered<O> {
        let content = match received {
            Received::Reply(reply) => {
                // An operation is looked at once more at its deadline, whatever the service asks for.
                if let Some(wait_ms) = retry_after_ms(&reply).filter(|_| !job.request.operation.has_own_deadline()) {
                    self.given_up_until_ms.retain(|_, until_ms| *until_ms > clock.now_ms);
                    self.given_up_until_ms.insert(job.request.path.clone(), clock.now_ms.saturating_add(wait_ms));
                }
                Content::Reply(reply)
            }
            Received::Failed(failure) => Content::Failed(failure),
        };
        job.answered(content, clock.awake_ms)
    }

    fn digest_token_refusal(&mut self, mut job: Job<O>, reply: &Reply, clock: Clock) -> Option<Answered<O>> {
        if self.cancelled {
            return Some(job.answered(Content::Reply(reply.clone()), clock.awake_ms));
        }
        if job.token < self.token.generation() {
            // It was sent with the token before this one: it is repeated with the new one.
            job.patience.pause(clock.awake_ms);
            self.ready.push(job);
            return None;
        }
        let why = match self.token.refused(reply, job.renewed) {
            Refused::Waits(why) => Some(why),
            Refused::Suspect => None,
            Refused::Ends => return self.end_refused(job, reply, clock),
        };
        job.alone |= why.is_none();
        self.parked.push(Parked { job, reply: reply.clone(), why });
        None
    }

    /// The token is good, so the refusal was this request's own. If a whole batch was refused, each of its requests is tried alone first.
    fn end_refused(&mut self, mut job: Job<O>, reply: &Reply, clock: Clock) -> Option<Answered<O>> {
        if std::mem::take(&mut job.spoilt) {
            job.alone = true;
            job.renewed = false;
            job.patience.pause(clock.awake_ms);
            self.ready.push(job);
            return None;
        }
        Some(job.answered(Content::Reply(reply.clone()), clock.awake_ms))
    }

    /// Takes the reply to the probe. Any usable one but 401 proves the token: then the refusals that waited for it stand. No reply, or an
    /// unusable one, proves nothing, and the probe is repeated.
    fn digest_probe(&mut self, received: &Received, clock: Clock) -> Vec<Answered<O>> {
        self.probe.is_open = false;
        if let Received::Reply(reply) = received {
            if reply.status == 401 {
                self.token.refuse(reply.clone());
                return Vec::new();
            }
            if matches!(reply.status, 200..=299 | 400 | 403 | 404) && reply.is_json() {
                self.token.is_good();
                let suspects: Vec<_> = self.parked.extract_if(.., |parked| parked.why.is_none()).collect();
                return suspects.into_iter().filter_map(|Parked { job, reply, .. }| self.end_refused(job, &reply, clock)).collect();
            }
        }
        let asked_ms = if let Received::Reply(reply) = received { retry_after_ms(reply) } else { None };
        self.probe.not_before_ms = clock.now_ms.saturating_add(asked_ms.unwrap_or_default());
        let wait_ms = (1_000_u64 << self.probe.tries.min(10)).min(LONGEST_PROBE_WAIT_MS).max(asked_ms.unwrap_or_default());
        self.probe.tries += 1;
        self.probe.due_ms = Some(clock.now_ms.saturating_add(wait_ms));
        Vec::new()
    }

    /// Whether another `digest` has something to do at once.
    pub(super) fn has_unsendable(&mut self, clock: Clock) -> bool {
        if !self.inbox.is_empty() {
            return true;
        }
        let is_over = self.cancelled || self.token.refusal().is_some();
        let deadline = self.deadline_awake_ms;
        let is_unsendable = |job: &Job<O>| {
            is_over || job.is_late(clock.awake_ms, deadline) || (self.journal_failed && job.request.operation.is_write() && !job.recorded)
        };
        let parked = self.parked.iter().map(|parked| &parked.job);
        let mut waiting = parked.chain(self.delayed.iter().map(|(_, job)| job)).chain(self.ready.iter());
        waiting.any(is_unsendable)
    }

    /// Hands back the requests whose turn has come and whose facts are too old.
    pub(super) fn take_stale(&mut self, clock: Clock) -> Vec<Answered<O>> {
        self.due(clock);
        let held = self.held_classes(clock.now_ms);
        let may_go = |class: Class| !held.contains(&class);
        let stale = self.ready.take_if(|job| job.is_stale(clock.now_ms) && may_go(job.request.class()));
        stale.into_iter().map(|job| job.answered(Content::Stale, clock.awake_ms)).collect()
    }

    /// Moves the requests whose wait is over to those that may be sent.
    fn due(&mut self, clock: Clock) {
        for (_, mut job) in self.delayed.extract_if(.., |(due, _)| *due <= clock.now_ms) {
            job.patience.pause(clock.awake_ms);
            self.ready.push(job);
        }
    }

    /// A full batch, where one may be sent.
    pub(super) fn next_full_batch(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<Outgoing<O>> {
        if self.ready.has_full_batch() { self.next_outgoing(clock, ids, source) } else { None }
    }

    /// The next request to send, where one may be sent.
    pub(super) fn next_outgoing(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<Outgoing<O>> {
        self.due(clock);
        if self.cancelled {
            return None;
        }
        if let Some(parcel) = self.recorded.pop_front() {
            return Some(self.send(parcel, clock, ids, source));
        }
        let in_flight = self.open.len() + self.unrecorded.len();
        if in_flight >= self.pacing.max_in_flight() {
            return None;
        }
        if let (Some(path), Some(_)) = (&self.probe.path, self.probe.due_ms.filter(|due| *due <= clock.now_ms)) {
            let parcel = Parcel::Probe(Request::probe(path.clone()));
            self.probe.due_ms = None;
            self.probe.is_open = true;
            return Some(self.send(parcel, clock, ids, source));
        }
        if self.ready.iter().next().is_none() || !self.token.may_send(clock.utc_ms()) {
            return None;
        }
        let jobs = self.ready.take_next(in_flight, &mut self.pacing, clock.now_ms);
        let parcel = Parcel::pack(jobs)?;
        let unrecorded: Vec<O> = parcel
            .jobs()
            .filter(|job| self.journal && job.request.operation.is_write() && !job.recorded)
            .map(|job| job.owner.clone())
            .collect();
        if unrecorded.is_empty() {
            return Some(self.send(parcel, clock, ids, source));
        }
        let id = ids.next();
        self.unrecorded.insert(id, parcel);
        Some(Outgoing::Record { id, owners: unrecorded })
    }

    fn send(&mut self, mut parcel: Parcel<O>, clock: Clock, ids: &mut Ids, source: &mut Source) -> Outgoing<O> {
        for job in parcel.places_mut().iter_mut().flatten() {
            job.token = self.token.generation();
            job.patience.run(clock.awake_ms);
        }
        let id = ids.next();
        let left_ms = self.deadline_awake_ms.saturating_sub(clock.awake_ms);
        let send = parcel.describe(id, &self.root, left_ms, clock.awake_ms, source);
        self.open.insert(id, parcel);
        Outgoing::Send(send)
    }

    /// Whether a write waits for nothing but a free place among the open requests.
    pub(super) fn has_sendable_write(&mut self, clock: Clock) -> bool {
        let held = self.held_classes(clock.now_ms);
        let may_go = |class: Class| !held.contains(&class);
        !self.token.is_wanted() && self.ready.iter().any(|job| job.request.operation.is_write() && may_go(job.request.class()))
    }

    /// Whether a reply is still to come.
    pub(super) fn has_open(&self) -> bool {
        !self.open.is_empty() || !self.unrecorded.is_empty()
    }

    /// When something can be done again without the host: a repetition, a class that has room, a time that is up.
    pub(super) fn next_due_ms(&mut self, clock: Clock) -> Option<u64> {
        let deadline = self.deadline_awake_ms;
        let at = |awake_ms: u64| clock.now_ms.saturating_add(awake_ms.saturating_sub(clock.awake_ms));
        let ends = |job: &Job<O>| job.patience.ends_at_ms().map_or(deadline, |ends| ends.min(deadline));
        let mut due: Vec<u64> = self.probe.due_ms.into_iter().collect();
        for (due_ms, job) in &self.delayed {
            due.push((*due_ms).min(if job.request.operation.has_own_deadline() { u64::MAX } else { at(ends(job)) }));
        }
        due.extend(self.parked.iter().map(|parked| at(ends(&parked.job))));
        if self.ready.iter().next().is_some() {
            due.push(at(deadline));
        }
        for class in Class::ALL {
            if let Some(cost) = self.ready.next_cost(class) {
                due.extend(self.pacing.room_at_ms(class, cost, clock.now_ms).filter(|at| *at > clock.now_ms));
                due.extend(self.pacing.starving_since_ms(class).map(|since| at(since.saturating_add(self.class_timeout_ms))));
            }
        }
        due.retain(|at| *at > clock.now_ms && *at < u64::MAX);
        // A host gives up an open request by its own timeout. If it waits for something else meanwhile, it is told the time.
        if !due.is_empty() {
            let open = self.open.values().flat_map(Parcel::jobs).filter(|job| job.request.operation.may_be_given_up());
            due.extend(open.map(|job| at(ends(job))).filter(|at| *at > clock.now_ms));
        }
        due.into_iter().min()
    }

    /// Until when the service asked to wait, if it is still waited for.
    pub(super) fn throttled_until_ms(&self, now_ms: u64) -> Option<u64> {
        self.throttled_until_ms.filter(|until| *until > now_ms && !self.delayed.is_empty())
    }

    /// The classes whose next request has to wait for a limit of the service.
    fn held_classes(&mut self, now_ms: u64) -> Vec<Class> {
        let is_held = |class: &Class| {
            let cost = self.ready.next_cost(*class);
            cost.is_some_and(|cost| !self.pacing.has_room(*class, cost, now_ms))
        };
        Class::ALL.into_iter().filter(is_held).collect()
    }

    /// How many writes wait for a class that is held.
    pub(super) fn held(&mut self, now_ms: u64) -> usize {
        let held = self.held_classes(now_ms);
        held.into_iter().filter(|class| matches!(class, Class::ResetPassword | Class::Writes)).map(|class| self.ready.waiting(class)).sum()
    }

    /// The class that is held back while requests wait for it, and how many.
    pub(super) fn paced(&mut self, now_ms: u64) -> Option<(Class, usize)> {
        let held = self.held_classes(now_ms);
        held.into_iter().map(|class| (class, self.ready.waiting(class))).max_by_key(|(_, waiting)| *waiting)
    }
}

/// What a reply says about the limits.
fn came(received: &Received) -> Came {
    match received {
        Received::Reply(reply) if reply.status == 429 => Came::Refused,
        Received::Reply(reply) => Came::Passed { percentage: throttle_percentage(reply) },
        Received::Failed(_) => Came::Nothing,
    }
}

fn no_open_request(id: u64) -> Error {
    Error::new(Kind::UnknownId, format!("no request with the id {id} is open"))
}

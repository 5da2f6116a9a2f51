//! Looking at what the host brought: each request gets its last word or another try. Requests that will never be sent end here, too.

use super::job::{Answered, Content, Job};
use super::pacing::Came;
use super::retry::{self, Decision, Tries, Wait, decide, leaves_doubt};
use super::sending::{Parcel, Unpacked};
use super::token::{Refused, Why};
use super::{Exchange, Parked, suspect_paths};
use crate::flow::clock::Clock;
use crate::flow::host::Received;
use crate::graph::{Class, Reply, claims_challenge, retry_after_ms, service_date_ms, throttle_percentage};
use crate::random::Source;

/// After this many failures of a whole batch, each of its requests goes alone: one of them may be the cause.
const FAILED_BATCHES: u32 = 2;

impl<O: Clone> Exchange<O> {
    /// Looks at what the host brought and returns the requests that have their last word.
    pub(in crate::flow) fn digest(&mut self, clock: Clock, source: &mut Source) -> Vec<Answered<O>> {
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
                    for mut job in jobs.into_iter().filter(|job| !job.given_up) {
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
            answered.extend(self.take_unsent(&|_| true).into_iter().map(|job| job.answered(Content::Dropped, awake_ms)));
            self.unrecorded.clear();
            return;
        }
        if let Some(refusal) = self.token.refusal().cloned() {
            answered.extend(self.take_unsent(&|_| true).into_iter().map(|job| job.answered(Content::Reply(refusal.clone()), awake_ms)));
            return;
        }
        let deadline = self.deadline_awake_ms;
        if self.journal_failed {
            let unrecorded = self.take_unsent(&|job| job.request.operation.is_write());
            answered.extend(unrecorded.into_iter().map(|job| job.answered(Content::Unrecorded, awake_ms)));
        }
        let late = self.take_unsent(&|job| job.is_late(awake_ms, deadline));
        answered.extend(late.into_iter().map(|job| job.answered(Content::Expired, awake_ms)));
        // A look that waits for a token does not come again by itself: its operation ends at its own deadline.
        let is_over = |job: &Job<O>| job.request.operation.has_own_deadline() && (awake_ms >= deadline || job.patience.is_over(awake_ms));
        let looks: Vec<_> = self.parked.extract_if(.., |parked| is_over(&parked.job)).collect();
        answered.extend(looks.into_iter().map(|parked| parked.job.answered(Content::Expired, awake_ms)));
        for job in self.open.values_mut().flat_map(Parcel::jobs_mut) {
            if !job.given_up && job.request.operation.may_be_given_up() && job.is_late(awake_ms, deadline) {
                self.pacing.came_back(job.request.class(), job.request.cost(), Came::Nothing, clock.now_ms);
                answered.push(job.give_up(awake_ms));
            }
        }
        for class in Class::ALL {
            if self.pacing.starving_since_ms(class).is_some() && !self.has_any(class) {
                // Nobody waits for it, so that time does not count against those who come later.
                self.pacing.starves_nobody(class);
            }
            // A look has its operation's own deadline, and comes once more then.
            if class != Class::Operations && self.is_starved(class, awake_ms) {
                let waiting = self.take_unsent(&|job| job.request.class() == class);
                answered.extend(waiting.into_iter().map(|job| job.answered(Content::Reply(Reply::throttled()), awake_ms)));
            }
        }
        // Without a probe nothing can prove the token, so the refusal is the last word. A challenge for which no token came is one, too.
        let asks = self.token.is_wanted();
        let proves_nothing = !self.probe.is_possible();
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
        if self.is_suspect() {
            self.probe.want(&suspect_paths(&self.parked), clock.now_ms);
        }
    }

    /// Takes out every request that is not in flight. Those that were sent before come first.
    fn take_unsent(&mut self, matches: &dyn Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let mut taken: Vec<_> = self.parked.extract_if(.., |parked| matches(&parked.job)).map(|parked| parked.job).collect();
        taken.extend(self.delayed.extract_if(.., |(_, job)| matches(job)).map(|(_, job)| job));
        taken.append(&mut self.ready.take_if(matches));
        taken.append(&mut self.take_released(matches));
        taken
    }

    /// Takes back what was released and has not gone out: its record is open, or just written.
    pub(super) fn take_released(&mut self, matches: &dyn Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let parcels = self.recorded.iter_mut().chain(self.unrecorded.values_mut());
        let taken: Vec<_> = parcels.flat_map(|parcel| parcel.take_if(matches)).collect();
        for job in &taken {
            self.pacing.stays(job.request.class(), job.request.cost());
        }
        self.recorded.retain(|parcel| !parcel.jobs().is_empty());
        taken
    }

    /// Whether a request of this class waits, or is at the service.
    fn has_any(&self, class: Class) -> bool {
        let parked = self.parked.iter().map(|parked| &parked.job);
        let waiting = parked.chain(self.delayed.iter().map(|(_, job)| job)).chain(self.ready.iter());
        let released = self.open.values().chain(self.unrecorded.values()).chain(&self.recorded).flat_map(Parcel::awaited);
        waiting.chain(released).any(|job| job.request.class() == class)
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
        if job.given_up {
            self.note_late_reply(&job, &received, clock);
            return None;
        }
        let (class, cost) = (job.request.class(), job.request.cost());
        self.pacing.came_back(class, cost, came(&received), clock.now_ms);
        job.in_doubt |= leaves_doubt(job.request.operation, &received);
        if let Received::Reply(reply) = &received
            && (reply.status == 401 || (reply.status == 403 && claims_challenge(reply).is_some()))
        {
            return self.digest_token_refusal(job, reply, clock);
        }
        if matches!(&received, Received::Reply(reply) if reply.status < 500) && job.token == self.token.generation() {
            self.token.works();
        }
        // Where the service names no wait, its refusals of the whole class make the waits longer.
        let throttled = job.history.throttled.max(self.pacing.refusals(class));
        let tries = Tries { throttled, failures: job.failures, missing: job.missing };
        let (wait, is_class) = match decide(job.request.operation, tries, &received) {
            _ if self.cancelled => return Some(self.last_word(job, received, clock)),
            // What was said about a whole batch is not said about each of its requests.
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
                job.history.throttled += 1;
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
            let tally = self.pacing.tally(class);
            let is_alone = job.history.refused_at.is_some_and(|(then_class, then)| then_class == class && tally.others_pass_since(then));
            if !is_alone {
                self.pacing.hold(class, due_ms, clock.now_ms, clock.awake_ms);
            }
            job.history.refused_at = Some((class, tally));
            if job.request.operation.has_own_deadline() {
                // When the time for the run is up, one look is all there is.
                if clock.awake_ms >= self.deadline_awake_ms {
                    return Some(self.last_word(job, received, clock));
                }
                // The clock of an operation stands while its look is held, but not for ever.
                if !self.is_starved(class, clock.awake_ms) {
                    job.patience.pause(clock.awake_ms);
                } else if job.patience.is_over(clock.awake_ms) {
                    return Some(self.last_word(job, received, clock));
                }
                self.delayed.push((due_ms, job));
                return None;
            }
        }
        // A request that could only be sent after its time is over is not repeated.
        let awake_then_ms = clock.awake_ms.saturating_add(wait_ms);
        if job.is_late(awake_then_ms, self.deadline_awake_ms) {
            return Some(self.last_word(job, received, clock));
        }
        if is_of_batch {
            job.patience.wait_with_others(clock.awake_ms);
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
                self.note_wait(&job, &reply, clock);
                Content::Reply(reply)
            }
            Received::Failed(failure) => Content::Failed(failure),
        };
        job.answered(content, clock.awake_ms)
    }

    fn note_wait(&mut self, job: &Job<O>, reply: &Reply, clock: Clock) {
        // An operation is looked at once more at its deadline, whatever the service asks for.
        if let Some(wait_ms) = retry_after_ms(reply).filter(|_| !job.request.operation.has_own_deadline()) {
            self.given_up_until_ms.retain(|_, until_ms| *until_ms > clock.now_ms);
            self.given_up_until_ms.insert(job.request.path.clone(), clock.now_ms.saturating_add(wait_ms));
        }
    }

    /// A reply that nobody waits for any more: what it asks for concerns those who come later.
    fn note_late_reply(&mut self, job: &Job<O>, received: &Received, clock: Clock) {
        let Received::Reply(reply) = received else { return };
        self.note_wait(job, reply, clock);
        if reply.status == 429 {
            // Whoever asks for more has refused this request, and not the class.
            let wait_ms = retry_after_ms(reply).unwrap_or_default().min(retry::LONGEST_WAIT_MS);
            let until_ms = clock.now_ms.saturating_add(wait_ms);
            self.pacing.hold(job.request.class(), until_ms, clock.now_ms, clock.awake_ms);
        }
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
        if let Received::Reply(reply) = received {
            if reply.status == 401 {
                self.probe.decided();
                if self.token.probe_refused(reply) {
                    self.parked.iter_mut().filter(|parked| parked.why.is_none()).for_each(|parked| parked.why = Some(Why::Refused));
                }
                return Vec::new();
            }
            if matches!(reply.status, 200..=299 | 400 | 403 | 404) && reply.is_json() {
                self.probe.decided();
                self.token.is_good();
                let suspects: Vec<_> = self.parked.extract_if(.., |parked| parked.why.is_none()).collect();
                return suspects.into_iter().filter_map(|Parked { job, reply, .. }| self.end_refused(job, &reply, clock)).collect();
            }
        }
        let asked_ms = if let Received::Reply(reply) = received { retry_after_ms(reply) } else { None };
        self.probe.proved_nothing(asked_ms, clock.now_ms);
        Vec::new()
    }

    /// Whether another `digest` has something to do at once.
    pub(in crate::flow) fn has_unsendable(&mut self, clock: Clock) -> bool {
        if !self.inbox.is_empty() {
            return true;
        }
        let is_over = self.cancelled || self.token.refusal().is_some();
        let deadline = self.deadline_awake_ms;
        let is_unsendable =
            |job: &Job<O>| is_over || job.is_late(clock.awake_ms, deadline) || (self.journal_failed && job.request.operation.is_write());
        let parked = self.parked.iter().map(|parked| &parked.job);
        let mut waiting = parked.chain(self.delayed.iter().map(|(_, job)| job)).chain(self.ready.iter());
        waiting.any(is_unsendable)
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

//! What goes out now, and when something can go out again.

use super::job::{Answered, Content, Job};
use super::sending::Parcel;
use super::{Exchange, Outgoing, suspect_paths};
use crate::flow::clock::Clock;
use crate::flow::ids::Ids;
use crate::graph::{Class, Request};
use crate::random::Source;

impl<O: Clone> Exchange<O> {
    /// Hands back the requests whose turn has come and whose facts are too old.
    pub(in crate::flow) fn take_stale(&mut self, clock: Clock) -> Vec<Answered<O>> {
        self.due(clock);
        let held = self.held_classes(clock.now_ms);
        let may_go = |class: Class| !held.contains(&class);
        let mut stale = self.ready.take_if(&|job| job.is_stale(clock.now_ms) && may_go(job.request.class()));
        // The host may have taken its time over the record.
        stale.append(&mut self.take_released(&|job| job.is_stale(clock.now_ms)));
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
    pub(in crate::flow) fn next_full_batch(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<Outgoing<O>> {
        if self.ready.has_full_batch() { self.next_outgoing(clock, ids, source) } else { None }
    }

    /// The next request to send, where one may be sent.
    pub(in crate::flow) fn next_outgoing(&mut self, clock: Clock, ids: &mut Ids, source: &mut Source) -> Option<Outgoing<O>> {
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
        if self.probe_due_ms().is_some_and(|due_ms| due_ms <= clock.now_ms)
            && let Some(path) = self.probe.goes_out(&suspect_paths(&self.parked))
        {
            let parcel = Parcel::Probe(Request::probe(path));
            return Some(self.send(parcel, clock, ids, source));
        }
        if self.ready.iter().next().is_none() || !self.token.may_send(clock.utc_ms()) {
            return None;
        }
        let jobs = self.ready.take_next(in_flight, &mut self.pacing, clock.now_ms);
        if jobs.is_empty() {
            return None;
        }
        let parcel = Parcel::Jobs(jobs);
        let unrecorded: Vec<O> = parcel
            .jobs()
            .iter()
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
        let sent_service_ms = self.service_ms(clock.now_ms);
        for job in parcel.jobs_mut() {
            job.sent_service_ms = sent_service_ms;
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
    pub(in crate::flow) fn has_sendable_write(&mut self, clock: Clock) -> bool {
        let held = self.held_classes(clock.now_ms);
        let may_go = |class: Class| !held.contains(&class);
        !self.token.is_wanted() && self.ready.iter().any(|job| job.request.operation.is_write() && may_go(job.request.class()))
    }

    /// Whether a reply is still to come.
    pub(in crate::flow) fn has_open(&self) -> bool {
        !self.open.is_empty() || !self.unrecorded.is_empty()
    }

    /// When something can be done again without the host: a repetition, a class that has room, a time that is up.
    pub(in crate::flow) fn next_due_ms(&mut self, clock: Clock) -> Option<u64> {
        let deadline = self.deadline_awake_ms;
        let at = |awake_ms: u64| clock.now_ms.saturating_add(awake_ms.saturating_sub(clock.awake_ms));
        let ends = |job: &Job<O>| job.patience.ends_at_ms().map_or(deadline, |ends| ends.min(deadline));
        let mut due: Vec<u64> = self.probe_due_ms().into_iter().collect();
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
            let open = self.open.values().flat_map(Parcel::awaited).filter(|job| job.request.operation.may_be_given_up());
            due.extend(open.map(|job| at(ends(job))).filter(|at| *at > clock.now_ms));
        }
        due.into_iter().min()
    }

    /// Until when the service asked to wait, if it is still waited for.
    pub(in crate::flow) fn throttled_until_ms(&self, now_ms: u64) -> Option<u64> {
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
    pub(in crate::flow) fn held(&mut self, now_ms: u64) -> usize {
        let held = self.held_classes(now_ms);
        held.into_iter().filter(|class| matches!(class, Class::ResetPassword | Class::Writes)).map(|class| self.ready.waiting(class)).sum()
    }

    /// The class that is held back while requests wait for it, and how many.
    pub(in crate::flow) fn paced(&mut self, now_ms: u64) -> Option<(Class, usize)> {
        let held = self.held_classes(now_ms);
        held.into_iter().map(|class| (class, self.ready.waiting(class))).max_by_key(|(_, waiting)| *waiting)
    }
}

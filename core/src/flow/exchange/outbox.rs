//! What goes out next, and what goes together.

use std::collections::VecDeque;

use super::job::Job;
use super::pacing::Pacing;
use crate::graph::{BATCH_ITEMS, ByClass, Class, Cost};

/// Requests that may be sent as soon as their class has room.
pub(super) struct Outbox<O> {
    alone: Lines<O>,
    /// Requests that may share a batch; empty until batches are used.
    shared: Lines<O>,
    batches: bool,
    /// Writes do not wait for others to share a batch: a person has confirmed them.
    eager: bool,
    /// A batch went out last, so a request that goes alone has the next turn.
    batch_was_last: bool,
    /// INVARIANT: places in a line grow from front to back: none is below `next_front_place`, all are below `next_place`.
    next_place: u64,
    next_front_place: u64,
}

/// A line for each class, so that one that is held keeps nobody else waiting.
struct Lines<O>(ByClass<VecDeque<Job<O>>>);

/// Where places begin, with room before them for what comes back.
const FIRST_PLACE: u64 = 1 << 62;

impl<O> Lines<O> {
    fn new() -> Self {
        Self(ByClass::new(|_| VecDeque::new()))
    }

    fn line(&mut self, class: Class) -> &mut VecDeque<Job<O>> {
        self.0.of(class)
    }

    fn iter(&self) -> impl Iterator<Item = &Job<O>> {
        self.0.iter().flatten()
    }

    fn len(&self) -> usize {
        self.0.iter().map(VecDeque::len).sum()
    }

    /// The class whose first request has waited longest, of those that have room.
    fn next_class(&mut self, pacing: &mut Pacing, now_ms: u64) -> Option<Class> {
        let first = |class: Class| {
            let job = self.line(class).front()?;
            pacing.has_room(class, job.request.cost(), now_ms).then_some((job.place, class))
        };
        Class::ALL.into_iter().filter_map(first).min_by_key(|(place, _)| *place).map(|(_, class)| class)
    }

    fn take(&mut self, class: Class, pacing: &mut Pacing) -> Option<Job<O>> {
        let job = self.line(class).pop_front()?;
        pacing.goes_out(class, job.request.cost());
        Some(job)
    }
}

impl<O> Outbox<O> {
    pub(super) fn new() -> Self {
        Self {
            alone: Lines::new(),
            shared: Lines::new(),
            batches: false,
            eager: false,
            batch_was_last: false,
            next_place: FIRST_PLACE,
            next_front_place: FIRST_PLACE,
        }
    }

    /// From now on requests share batches.
    pub(super) fn use_batches(&mut self) {
        self.batches = true;
    }

    pub(super) fn set_eager(&mut self, eager: bool) {
        self.eager = eager;
    }

    pub(super) fn push(&mut self, mut job: Job<O>) {
        job.place = self.next_place;
        self.next_place += 1;
        self.line_of(&job).push_back(job);
    }

    pub(super) fn push_first(&mut self, mut job: Job<O>) {
        self.next_front_place -= 1;
        job.place = self.next_front_place;
        self.line_of(&job).push_front(job);
    }

    fn line_of(&mut self, job: &Job<O>) -> &mut VecDeque<Job<O>> {
        let shares = self.batches && !job.alone && job.request.fits_batch();
        let lines = if shares { &mut self.shared } else { &mut self.alone };
        lines.line(job.request.class())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Job<O>> {
        self.alone.iter().chain(self.shared.iter())
    }

    /// How many requests of a class wait here.
    pub(super) fn waiting(&self, class: Class) -> usize {
        self.iter().filter(|job| job.request.class() == class).count()
    }

    /// What the next request of a class costs; `None` where none waits.
    pub(super) fn next_cost(&mut self, class: Class) -> Option<Cost> {
        let fronts = [self.alone.line(class).front(), self.shared.line(class).front()];
        fronts.into_iter().flatten().map(|job| job.request.cost()).min_by_key(|cost| cost.units)
    }

    pub(super) fn has_full_batch(&self) -> bool {
        self.shared.len() >= BATCH_ITEMS
    }

    /// The requests that go out now, together; none where it is better to wait. A batch goes out when it is full, or when half of
    /// `maxInFlight` is free: so batches are full while replies keep bringing new work, and one slow reply holds nobody up. Full batches
    /// and single requests take turns.
    pub(super) fn take_next(&mut self, open: usize, pacing: &mut Pacing, now_ms: u64) -> Vec<Job<O>> {
        if open >= pacing.max_in_flight() {
            return Vec::new();
        }
        let writes_wait = self.eager && !self.shared.line(Class::Writes).is_empty();
        let batch_is_urgent = self.has_full_batch() || writes_wait;
        if batch_is_urgent && !self.batch_was_last {
            let batch = self.take_batch(pacing, now_ms);
            if !batch.is_empty() {
                return batch;
            }
        }
        if let Some(class) = self.alone.next_class(pacing, now_ms) {
            self.batch_was_last = false;
            return self.alone.take(class, pacing).into_iter().collect();
        }
        if batch_is_urgent || open * 2 <= pacing.max_in_flight() { self.take_batch(pacing, now_ms) } else { Vec::new() }
    }

    fn take_batch(&mut self, pacing: &mut Pacing, now_ms: u64) -> Vec<Job<O>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH_ITEMS
            && let Some(class) = self.shared.next_class(pacing, now_ms)
        {
            let is_tried = pacing.tries_one(class);
            if is_tried && !batch.is_empty() {
                break;
            }
            batch.extend(self.shared.take(class, pacing));
            if is_tried {
                break;
            }
        }
        self.batch_was_last |= !batch.is_empty();
        batch
    }

    /// Takes those that match, in their order.
    pub(super) fn take_if(&mut self, matches: &dyn Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let mut taken = Vec::new();
        for line in self.alone.0.iter_mut().chain(self.shared.0.iter_mut()) {
            if line.iter().any(matches) {
                let (out, kept) = std::mem::take(line).into_iter().partition(|job| matches(job));
                taken.append(&mut Vec::from(out));
                *line = kept;
            }
        }
        sort(&mut taken);
        taken
    }
}

/// A function of its own, because `take_if` exists once for each closure, and the sort need not.
fn sort<O>(jobs: &mut [Job<O>]) {
    jobs.sort_unstable_by_key(|job| job.place);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::exchange::patience::Patience;
    use crate::graph::Request;

    fn outbox(shared: usize, alone: usize) -> (Outbox<usize>, Pacing) {
        let mut outbox = Outbox::new();
        outbox.use_batches();
        for i in 0..shared {
            outbox.push(Job::new(i, Request::last_change("1"), Patience::ENDLESS));
        }
        for i in 0..alone {
            outbox.push(Job::new(100 + i, Request::reset_password("1", None).unwrap(), Patience::ENDLESS));
        }
        (outbox, Pacing::new(8))
    }

    fn owners(jobs: &[Job<usize>]) -> Vec<usize> {
        jobs.iter().map(|job| job.owner).collect()
    }

    #[test]
    fn full_batches_and_what_goes_alone_take_turns() {
        let (mut outbox, mut pacing) = outbox(60, 2);
        let sizes: Vec<usize> = (0..6).map(|_| outbox.take_next(0, &mut pacing, 0).len()).collect();
        assert_eq!(sizes, [20, 1, 20, 1, 20, 0]);
    }

    #[test]
    fn a_part_of_a_batch_waits_until_half_of_the_line_is_free() {
        let (mut outbox, mut pacing) = outbox(3, 0);
        assert!(outbox.take_next(5, &mut pacing, 0).is_empty());
        assert_eq!(owners(&outbox.take_next(4, &mut pacing, 0)), [0, 1, 2]);
    }

    #[test]
    fn what_a_blocked_class_tries_goes_alone() {
        let (mut outbox, mut pacing) = outbox(30, 0);
        outbox.push(Job::new(50, Request::revoke_sessions("1"), Patience::ENDLESS));
        pacing.hold(Class::Reads, 500, 0, 0);
        pacing.hold(Class::Reads, 1_000, 500, 500);
        assert_eq!(owners(&outbox.take_next(0, &mut pacing, 500)), [50]);
        outbox.push(Job::new(51, Request::revoke_sessions("1"), Patience::ENDLESS));
        assert_eq!(owners(&outbox.take_next(0, &mut pacing, 1_000)), [0]);
        assert_eq!(owners(&outbox.take_next(0, &mut pacing, 1_000)), [51]);
    }

    #[test]
    fn a_held_class_keeps_nobody_waiting() {
        let (mut outbox, mut pacing) = outbox(1, 1);
        pacing.hold(Class::ResetPassword, 1_000, 0, 0);
        assert_eq!(owners(&outbox.take_next(0, &mut pacing, 0)), [0]);
        assert!(outbox.take_next(0, &mut pacing, 999).is_empty());
        assert_eq!(owners(&outbox.take_next(0, &mut pacing, 1_000)), [100]);
    }
}

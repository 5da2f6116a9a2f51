//! What goes out next, and what goes together.

use std::collections::VecDeque;

use super::job::Job;
use crate::graph::BATCH_ITEMS;

/// Requests that may be sent.
pub(super) struct Outbox<O> {
    alone: VecDeque<Job<O>>,
    /// Those that may share a batch; empty as long as there are none.
    shared: VecDeque<Job<O>>,
    batches: bool,
}

impl<O> Outbox<O> {
    pub(super) fn new() -> Self {
        Self { alone: VecDeque::new(), shared: VecDeque::new(), batches: false }
    }

    /// From now on requests share batches.
    pub(super) fn use_batches(&mut self) {
        self.batches = true;
    }

    pub(super) fn push(&mut self, job: Job<O>) {
        self.line(&job).push_back(job);
    }

    pub(super) fn push_first(&mut self, job: Job<O>) {
        self.line(&job).push_front(job);
    }

    fn line(&mut self, job: &Job<O>) -> &mut VecDeque<Job<O>> {
        if self.batches && !job.alone && job.request.fits_batch() { &mut self.shared } else { &mut self.alone }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Job<O>> {
        self.alone.iter().chain(&self.shared)
    }

    pub(super) fn has_full_batch(&self) -> bool {
        self.shared.len() >= BATCH_ITEMS
    }

    /// How many requests go out next, in one; 0 where it is better to wait. A batch goes out when it is full, or when half of the
    /// line is free: so batches are full while answers keep bringing new work, and one slow answer holds nobody up.
    pub(super) fn next_size(&self, open: usize, max_in_flight: usize) -> usize {
        if open >= max_in_flight {
            0
        } else if self.has_full_batch() {
            BATCH_ITEMS
        } else if !self.alone.is_empty() {
            1
        } else if open * 2 <= max_in_flight {
            self.shared.len()
        } else {
            0
        }
    }

    /// Takes what `next_size` counted.
    pub(super) fn take(&mut self, size: usize) -> Vec<Job<O>> {
        match self.alone.pop_front() {
            Some(job) if size == 1 => vec![job],
            Some(job) => {
                self.alone.push_front(job);
                self.shared.drain(..size.min(self.shared.len())).collect()
            }
            None => self.shared.drain(..size.min(self.shared.len())).collect(),
        }
    }

    /// Takes those that match, in their order.
    pub(super) fn take_if(&mut self, matches: impl Fn(&Job<O>) -> bool) -> Vec<Job<O>> {
        let mut taken = Vec::new();
        for line in [&mut self.alone, &mut self.shared] {
            if line.iter().any(&matches) {
                let (out, kept) = std::mem::take(line).into_iter().partition(|job| matches(job));
                taken.append(&mut Vec::from(out));
                *line = kept;
            }
        }
        taken
    }
}

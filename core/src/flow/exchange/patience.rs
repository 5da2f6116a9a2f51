//! How long a request may still take. Time that it waits behind others does not count.

/// The time that is left, and since when it runs; on the clock that stands still while a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) struct Patience {
    left_ms: u64,
    running_since_ms: Option<u64>,
    is_hint: bool,
}

impl Patience {
    /// Without an end.
    #[cfg(test)]
    pub(in crate::flow) const ENDLESS: Self = Self::of_ms(u64::MAX);

    /// It does not run yet.
    pub(in crate::flow) const fn of_ms(left_ms: u64) -> Self {
        Self { left_ms, running_since_ms: None, is_hint: false }
    }

    /// The same for a hint: its time goes on when a batch with it fails, so that it is given up in time.
    pub(in crate::flow) const fn of_hint_ms(left_ms: u64) -> Self {
        Self { is_hint: true, ..Self::of_ms(left_ms) }
    }

    /// From now on time counts: the request is at the service, or waits for its own sake.
    pub(super) fn run(&mut self, awake_ms: u64) {
        self.running_since_ms.get_or_insert(awake_ms);
    }

    /// From now on it waits behind others.
    pub(super) fn pause(&mut self, awake_ms: u64) {
        self.left_ms = self.left_ms(awake_ms);
        self.running_since_ms = None;
    }

    /// From now on it waits because a batch with it failed, perhaps because of another request.
    pub(super) fn wait_with_others(&mut self, awake_ms: u64) {
        if !self.is_hint {
            self.pause(awake_ms);
        }
    }

    pub(in crate::flow) fn left_ms(self, awake_ms: u64) -> u64 {
        if self.left_ms == u64::MAX {
            return u64::MAX;
        }
        self.left_ms.saturating_sub(self.running_since_ms.map_or(0, |since| awake_ms.saturating_sub(since)))
    }

    pub(super) fn is_over(self, awake_ms: u64) -> bool {
        self.left_ms(awake_ms) == 0
    }

    /// When it is over, if it goes on running.
    pub(super) fn ends_at_ms(self) -> Option<u64> {
        self.running_since_ms.filter(|_| self.left_ms != u64::MAX).map(|since| since.saturating_add(self.left_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_time_that_runs_counts() {
        let mut patience = Patience::of_ms(100);
        assert_eq!((patience.left_ms(5_000), patience.ends_at_ms()), (100, None));
        patience.run(5_000);
        patience.run(5_010);
        assert_eq!((patience.left_ms(5_040), patience.ends_at_ms()), (60, Some(5_100)));
        patience.pause(5_040);
        assert!(!patience.is_over(9_000));
        patience.run(9_000);
        assert!(patience.is_over(9_060) && !patience.is_over(9_059));
        let (mut own, mut hint) = (Patience::of_ms(100), Patience::of_hint_ms(100));
        for patience in [&mut own, &mut hint] {
            patience.run(0);
            patience.wait_with_others(10);
        }
        assert_eq!((own.left_ms(50), hint.left_ms(50)), (90, 50));
        assert!(!Patience::ENDLESS.is_over(u64::MAX));
    }
}

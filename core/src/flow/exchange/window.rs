//! A sliding window: how much may be used within a span of time. Bursts are allowed, the sum is not passed.

use std::collections::VecDeque;

/// What was used within the last span, against a limit.
///
/// A use counts from the moment it goes out until a span after its reply came: the service counts it somewhere in between.
#[derive(Debug)]
pub(super) struct Window {
    span_ms: u64,
    /// `None`: no limit is known.
    limit: Option<f64>,
    /// INVARIANT: what requests at the service use. Each `goes_out` is followed by one `came_back` or `stays` of the same amount.
    open: u32,
    /// When replies came, and what they had used.
    past: VecDeque<(u64, Use)>,
    /// INVARIANT: the sum over `past`.
    used: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Use {
    passed: u32,
    refused: u32,
}

impl Window {
    pub(super) fn new(span_ms: u64, limit: Option<f64>) -> Self {
        Self { span_ms, limit, open: 0, past: VecDeque::new(), used: 0 }
    }

    pub(super) const fn span_ms(&self) -> u64 {
        self.span_ms
    }

    pub(super) const fn limit(&self) -> Option<f64> {
        self.limit
    }

    pub(super) fn set_limit(&mut self, limit: Option<f64>) {
        self.limit = limit.map(|limit| limit.max(1.0));
    }

    pub(super) fn goes_out(&mut self, amount: u32) {
        self.open = self.open.saturating_add(amount);
    }

    /// It did not go out after all.
    pub(super) fn stays(&mut self, amount: u32) {
        self.open = self.open.saturating_sub(amount);
    }

    pub(super) fn came_back(&mut self, amount: u32, is_refused: bool, now_ms: u64) {
        self.open = self.open.saturating_sub(amount);
        self.used = self.used.saturating_add(amount);
        let of_now = match self.past.back_mut() {
            Some((at, of_now)) if *at == now_ms => of_now,
            _ => {
                self.past.push_back((now_ms, Use::default()));
                let Some((_, of_now)) = self.past.back_mut() else { return };
                of_now
            }
        };
        if is_refused {
            of_now.refused += amount;
        } else {
            of_now.passed += amount;
        }
    }

    fn forget(&mut self, now_ms: u64) {
        while let Some((at, of_then)) = self.past.front().copied().filter(|(at, _)| at.saturating_add(self.span_ms) <= now_ms) {
            debug_assert!(at <= now_ms, "time does not go back");
            self.used = self.used.saturating_sub(of_then.passed + of_then.refused);
            self.past.pop_front();
        }
    }

    /// What was used within the span, and is being used.
    pub(super) fn count(&mut self, now_ms: u64) -> u32 {
        self.forget(now_ms);
        self.used.saturating_add(self.open)
    }

    /// What passed within the span.
    pub(super) fn passed(&mut self, now_ms: u64) -> u32 {
        self.forget(now_ms);
        self.passed_since(0)
    }

    /// What passed since then, as far back as the span goes.
    pub(super) fn passed_since(&self, since_ms: u64) -> u32 {
        self.past.iter().filter(|(at, _)| *at >= since_ms).map(|(_, of_then)| of_then.passed).sum()
    }

    /// When the first of what is counted came back.
    pub(super) fn first_ms(&self) -> Option<u64> {
        self.past.front().map(|(at, _)| *at)
    }

    /// The same uses, counted in a shorter span.
    pub(super) fn in_span(&self, span_ms: u64, limit: f64) -> Self {
        Self { span_ms, limit: Some(limit), past: self.past.clone(), ..*self }
    }

    /// How much may be used now.
    fn room(&mut self, now_ms: u64) -> u32 {
        let count = self.count(now_ms);
        self.limit.map_or(u32::MAX, |limit| whole(limit).max(1).saturating_sub(count))
    }

    /// Whether this much may be used now. An amount above the limit goes alone.
    pub(super) fn has_room(&mut self, amount: u32, now_ms: u64) -> bool {
        self.room(now_ms) >= self.at_most(amount)
    }

    fn at_most(&self, amount: u32) -> u32 {
        self.limit.map_or(amount, |limit| amount.min(whole(limit).max(1)))
    }

    /// When this much may be used; `None` where only a reply makes room.
    pub(super) fn room_at_ms(&mut self, amount: u32, now_ms: u64) -> Option<u64> {
        let (mut room, needed) = (self.room(now_ms), self.at_most(amount));
        if room >= needed {
            return Some(now_ms);
        }
        // What is over the limit already, and at the service, frees nothing.
        let limit = self.limit.map_or(u32::MAX, |limit| whole(limit).max(1));
        let mut count = self.used.saturating_add(self.open);
        for (at, of_then) in &self.past {
            count = count.saturating_sub(of_then.passed + of_then.refused);
            room = limit.saturating_sub(count);
            if room >= needed {
                return Some(at.saturating_add(self.span_ms));
            }
        }
        None
    }
}

#[expect(clippy::as_conversions, reason = "a float becomes an integer by no other means; it saturates")]
const fn whole(limit: f64) -> u32 {
    limit as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_are_allowed_and_the_sum_is_not_passed() {
        let mut window = Window::new(10_000, Some(5.0));
        for _ in 0..5 {
            assert!(window.has_room(1, 0));
            window.goes_out(1);
        }
        assert_eq!((window.room(0), window.room_at_ms(1, 0)), (0, None));
        for at in [100, 100, 200, 300, 400] {
            window.came_back(1, false, at);
        }
        assert_eq!((window.room(10_099), window.room_at_ms(1, 9_000), window.room_at_ms(3, 9_000)), (0, Some(10_100), Some(10_200)));
        assert_eq!((window.room(10_100), window.room(10_400)), (2, 5));
    }

    #[test]
    fn refusals_are_used_and_did_not_pass() {
        let mut window = Window::new(10_000, None);
        window.goes_out(3);
        window.came_back(2, false, 50);
        window.came_back(1, true, 50);
        assert_eq!((window.count(60), window.passed(60), window.room(60)), (3, 2, u32::MAX));
    }

    #[test]
    fn what_is_dearer_than_the_limit_goes_alone() {
        let mut window = Window::new(10, Some(1.2));
        assert!(window.has_room(4, 0));
        window.goes_out(4);
        assert!(!window.has_room(1, 0));
        window.came_back(4, false, 5);
        assert_eq!(window.room_at_ms(1, 6), Some(15));
    }
}

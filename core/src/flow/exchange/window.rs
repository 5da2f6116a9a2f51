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
    /// Used by what is at the service.
    open: u32,
    /// When replies came, and what they had used.
    past: VecDeque<(u64, Use)>,
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
        self.past.iter().map(|(_, of_then)| of_then.passed).sum()
    }

    /// How much may be used now; at least one is allowed where nothing else is used.
    pub(super) fn room(&mut self, now_ms: u64) -> u32 {
        let count = self.count(now_ms);
        match self.limit {
            None => u32::MAX,
            Some(limit) => whole(limit).max(1).saturating_sub(count),
        }
    }

    /// When there is room again; `None` where only a reply makes some.
    pub(super) fn room_at_ms(&mut self, now_ms: u64) -> Option<u64> {
        if self.room(now_ms) > 0 {
            return Some(now_ms);
        }
        self.past.front().map(|(at, _)| at.saturating_add(self.span_ms))
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
            assert!(window.room(0) > 0);
            window.goes_out(1);
        }
        assert_eq!((window.room(0), window.room_at_ms(0)), (0, None));
        for at in [100, 100, 200, 300, 400] {
            window.came_back(1, false, at);
        }
        assert_eq!((window.room(10_099), window.room_at_ms(9_000)), (0, Some(10_100)));
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
    fn what_is_dearer_than_the_limit_still_goes() {
        assert_eq!(Window::new(10, Some(0.2)).room(0), 1);
    }
}

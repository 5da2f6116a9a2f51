//! A limit for a span of time that is lowered where the service allows less, and raised again bit by bit.

use super::window::Window;

/// How long nothing may be refused before a lowered limit is raised.
const RAISE_AFTER_MS: u64 = 60_000;
const RAISE: f64 = 1.1;
/// Fewer requests than this in a span tell little about its limit.
pub(super) const FEW: u32 = 10;
/// What the service says of the share counts from this part of the limit on: a quarter.
const OWN_PART: f64 = 4.0;

#[derive(Debug)]
pub(super) struct Budget {
    window: Window,
    ceiling: Option<Ceiling>,
    raise: Option<Raise>,
}

/// A limit that is raised this far is lowered no more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ceiling {
    pub at: f64,
    /// The limit from then on; `None`: no limit.
    pub then: Option<f64>,
}

/// When a lowered limit is raised.
#[derive(Debug)]
struct Raise {
    at_ms: u64,
    after_ms: u64,
    /// The limit before the last raise, while that is on trial.
    before: Option<f64>,
}

impl Raise {
    fn after(after_ms: u64, now_ms: u64) -> Self {
        Self { at_ms: now_ms.saturating_add(after_ms), after_ms, before: None }
    }
}

impl Budget {
    /// A limit that is known from the start.
    pub(super) fn known(span_ms: u64, limit: f64) -> Self {
        Self { window: Window::new(span_ms, Some(limit)), ceiling: Some(Ceiling { at: limit, then: Some(limit) }), raise: None }
    }

    /// No limit yet.
    pub(super) fn unknown(span_ms: u64) -> Self {
        Self { window: Window::new(span_ms, None), ceiling: None, raise: None }
    }

    /// So much less than this budget, in a shorter span; `None` where it is no less.
    pub(super) fn less(&self, span_ms: u64, limit: f64, now_ms: u64) -> Option<Self> {
        let at = self.limit()? * as_float(span_ms) / as_float(self.span_ms());
        let window = self.window.in_span(span_ms, limit);
        let raise = Some(Raise::after(RAISE_AFTER_MS, now_ms));
        (limit < at).then_some(Self { window, ceiling: Some(Ceiling { at, then: None }), raise })
    }

    pub(super) const fn limit(&self) -> Option<f64> {
        self.window.limit()
    }

    pub(super) const fn span_ms(&self) -> u64 {
        self.window.span_ms()
    }

    pub(super) fn goes_out(&mut self, amount: u32) {
        self.window.goes_out(amount);
    }

    pub(super) fn stays(&mut self, amount: u32) {
        self.window.stays(amount);
    }

    pub(super) fn came_back(&mut self, amount: u32, is_refused: bool, now_ms: u64) {
        self.window.came_back(amount, is_refused, now_ms);
    }

    /// What passed within the span.
    pub(super) fn passed(&mut self, now_ms: u64) -> u32 {
        self.window.passed(now_ms)
    }

    /// What passed since then, as far back as the span goes.
    pub(super) fn passed_since(&self, since_ms: u64) -> u32 {
        self.window.passed_since(since_ms)
    }

    /// When the first of what is counted came back.
    pub(super) fn first_ms(&self) -> Option<u64> {
        self.window.first_ms()
    }

    pub(super) fn has_room(&mut self, amount: u32, now_ms: u64) -> bool {
        self.raise_when_due(now_ms);
        self.window.has_room(amount, now_ms)
    }

    /// When this much may be used; `None` where only a reply makes room.
    pub(super) fn room_at_ms(&mut self, amount: u32, now_ms: u64) -> Option<u64> {
        self.window.room_at_ms(amount, now_ms)
    }

    /// The service says which share of the limit is used. It counts what others use as well: where our own part is small, that tells little.
    pub(super) fn hear(&mut self, share: f64, now_ms: u64) {
        let used = self.window.count(now_ms);
        let Some(limit) = self.window.limit().filter(|_| used >= FEW) else { return };
        let told = f64::from(used) / share;
        if told > limit {
            self.window.set_limit(Some(told));
        } else if told < limit && f64::from(used) * OWN_PART >= limit {
            self.lower(told, now_ms);
        }
    }

    /// The service allows only this much now. After a while without a refusal it is raised.
    pub(super) fn lower(&mut self, limit: f64, now_ms: u64) {
        self.window.set_limit(Some(limit));
        self.raise = Some(Raise::after(RAISE_AFTER_MS, now_ms));
    }

    /// Something was refused. If a raise was on trial, the limit before it comes back, and the next raise comes later: then this is `true`.
    pub(super) fn takes_raise_back(&mut self, now_ms: u64) -> bool {
        let Some(Raise { after_ms, before: Some(before), .. }) = self.raise else { return false };
        self.window.set_limit(Some(before));
        self.raise = Some(Raise::after(after_ms * 2, now_ms));
        true
    }

    fn raise_when_due(&mut self, now_ms: u64) {
        let (Some(raise), Some(limit)) = (&mut self.raise, self.window.limit()) else { return };
        if now_ms < raise.at_ms {
            return;
        }
        let raised = limit * RAISE;
        match self.ceiling.filter(|ceiling| raised >= ceiling.at) {
            Some(ceiling) => {
                self.raise = None;
                self.window.set_limit(ceiling.then);
            }
            None => {
                raise.at_ms = now_ms.saturating_add(raise.after_ms);
                raise.before = Some(limit);
                self.window.set_limit(Some(raised));
            }
        }
    }
}

#[expect(clippy::as_conversions, reason = "a span becomes a float by no other means; spans are far below 2⁵³")]
const fn as_float(span_ms: u64) -> f64 {
    span_ms as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lowered_limit_is_raised_up_to_its_ceiling() {
        let mut budget = Budget::known(10_000, 12.0);
        budget.lower(10.0, 0);
        budget.goes_out(10);
        assert!(!budget.has_room(1, 59_999) && budget.has_room(1, 60_000));
        assert!(budget.has_room(2, 120_000) && budget.limit() == Some(12.0) && budget.raise.is_none());
    }

    #[test]
    fn a_raise_that_is_refused_is_taken_back_and_tried_later() {
        let mut budget = Budget::unknown(10_000);
        assert!(budget.has_room(u32::MAX, 0) && !budget.takes_raise_back(0));
        budget.lower(20.0, 0);
        budget.goes_out(20);
        assert!(!budget.takes_raise_back(10), "there was no raise");
        assert!(budget.has_room(2, 60_000));
        assert!(budget.takes_raise_back(60_100) && budget.limit() == Some(20.0));
        assert!(!budget.has_room(1, 180_099) && budget.has_room(2, 180_100));
    }

    #[test]
    fn less_of_a_budget_counts_what_was_used_before_and_ends_at_the_same_rate() {
        let mut known = Budget::known(150_000, 3_000.0);
        known.goes_out(100);
        known.came_back(100, false, 1_000);
        assert!(known.less(10_000, 200.0, 1_000).is_none(), "that is no less");
        let mut less = known.less(10_000, 190.0, 1_000).unwrap();
        assert!(less.has_room(90, 1_000) && !less.has_room(91, 1_000));
        assert!(less.has_room(u32::MAX, 61_000) && less.limit().is_none());
    }
}

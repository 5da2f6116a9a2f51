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
    pub(super) fn unknown(span_ms: u64, ceiling: Option<Ceiling>) -> Self {
        Self { window: Window::new(span_ms, None), ceiling, raise: None }
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

    /// What passed within the span, and when its first reply came.
    pub(super) fn passed(&mut self, now_ms: u64) -> (u32, u64) {
        self.window.passed(now_ms)
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
        if self.ceiling.is_none_or(|ceiling| limit < ceiling.at) {
            self.window.set_limit(Some(limit));
            self.raise = Some(Raise::after(RAISE_AFTER_MS, now_ms));
        }
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
        budget.lower(13.0, 120_000);
        assert_eq!(budget.limit(), Some(12.0), "that is no less");
    }

    #[test]
    fn a_raise_that_is_refused_is_taken_back_and_tried_later() {
        let mut budget = Budget::unknown(10_000, None);
        assert!(budget.has_room(u32::MAX, 0) && !budget.takes_raise_back(0));
        budget.lower(20.0, 0);
        budget.goes_out(20);
        assert!(!budget.takes_raise_back(10), "there was no raise");
        assert!(budget.has_room(2, 60_000));
        assert!(budget.takes_raise_back(60_100) && budget.limit() == Some(20.0));
        assert!(!budget.has_room(1, 180_099) && budget.has_room(2, 180_100));
    }

    #[test]
    fn above_its_ceiling_there_is_no_limit_where_none_is_known() {
        let mut budget = Budget::unknown(10_000, Some(Ceiling { at: 200.0, then: None }));
        budget.lower(190.0, 0);
        assert!(budget.has_room(u32::MAX, 60_000) && budget.limit().is_none());
    }
}

//! How many replies are still to come.

/// How many replies are still to come.
#[derive(Debug, Default)]
pub(super) struct Awaited(usize);

impl Awaited {
    pub(super) fn more(&mut self, count: usize) {
        self.0 += count;
    }

    pub(super) fn one_less(&mut self) {
        debug_assert!(self.0 > 0, "nothing was awaited");
        self.0 = self.0.saturating_sub(1);
    }

    pub(super) const fn is_over(&self) -> bool {
        self.0 == 0
    }
}

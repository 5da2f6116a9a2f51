//! The ids of actions.

/// The ids of a flow's actions: 1, 2, 3, …
#[derive(Debug, Default)]
pub(super) struct Ids(u64);

impl Ids {
    pub(super) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

//! Time, as the host tells it.

use crate::rfc3339;

/// Monotonic milliseconds, and which UTC time their zero is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub now_ms: u64,
    /// As `now_ms`, but it stands still while a person is asked: deadlines are measured on it.
    pub awake_ms: u64,
    utc_at_zero_ms: u64,
}

impl Clock {
    pub(super) const fn new(utc_at_zero_ms: u64) -> Self {
        Self { now_ms: 0, awake_ms: 0, utc_at_zero_ms }
    }

    /// Unix milliseconds now.
    pub(super) const fn utc_ms(self) -> u64 {
        self.utc_at_zero_ms.saturating_add(self.now_ms)
    }

    /// Moves on; time never goes backwards.
    pub(super) fn advance(&mut self, now_ms: u64, somebody_is_asked: bool) {
        let passed = now_ms.saturating_sub(self.now_ms);
        self.now_ms += passed;
        if !somebody_is_asked {
            self.awake_ms += passed;
        }
    }

    /// Unix milliseconds of a time that the service tells; `None` where it cannot be read.
    pub(super) fn utc_of(self, text: &str) -> Option<u64> {
        rfc3339::read(text)
    }

    /// The UTC time of a monotonic time, as RFC 3339 with milliseconds.
    pub(super) fn stamp(self, at_ms: u64) -> String {
        rfc3339::write(self.utc_at_zero_ms.saturating_add(at_ms))
    }
}

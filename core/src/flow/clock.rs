//! Time, as the host tells it.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const RFC_3339: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Monotonic milliseconds, and which UTC time their zero is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub now_ms: u64,
    utc_at_zero_ms: u64,
}

impl Clock {
    pub(super) const fn new(utc_at_zero_ms: u64) -> Self {
        Self { now_ms: 0, utc_at_zero_ms }
    }

    /// Unix milliseconds now.
    pub(super) const fn utc_ms(self) -> u64 {
        self.utc_at_zero_ms.saturating_add(self.now_ms)
    }

    /// The UTC time of a monotonic time, as RFC 3339 with milliseconds.
    pub(super) fn stamp(self, at_ms: u64) -> String {
        let nanoseconds = i128::from(self.utc_at_zero_ms.saturating_add(at_ms)) * 1_000_000;
        let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        time.format(RFC_3339).unwrap_or_default()
    }
}

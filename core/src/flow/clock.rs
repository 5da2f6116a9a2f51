//! Time, as the host tells it.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const RFC_3339: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

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
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        u64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
    }

    /// The UTC time of a monotonic time, as RFC 3339 with milliseconds.
    pub(super) fn stamp(self, at_ms: u64) -> String {
        let nanoseconds = i128::from(self.utc_at_zero_ms.saturating_add(at_ms)) * 1_000_000;
        let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        time.format(RFC_3339).unwrap_or_default()
    }
}

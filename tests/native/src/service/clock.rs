//! The service's own clock, which need not agree with the host's.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// Unix milliseconds at virtual zero, by the host's clock: 2026-11-24T08:00:00Z.
pub const UTC_AT_ZERO_MS: u64 = 1_795_507_200_000;

const HTTP_DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
const PROPERTY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// How far it is ahead of the host's.
    pub ahead_ms: i64,
}

impl Clock {
    /// As headers write it.
    pub fn http_date(self, at_ms: u64) -> String {
        self.at(i64::try_from(at_ms).unwrap()).format(HTTP_DATE).unwrap()
    }

    /// As properties write it, in whole seconds; the time may be before the run.
    pub fn stamp(self, at_ms: i64) -> String {
        self.at(at_ms).format(PROPERTY).unwrap()
    }

    fn at(self, at_ms: i64) -> OffsetDateTime {
        let unix_ms = i64::try_from(UTC_AT_ZERO_MS).unwrap() + at_ms + self.ahead_ms;
        OffsetDateTime::from_unix_timestamp(unix_ms.div_euclid(1000)).unwrap()
    }
}

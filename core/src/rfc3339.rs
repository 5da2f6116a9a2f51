//! RFC 3339, as the service and our own messages tell times: read leniently, written with milliseconds. The calendar is `time`'s; its
//! general format engine would weigh more than all the code that is written here.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Unix milliseconds of a time; `None` where it cannot be read, or lies before 1970.
pub(crate) fn read(text: &str) -> Option<u64> {
    let (date, rest) = text.trim().split_once(['T', 't', ' '])?;
    let (clock, offset) = rest.split_at_checked(rest.find(['Z', 'z', '+', '-'])?)?;
    let moment = PrimitiveDateTime::new(read_date(date)?, read_time(clock)?).assume_offset(read_offset(offset)?);
    let seconds = u64::try_from(moment.unix_timestamp()).ok()?;
    seconds.checked_mul(1000)?.checked_add(u64::from(moment.millisecond()))
}

/// `2026-11-24`.
fn read_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let year = year.parse().ok().filter(|_| is_number(year, 4))?;
    Date::from_calendar_date(year, Month::try_from(pair(month)?).ok()?, pair(day)?).ok()
}

/// `08:00:00`, with any number of decimals. A leap second counts as the one before it.
fn read_time(text: &str) -> Option<Time> {
    let (hour, rest) = text.split_once(':')?;
    let (minute, rest) = rest.split_once(':')?;
    let (second, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let second = pair(second).map(|second| if second == 60 { 59 } else { second })?;
    let milliseconds = format!("{fraction:0<3}").get(..3)?.parse().ok().filter(|_| is_number(fraction, fraction.len()))?;
    Time::from_hms_milli(pair(hour)?, pair(minute)?, second, milliseconds).ok()
}

/// `Z` or `+01:00`.
fn read_offset(text: &str) -> Option<UtcOffset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(UtcOffset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (i8::try_from(pair(hours)?).ok()?, i8::try_from(pair(minutes)?).ok()?);
    let side = if sign == "-" { -1 } else { 1 };
    UtcOffset::from_hms(side * hours, side * minutes, 0).ok()
}

/// A number of two digits.
fn pair(text: &str) -> Option<u8> {
    text.parse().ok().filter(|_| is_number(text, 2))
}

fn is_number(text: &str, length: usize) -> bool {
    text.len() == length && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The UTC time of Unix milliseconds: `2026-11-24T08:00:00.000Z`. What no calendar reaches is told as 1970.
pub(crate) fn write(unix_ms: u64) -> String {
    let seconds = i64::try_from(unix_ms / 1000).unwrap_or(i64::MAX);
    let (time, millisecond) = match OffsetDateTime::from_unix_timestamp(seconds) {
        Ok(time) => (time, unix_ms % 1000),
        Err(_) => (OffsetDateTime::UNIX_EPOCH, 0),
    };
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second) = time.to_hms();
    format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z", u8::from(month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_of_the_service() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-24T08:00:00Z", Some(1_795_507_200_000)),
            ("2026-11-24T08:00:00.5Z", Some(1_795_507_200_500)),
            ("2026-11-24T08:00:00.1239999Z", Some(1_795_507_200_123)),
            ("2026-11-24t08:00:00z", Some(1_795_507_200_000)),
            (" 2026-11-24 08:00:00Z ", Some(1_795_507_200_000)),
            ("2026-11-24T09:30:00+01:30", Some(1_795_507_200_000)),
            ("2026-11-23T22:00:00-10:00", Some(1_795_507_200_000)),
            ("2024-02-29T00:00:00Z", Some(1_709_164_800_000)),
            ("2016-12-31T23:59:60Z", Some(1_483_228_799_000)),
            ("9999-12-31T23:59:59.999Z", Some(253_402_300_799_999)),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        for text in [
            "",
            "T",
            "Z",
            "soon",
            "2026-11-24",
            "2026-11-24T08:00:00",
            "2026-11-24T08:00Z",
            "2026-11-24T08:00:00.Z",
            "2026-11-24T08:00:00.5xZ",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T08:60:00Z",
            "2026-11-24T08:00:61Z",
            "2026-11-24T08:00:00+1:00",
            "2026-11-24T08:00:00+",
            "2026-11-24T08:00:00+99:00",
            "2026-11-24T08:00:00ZZ",
            "+2026-11-24T08:00:00Z",
            "26-11-24T08:00:00Z",
            "2026-1-24T08:00:00Z",
            "2026-11-24T+8:00:00Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "２０２６-11-24T08:00:00Z",
            "2026-11-24T08:00:00é",
            "2026-11-24T08:00:00.é1Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn written_with_milliseconds() {
        assert_eq!(write(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(write(1_795_507_200_412), "2026-11-24T08:00:00.412Z");
        assert_eq!(write(u64::MAX), "1970-01-01T00:00:00.000Z");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(ms in 0..253_402_300_800_000_u64) {
            prop_assert_eq!(read(&write(ms)), Some(ms));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,40}", near in "[0-9TZ:.+-]{0,30}") {
            let _ = (read(&text), read(&near));
        }
    }
}

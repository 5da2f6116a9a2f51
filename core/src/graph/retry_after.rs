//! `Retry-After`: seconds, a fraction of them, or a date, which is read against the same reply's `Date`.

use std::time::UNIX_EPOCH;

use httpdate::parse_http_date;

use super::Reply;

/// When the service made the reply, in Unix milliseconds; `None` where a page cannot read it.
pub(crate) fn service_date_ms(reply: &Reply) -> Option<u64> {
    let date = parse_http_date(reply.header("date")?.trim()).ok()?;
    date.duration_since(UNIX_EPOCH).ok()?.as_secs().checked_mul(1000)
}

/// How long to wait, in milliseconds, the longest where the header came twice; `None` where the reply does not say or a page cannot read it.
pub(crate) fn retry_after_ms(reply: &Reply) -> Option<u64> {
    let text = reply.header("retry-after")?.trim();
    if let Some(ms) = text.split(',').map(|part| thousandths(part.trim())).max().flatten() {
        return Some(ms);
    }
    let (until, now) = (parse_http_date(text).ok()?, parse_http_date(reply.header("date")?.trim()).ok()?);
    // A date that has passed is no wait.
    Some(until.duration_since(now).map_or(0, |wait| wait.as_secs().saturating_mul(1000)))
}

/// `2`, `2.5` times 1000: a whole part and up to three decimals that count.
pub(super) fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let decimals: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(whole.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(1000).saturating_add(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Headers;

    fn read(retry_after: &str, date: &str) -> Option<u64> {
        let headers = Headers::from([("Retry-After", retry_after), ("Date", date)]);
        retry_after_ms(&Reply::new(429, headers, b""))
    }

    #[test]
    fn all_forms() {
        let date = "Tue, 24 Nov 2026 08:00:00 GMT";
        for (text, expected) in [
            ("2", Some(2000)),
            ("0.25", Some(250)),
            ("1.23456", Some(1234)),
            ("Tue, 24 Nov 2026 08:00:07 GMT", Some(7000)),
            ("Tue, 24 Nov 2026 07:00:00 GMT", Some(0)),
            ("Tue, 31 Nov 2026 08:00:00 GMT", None),
            ("Tue, 24 Nov 2026 08:00:07", None),
            ("soon", None),
            ("-1", None),
            ("", None),
            ("99999999999999999999", Some(u64::MAX)),
        ] {
            assert_eq!(read(text, date), expected, "{text}");
        }
        assert_eq!(read("Tue, 24 Nov 2026 08:00:07 GMT", "?"), None);
    }
}

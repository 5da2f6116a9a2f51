//! `Retry-After`: seconds, a fraction of them, or a date, which is read against the same reply's `Date`.

use time::PrimitiveDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::Reply;

/// The date of HTTP, always in GMT.
const HTTP_DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// When the service made the reply, in Unix milliseconds; `None` where a page cannot read it.
pub(crate) fn service_date_ms(reply: &Reply) -> Option<u64> {
    let date = date(reply.header("date")?.trim())?;
    u64::try_from(date.assume_utc().unix_timestamp()).ok()?.checked_mul(1000)
}

/// How long to wait, in milliseconds, the longest where the header came twice; `None` where the reply does not say or a page cannot read it.
pub(crate) fn retry_after_ms(reply: &Reply) -> Option<u64> {
    let text = reply.header("retry-after")?.trim();
    if let Some(ms) = text.split(',').map(|part| milliseconds(part.trim())).max().flatten() {
        return Some(ms);
    }
    let (until, now) = (date(text)?, date(reply.header("date")?.trim())?);
    Some(u64::try_from((until - now).whole_milliseconds()).unwrap_or(0))
}

fn date(text: &str) -> Option<PrimitiveDateTime> {
    PrimitiveDateTime::parse(text, HTTP_DATE).ok()
}

/// `2`, `2.5`: whole seconds and up to three decimals that count.
fn milliseconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let thousandths: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(retry_after: &str, date: &str) -> Option<u64> {
        let headers = BTreeMap::from([("Retry-After".to_owned(), retry_after.to_owned()), ("Date".to_owned(), date.to_owned())]);
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
            ("soon", None),
            ("-1", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read(text, date), expected, "{text}");
        }
        assert_eq!(read("Tue, 24 Nov 2026 08:00:07 GMT", "?"), None);
    }
}

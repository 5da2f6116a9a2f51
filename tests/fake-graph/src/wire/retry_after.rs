//! The `Retry-After` header in all its forms: whole seconds, a fraction, a date.

use serde::Deserialize;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

const HTTP_DATE: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// A `Retry-After` header.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum RetryAfter {
    /// Seconds, perhaps with a fraction.
    Seconds(serde_json::Number),
    /// As it is.
    Text(String),
    /// A date so many seconds after the answer.
    Date {
        /// Seconds.
        #[serde(rename = "dateInSec")]
        date_in_sec: i64,
    },
}

impl RetryAfter {
    /// The header's text in an answer that is given now.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Text(text) => text.clone(),
            Self::Date { date_in_sec } => {
                OffsetDateTime::now_utc().saturating_add(Duration::seconds(*date_in_sec)).format(HTTP_DATE).unwrap_or_default()
            }
        }
    }
}

/// How many milliseconds from now a header of that text asks to wait; none where it cannot be read.
#[must_use]
pub fn wait_ms(text: &str) -> Option<u64> {
    let milliseconds = match text.parse::<f64>() {
        Ok(seconds) => i128::try_from(std::time::Duration::try_from_secs_f64(seconds).ok()?.as_millis()).ok()?,
        Err(_) => (PrimitiveDateTime::parse(text, HTTP_DATE).ok()?.assume_utc() - OffsetDateTime::now_utc()).whole_milliseconds(),
    };
    u64::try_from(milliseconds.max(0)).ok()
}

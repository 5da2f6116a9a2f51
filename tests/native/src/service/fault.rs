//! What can go wrong with a request, or with an item of a batch.

use entra_reset_core::Failure;

/// The time of every reply: a date in `Retry-After` is read against it.
pub const DATE: &str = "Tue, 24 Nov 2026 08:00:00 GMT";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is answered as it should be.
    None,
    /// Refused before anything was done.
    Refused(u16, RetryAfter),
    /// Carried out, and answered with the status of a failure all the same.
    DoneAndFailed(u16),
    /// A page of somebody in between, with 200: before or after it was carried out.
    Html { done: bool },
    /// Carried out; the answer ends in its middle. Of an item: it is missing.
    Truncated,
    /// No answer: before or after it was carried out. Of an item: it is missing.
    Unanswered { failure: Failure, done: bool },
}

impl Fault {
    pub fn is_done(self) -> bool {
        match self {
            Self::None | Self::DoneAndFailed(_) | Self::Truncated => true,
            Self::Refused(..) => false,
            Self::Html { done } => done,
            // What was not sent cannot be done.
            Self::Unanswered { failure, done } => done && failure != Failure::NotSent,
        }
    }
}

/// How long the service asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    Unsaid,
    Seconds(u8),
    /// Tenths of a second.
    Tenths(u8),
    /// So many seconds after `DATE`.
    Date(u8),
}

impl RetryAfter {
    /// The header's text, and the same in milliseconds.
    pub fn header(self) -> Option<(String, u64)> {
        match self {
            Self::Unsaid => None,
            Self::Seconds(seconds) => Some((seconds.to_string(), u64::from(seconds) * 1000)),
            Self::Tenths(tenths) => Some((format!("{}.{}", tenths / 10, tenths % 10), u64::from(tenths) * 100)),
            Self::Date(seconds) => {
                let (minutes, seconds_left) = (seconds / 60, seconds % 60);
                Some((format!("Tue, 24 Nov 2026 08:{minutes:02}:{seconds_left:02} GMT"), u64::from(seconds) * 1000))
            }
        }
    }
}

//! The local log: JSON Lines, one record an event, each chained to the one before it, so that a change is found later. `core` makes and judges
//! the records; a host keeps the file.
//!
//! ```text
//! {"sequence":1,"previous":"000…0","at":"2026-11-24T08:00:00.000Z","event":"logStarted",…,"sha256":"5d0c…"}
//! {"sequence":2,"previous":"9a41…","at":"2026-11-24T08:00:00.100Z","event":"runStarted",…,"sha256":"77b2…"}
//! ```
//!
//! `previous` is the SHA-256 of the whole line before, without its line break. `sha256` is that of the line's own bytes before this member, so
//! that a change of the last record is found as well. The *head* of a log is the SHA-256 of its last line: who keeps it elsewhere finds
//! also that the end was cut off, or that all was written anew, which nothing inside the file can tell.

mod chain;
mod record;
#[cfg(test)]
mod tests;
mod verify;

pub use record::{LogLine, log_append};
pub use verify::{LogProblem, LogReport, LogSignature, LogVerifier};

//! Resets passwords in Microsoft Entra ID, as a state machine that does no input or output of its own.
//!
//! ```
//! use entra_reset_core::{Action, Flow, Source};
//!
//! # fn run(rng: impl rand::TryCryptoRng + Send + 'static) -> Result<(), entra_reset_core::Error> {
//! let mut flow = Flow::new(br#"{"kind":"reset","utcAtZeroMs":1790000000000}"#, Source::new(rng))?;
//! flow.add_users(br#"["adele@contoso.example"]"#)?;
//! if let Action::Send(send) = flow.poll(0) {
//!     println!("{} {}", send.method, send.url); // send it, then flow.respond(send.id, …) and poll again
//! }
//! # Ok(()) }
//! ```
//!
//! A host sends bytes, sleeps, asks the person, writes the journal and shows results: `docs/protocol.md` tells how. Time and randomness are arguments.
//! `ARCHITECTURE.md` is the map.
#![forbid(unsafe_code)]

mod claims;
mod cloud;
#[cfg(feature = "cms")]
mod cms;
#[cfg(test)]
mod documents;
mod error;
mod flow;
mod folding;
mod graph;
mod guid;
mod handover;
mod headers;
mod in_order;
mod json;
mod letter;
mod log;
mod mail;
mod note;
mod password;
mod permission;
mod random;
mod rfc3339;
mod role;
mod rows;
mod secret;
mod token;
pub mod wire;

#[cfg(feature = "cms")]
pub use cms::{Recipient as CmsRecipient, encrypt as cms_encrypt};
pub use error::{Error, Kind, Warning};
pub use flow::{Answer, Failure, Flow};
pub use handover::{HandoverOptions, HandoverSheet};
pub use log::{LogLine, LogProblem, LogReport, LogSignature, LogVerifier, log_append};
pub use password::{CheckReport, LENGTHS, PasswordPolicy, Rule, Style, password_check, password_spell};
pub use random::Source;
pub use rows::{TextRow, TextRows, row_members, rows_of_text};
pub use secret::Secret;
pub use token::token_check;
pub use wire::Action;

//! Runs the vectors of `tests/vectors` over any host of the flow (what a vector is, docs/protocol.md tells), and whole runs of `core`
//! over a Graph of its own, in virtual time.
// A test crate: a surprise is to end the run at once, with its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod cms_host;
mod core_host;
mod library_host;
mod matching;
mod password_host;
mod password_vector;
pub mod run;
pub mod service;
mod vector;

pub use core_host::CoreHost;
pub use library_host::{Library, LibraryHost};
pub use matching::check_matcher;
pub use password_host::{CorePasswords, WORDS};
pub use password_vector::{Passwords, check_passwords};
pub use vector::{check_flow, check_rows, read};

use serde_json::Value;

/// The code of a failed call.
pub type Code = String;

/// A flow, as one host offers it.
pub trait Host: Sized {
    fn set_claims(&mut self, payload: &[u8]) -> Result<(), Code>;
    fn set_password(&mut self, password: &[u8]) -> Result<(), Code>;
    fn add_users(&mut self, rows: &[u8]) -> Result<(), Code>;
    fn poll(&mut self, now_ms: u64) -> Result<Value, Code>;
    fn take_body(&mut self, id: u64) -> Result<Vec<u8>, Code>;
    fn write_secret(&mut self, send_id: u64, index: u64) -> Result<Vec<u8>, Code>;
    fn take_secret(&mut self, id: u64) -> Result<Vec<u8>, Code>;
    fn take_pass(&mut self, id: u64) -> Result<Vec<u8>, Code>;
    fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Code>;
    fn fail(&mut self, id: u64, with: &str) -> Result<(), Code>;
    fn answer(&mut self, id: u64, with: &str) -> Result<(), Code>;
    fn cancel(&mut self) -> Result<(), Code>;
}

//! All tests of this crate but one: `canary.rs` has its own allocator, and so its own program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr, reason = "tests")]

mod bulk;
mod bulk_round_trips;
mod bulk_truth;
mod bulk_waits;
mod cms;
mod echo;
mod field_facts;
mod field_others;
mod field_passwords;
mod field_throttling;
mod flow_passwords;
mod journal;
mod neighbours;
mod plans;
mod properties;
mod smoke;
mod steps;
mod support;
mod vectors;
mod words;

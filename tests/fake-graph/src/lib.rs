//! The embedded demo tenant: a Microsoft Graph on loopback that keeps its state in memory and refuses what Graph refuses.
//!
//! ```
//! let graph = fake_graph::FakeGraph::new(fake_graph::cloud::Cloud::Global)?;
//! let router = fake_graph::router(graph); // an axum router: serve it, or call it with tower's `oneshot`
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A request goes this way: [`connection`] (what HTTP libraries hide: a raw `#`, a dropped line) → [`graph`] (ids, faults, log) →
//! [`dispatch`] (token, path, operation) → one file an operation. Tests steer it through [`control`], under `/_test/`.
//! To add an operation: a [`path::Resource`], a file with the function, an arm in [`dispatch`].

pub mod cloud;
pub mod connection;
pub mod content;
pub mod control;
pub mod directory;
pub mod dispatch;
pub mod domains;
pub mod error;
pub mod faults;
pub mod filter;
pub mod graph;
pub mod log;
pub mod memberships;
pub mod operations;
pub mod paging;
pub mod password;
pub mod path;
pub mod permissions;
pub mod query;
pub mod reset_password;
pub mod revoke_sessions;
pub mod rights;
pub mod role_assignments;
pub mod serve;
pub mod settings;
pub mod state;
pub mod token;
pub mod update_user;
pub mod user;
pub mod user_properties;
pub mod users;
pub mod web;

#[cfg(test)]
mod tests;

pub use graph::{FakeGraph, router};

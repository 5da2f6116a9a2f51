//! The embedded demo tenant: a Microsoft Graph on loopback that keeps its state in memory and refuses what Graph refuses.
//!
//! ```
//! let graph = fake_graph::FakeGraph::new(fake_graph::cloud::Cloud::Global)?;
//! let router = fake_graph::router(graph); // an axum router: serve it, or call it with tower's `oneshot`
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A request goes this way: [`connection`] (what HTTP libraries hide: a raw `#`, a dropped line) → [`exchange`] (ids, faults, log) →
//! [`dispatch`] (token, path, operation) → one file an operation. A batch comes between: [`envelope`] → [`batch`] → an [`exchange`] for
//! each of its items. Tests steer the tenant through [`control`], under `/_test/`.
//! To add an operation: a [`path::Resource`], a file with the function, an arm in [`dispatch`].

pub mod answer;
pub mod batch;
pub mod cloud;
pub mod connection;
pub mod content;
pub mod control;
pub mod directory;
pub mod dispatch;
pub mod domains;
pub mod draws;
pub mod envelope;
pub mod error;
pub mod exchange;
pub mod faults;
pub mod filter;
pub mod foreign;
pub mod graph;
pub mod group_settings;
pub mod groups;
pub mod log;
pub mod many_users;
pub mod memberships;
pub mod operations;
pub mod paging;
pub mod password;
pub mod path;
pub mod permissions;
pub mod query;
pub mod random;
pub mod reset_password;
pub mod retry_after;
pub mod revoke_sessions;
pub mod rights;
pub mod role_assignments;
pub mod serve;
pub mod settings;
pub mod state;
pub mod then;
pub mod token;
pub mod update_user;
pub mod user;
pub mod user_properties;
pub mod users;
pub mod waits;
pub mod web;

#[cfg(test)]
mod tests;

pub use graph::{FakeGraph, router};

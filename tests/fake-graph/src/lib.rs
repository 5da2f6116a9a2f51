//! The embedded demo tenant: a Microsoft Graph on loopback that keeps its state in memory and refuses what Graph refuses.
//!
//! ```
//! let graph = fake_graph::FakeGraph::new(fake_graph::tenant::cloud::Cloud::Global)?;
//! let router = fake_graph::router(graph); // an axum router: serve it, or call it with tower's `oneshot`
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A request goes this way: [`wire::connection`] (what HTTP libraries hide: a raw `#`, a dropped line) → [`wire::exchange`] (ids, faults,
//! log) → [`operations`] (token, path, one file an operation) → [`tenant`] (what is there, and who may do what). A batch comes between:
//! [`wire::envelope`] → [`wire::batch`] → an exchange for each of its items. Tests steer the tenant through [`steering::control`], under
//! `/_test/`.
//! To add an operation: a [`wire::path::Resource`], a file with the function, an arm in [`operations::answer`].

pub mod draws;
pub mod graph;
pub mod operations;
pub mod steering;
pub mod tenant;
pub mod wire;

#[cfg(test)]
mod tests;

pub use graph::{FakeGraph, router};

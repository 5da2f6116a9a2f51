//! From bytes to a call and from a reply to bytes: connections, batches, OData's paths and queries, errors in Graph's shape.

pub mod answer;
pub mod batch;
pub mod call;
pub mod connection;
pub mod content;
pub mod envelope;
pub mod error;
pub mod exchange;
pub mod filter;
pub mod log_filter;
pub mod paging;
pub mod path;
pub mod query;
pub mod retry_after;
pub mod serve;
pub mod web;

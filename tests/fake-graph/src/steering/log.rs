//! What was asked, for a test to read: never a token, never a password, never what a mail says. Requests stand in the order in which they ended.

use axum::http::header::AUTHORIZATION;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::graph::Changing;
use crate::wire::call::Call;

/// One request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    method: String,
    /// Path and query, as sent.
    target: String,
    /// By lower-case name, without `authorization`.
    headers: Map<String, Value>,
    /// JSON with each password and the content of a mail masked; null where there is none or it cannot be read.
    body: Value,
    /// Whether the body is JSON; null without a body.
    body_valid: Option<bool>,
    /// The status of the reply; null where none reached the caller.
    status: Option<u16>,
    /// Whether a scripted fault was used.
    faulted: bool,
    /// The number of the HTTP request, from 1; items of a batch have that of the batch.
    round_trip: u64,
    /// Its id in a batch; null where it came by itself.
    item: Option<String>,
    /// How many requests it brings; null where it is no batch.
    items: Option<usize>,
    /// When it came.
    at_ms: u64,
    /// When it may come again, where the answer said so.
    retry_allowed_at_ms: Option<u64>,
}

/// How many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// HTTP requests, without those to `/_test` and without preflights of pages.
    pub round_trips: u64,
    /// What they asked for: items count by themselves, the batch around them does not.
    pub requests: usize,
    /// Batches.
    pub batches: usize,
    /// Requests that came in a batch.
    pub items: usize,
    /// Requests that may have changed something.
    pub writes: usize,
    /// Requests that a fault has hit.
    pub faulted: usize,
    /// Requests that were told to wait.
    pub throttled: usize,
    /// Requests that came again too early.
    pub early: usize,
    /// Requests to the host that is not Graph's.
    pub foreign: usize,
}

impl Entry {
    /// What is known before the answer.
    #[must_use]
    pub fn new(call: &Call, at_ms: u64) -> Self {
        let mut headers = Map::new();
        for (name, value) in &call.headers {
            if name != AUTHORIZATION {
                headers.insert(name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into());
            }
        }
        let body = serde_json::from_slice::<Value>(&call.body);
        let body_valid = if call.body.is_empty() { None } else { Some(body.is_ok()) };
        Self {
            method: call.method.to_string(),
            target: call.target(),
            headers,
            body: body.map(masked).unwrap_or_default(),
            body_valid,
            status: None,
            faulted: false,
            round_trip: call.round_trip,
            item: call.item.clone(),
            items: None,
            at_ms,
            retry_allowed_at_ms: None,
        }
    }

    /// It is a batch.
    pub fn is_batch_of(&mut self, items: usize) {
        self.items = Some(items);
    }

    /// With how it ended.
    #[must_use]
    pub fn ended(self, status: Option<u16>, faulted: bool, retry_allowed_at_ms: Option<u64>) -> Self {
        Self { status, faulted, retry_allowed_at_ms, ..self }
    }
}

impl Summary {
    /// The counts of a log.
    #[must_use]
    pub fn of(changing: &Changing) -> Self {
        let count = |holds: &dyn Fn(&Entry) -> bool| changing.log.iter().filter(|entry| holds(entry)).count();
        Self {
            round_trips: changing.round_trips,
            requests: count(&|entry| entry.items.is_none()),
            batches: count(&|entry| entry.items.is_some()),
            items: count(&|entry| entry.item.is_some()),
            writes: count(&|entry| entry.items.is_none() && entry.method != "GET"),
            faulted: count(&|entry| entry.faulted),
            throttled: count(&|entry| entry.retry_allowed_at_ms.is_some()),
            early: changing.waits.early().len(),
            foreign: changing.strays.len(),
        }
    }
}

/// Every member that may hold a password, at any depth: a mail's content as well.
fn masked(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let secret = name.to_lowercase().ends_with("password") || name.eq_ignore_ascii_case("content");
                (name, if secret { "***".into() } else { masked(value) })
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(masked).collect(),
        other => other,
    }
}

//! What was asked, for a test to read: never a token, never a password.

use axum::http::header::AUTHORIZATION;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::dispatch::Call;

/// One request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    method: String,
    /// Path and query, as sent.
    target: String,
    /// By lower-case name, without `authorization`.
    headers: Map<String, Value>,
    /// JSON with each password masked; null where there is none or it cannot be read.
    body: Value,
    /// Whether the body is JSON; null without a body.
    body_valid: Option<bool>,
    /// Of the answer; null where the connection was dropped.
    status: Option<u16>,
    /// Whether a scripted fault was used.
    faulted: bool,
}

impl Entry {
    /// What is known before the answer.
    #[must_use]
    pub fn new(call: &Call) -> Self {
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
        }
    }

    /// With how it ended.
    #[must_use]
    pub fn ended(self, status: Option<u16>, faulted: bool) -> Self {
        Self { status, faulted, ..self }
    }
}

/// Every member that may hold a password, at any depth.
fn masked(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let secret = name.to_lowercase().ends_with("password");
                (name, if secret { "***".into() } else { masked(value) })
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(masked).collect(),
        other => other,
    }
}

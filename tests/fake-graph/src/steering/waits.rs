//! Waits that were asked for and not kept: a request that comes again before its `Retry-After` has passed is early.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use crate::wire::call::Call;

/// Clocks count whole milliseconds, on both sides.
const SLACK_MS: u64 = 5;

/// What makes two requests the same: method and target, alone or in a batch; of mails, which have one target, the subject too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    method: String,
    target: String,
    subject: Option<String>,
}

/// A repetition that came too early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Early {
    method: String,
    target: String,
    /// When it came.
    at_ms: u64,
    /// When it might have come.
    retry_allowed_at_ms: u64,
}

/// Requests that must wait, and the early ones so far.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    open: HashMap<Key, u64>,
    early: Vec<Early>,
}

impl Call {
    /// As which request it is known when it comes again.
    #[must_use]
    pub fn key(&self) -> Key {
        let subject = || serde_json::from_slice::<Value>(&self.body).ok()?.pointer("/message/subject")?.as_str().map(str::to_owned);
        let subject = self.path.ends_with("/sendMail").then(subject).flatten();
        Key { method: self.method.to_string(), target: self.target(), subject }
    }
}

impl Waits {
    /// A request has come.
    pub fn arrived(&mut self, key: Key, at_ms: u64) {
        let Some(&retry_allowed_at_ms) = self.open.get(&key) else { return };
        if at_ms + SLACK_MS >= retry_allowed_at_ms {
            self.open.remove(&key);
        } else {
            let Key { method, target, .. } = key;
            self.early.push(Early { method, target, at_ms, retry_allowed_at_ms });
        }
    }

    /// The answer told it to wait.
    pub fn told(&mut self, key: Key, retry_allowed_at_ms: u64) {
        self.open.insert(key, retry_allowed_at_ms);
    }

    /// All that came too early.
    #[must_use]
    pub fn early(&self) -> &[Early] {
        &self.early
    }
}

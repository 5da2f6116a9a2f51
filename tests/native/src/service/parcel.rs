//! What came over the wire: a request, or several in a batch. What Graph would not take as a batch ends the test.

use std::collections::BTreeSet;

use entra_reset_core::wire::Send;
use serde_json::Value;

use super::call::{Call, ROOT};

#[derive(Clone, Debug)]
pub enum Parcel {
    One(Call),
    /// The batch itself, and its items.
    Batch(Call, Vec<Call>),
}

impl Parcel {
    pub fn read(send: &Send, body: Option<&[u8]>) -> Self {
        // Only one call is of the other version.
        let beta = "https://graph.microsoft.com/beta/users/validatePassword";
        let url = if send.url == beta { "/users/validatePassword" } else { send.url.strip_prefix(ROOT).unwrap_or("") };
        assert!(!url.is_empty(), "no token goes to {}", send.url);
        let body: Option<Value> = body.map(|body| serde_json::from_slice(body).unwrap());
        assert_eq!(body.is_some(), send.headers.get("Content-Type").is_some(), "{send:?}");
        let is_eventual = send.headers.get("ConsistencyLevel") == Some("eventual");
        let call = Call::new(send.method, url, is_eventual, body);
        if url != "/$batch" {
            return Self::One(call);
        }
        let items = call.body.as_ref().unwrap()["requests"].as_array().unwrap();
        let ids: BTreeSet<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert!(ids.len() == items.len() && (1..=20).contains(&items.len()), "{} items, {} ids", items.len(), ids.len());
        let items = items.iter().map(item).collect();
        Self::Batch(call, items)
    }

    /// What was sent: the request, or the batch as a whole.
    pub fn envelope(&self) -> &Call {
        match self {
            Self::One(call) | Self::Batch(call, _) => call,
        }
    }

    /// Its content, as an error may quote it.
    pub fn quotable(&self) -> String {
        self.envelope().body.as_ref().map(Value::to_string).unwrap_or_default()
    }

    /// The requests in it.
    pub fn calls(&self) -> &[Call] {
        match self {
            Self::One(call) => std::slice::from_ref(call),
            Self::Batch(_, calls) => calls,
        }
    }
}

fn item(item: &Value) -> Call {
    let (method, url) = (item["method"].as_str().unwrap(), item["url"].as_str().unwrap());
    assert!(url.starts_with('/') && !url.starts_with("/v1.0"), "relative to the version: {url}");
    let body = item.get("body").cloned();
    assert_eq!(body.is_some(), item["headers"]["Content-Type"] == "application/json", "{url}");
    Call::new(method, url, item["headers"]["ConsistencyLevel"] == "eventual", body)
}

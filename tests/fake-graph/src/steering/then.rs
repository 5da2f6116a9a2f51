//! What a fault does to a request and its answer.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::wire::answer::{Answer, json};
use crate::wire::call::Call;
use crate::wire::retry_after::RetryAfter;

/// What happens instead: one of `status`, `drop`, `truncated`, `foreign` and `item`, late where `delayMs` says so. With `delayMs` alone
/// the usual answer comes late.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Then {
    /// Wait first; a batch waits for the slowest of its items.
    pub delay_ms: u64,
    /// Close the connection without an answer. For an item: when its turn comes, so that what stands behind it in the batch is not done.
    pub drop: Option<Drop>,
    /// Answer with this status.
    pub status: Option<u16>,
    /// Headers of that answer.
    pub headers: Map<String, Value>,
    /// The header of that name, dates among them.
    pub retry_after: Option<RetryAfter>,
    /// Body of that answer: JSON, or a text that is sent as it is.
    pub body: Option<Value>,
    /// The request is carried out, although the scripted answer is given.
    pub applied: bool,
    /// The usual answer ends in the middle of its JSON.
    pub truncated: bool,
    /// The answer leads to a host that is not Graph's.
    pub foreign: Option<Foreign>,
    /// The answer to an item of a batch is not there once.
    pub item: Option<Items>,
}

/// When the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Drop {
    /// Before anything was done.
    Before,
    /// When it was done.
    After,
}

/// What leads elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Foreign {
    /// A 307 in place of the usual answer.
    Redirect,
    /// The `Location` of the usual answer.
    Location,
    /// The `@odata.nextLink` of the usual answer, if that is a list; one that is complete gets one as well.
    NextLink,
}

/// How often the answer to an item is in the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Items {
    /// Not at all; the item is not carried out unless `applied` says so.
    Missing,
    /// Once, and another answer besides, of an id that nobody has sent.
    Extra,
    /// Twice.
    Repeated,
}

impl Then {
    /// How long to wait first.
    #[must_use]
    pub fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms)
    }

    /// Whether it can happen to this request.
    #[must_use]
    pub fn fits(&self, call: &Call) -> bool {
        self.item.is_none() || call.item.is_some()
    }

    /// Whether the request is carried out.
    #[must_use]
    pub fn carries_out(&self) -> bool {
        let refuses = self.status.is_some()
            || self.drop == Some(Drop::Before)
            || self.foreign == Some(Foreign::Redirect)
            || self.item == Some(Items::Missing);
        self.applied || !refuses
    }

    /// Whether the caller learns nothing of what was done.
    #[must_use]
    pub fn hides_the_answer(&self) -> bool {
        let another = self.status.is_some() || self.foreign == Some(Foreign::Redirect);
        another || self.drop.is_some() || self.truncated || self.item == Some(Items::Missing)
    }

    /// What makes it impossible, in words.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        let ways = [self.status.is_some(), self.drop.is_some(), self.truncated, self.foreign.is_some(), self.item.is_some()];
        let of_status = self.body.is_some() || !self.headers.is_empty() || self.retry_after.is_some();
        match ways.iter().filter(|way| **way).count() {
            0 if self.delay_ms == 0 => Some("a fault needs a status, a drop, truncated, foreign, item or a delayMs"),
            0 | 1 if of_status && self.status.is_none() => Some("headers, retryAfter and body of a fault need a status"),
            0 => None,
            1 if self.status.is_some() && self.scripted().is_none() => Some("status or headers of the fault cannot be sent"),
            1 => None,
            _ => Some("a fault has one of status, drop, truncated, foreign and item"),
        }
    }

    /// The answer that is given, from the usual one, which is there if the request was carried out.
    #[must_use]
    pub fn answer(&self, usual: Option<Answer>, call: &Call, foreign: &str) -> Answer {
        if let Some(scripted) = self.scripted() {
            return scripted;
        }
        let usual = usual.unwrap_or_default();
        match self.foreign {
            Some(Foreign::Redirect) => redirect(&format!("{foreign}{}", call.target())),
            Some(Foreign::Location) => with_location(usual, call, foreign),
            Some(Foreign::NextLink) => with_next_link(usual, call, foreign),
            None if self.truncated => usual.map(|body| body.slice(..body.len() / 2)),
            None => usual,
        }
    }

    /// None where the usual answer is given.
    fn scripted(&self) -> Option<Answer> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let (media_type, body) = match &self.body {
            None => (None, String::new()),
            Some(Value::String(text)) => (Some("text/html; charset=utf-8"), text.clone()),
            Some(json) => (Some("application/json"), json.to_string()),
        };
        let mut answer = Answer::new(body.into());
        *answer.status_mut() = status;
        if let Some(media_type) = media_type {
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(retry_after) = &self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, retry_after.text().parse().ok()?);
        }
        for (name, value) in &self.headers {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            answer.headers_mut().insert(name.parse::<HeaderName>().ok()?, value.parse().ok()?);
        }
        Some(answer)
    }
}

fn redirect(url: &str) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    answer.headers_mut().extend(url.parse().map(|url| (LOCATION, url)));
    answer
}

fn with_location(mut usual: Answer, call: &Call, foreign: &str) -> Answer {
    if let Some(location) = usual.headers_mut().get_mut(LOCATION) {
        let moved = location.to_str().ok().and_then(|url| url.replacen(&call.root, foreign, 1).parse().ok());
        *location = moved.unwrap_or_else(|| location.clone());
    }
    usual
}

fn with_next_link(usual: Answer, call: &Call, foreign: &str) -> Answer {
    match json(&usual) {
        Some(Value::Object(mut page)) if page.contains_key("value") => {
            page.insert("@odata.nextLink".into(), format!("{foreign}{}?$skiptoken=foreign", call.path).into());
            usual.map(|_| Bytes::from(Value::Object(page).to_string()))
        }
        _ => usual,
    }
}

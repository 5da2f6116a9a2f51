//! Faults that a test scripts: the next requests that match are answered otherwise.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One scripted fault.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Which requests.
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// How many of them, 1 by default.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub then: Then,
}

/// Which requests a fault concerns; what is absent matches all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Match {
    /// HTTP method.
    pub method: Option<String>,
    /// A part of path and query, as sent.
    pub path_contains: Option<String>,
}

/// What happens instead. With `delayMs` alone the usual answer comes late.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Then {
    /// Wait first.
    #[serde(default)]
    pub delay_ms: u64,
    /// Close the connection without an answer.
    pub drop: Option<Drop>,
    /// Answer with this status.
    pub status: Option<u16>,
    /// Headers of that answer.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// Body of that answer: JSON, or a text that is sent as it is.
    pub body: Option<Value>,
    /// The request is carried out, although the scripted answer is given.
    #[serde(default)]
    pub applied: bool,
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

fn once() -> u32 {
    1
}

/// The script: the first fault that matches is used up first.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds faults behind those that are there.
    ///
    /// # Errors
    /// One of them contradicts itself or says nothing, in words.
    pub fn add(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        if let Some(why) = faults.iter().find_map(|fault| fault.then.contradiction()) {
            return Err(why.to_owned());
        }
        self.0.extend(faults);
        Ok(())
    }

    /// The fault for this request, counted down.
    pub fn take(&mut self, method: &Method, target: &str) -> Option<Then> {
        let fault = self.0.iter_mut().find(|fault| fault.times > 0 && fault.matches.holds(method, target))?;
        fault.times -= 1;
        Some(fault.then.clone())
    }
}

impl Match {
    fn holds(&self, method: &Method, target: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method.as_str())
            && self.path_contains.as_ref().is_none_or(|part| target.contains(part))
    }
}

impl Then {
    /// How long to wait first.
    #[must_use]
    pub fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms)
    }

    /// Whether the request is carried out.
    #[must_use]
    pub fn carries_out(&self) -> bool {
        self.applied || self.drop == Some(Drop::After) || (self.drop.is_none() && self.status.is_none())
    }

    fn contradiction(&self) -> Option<&'static str> {
        match (self.status, self.drop) {
            (Some(_), Some(_)) => Some("a fault has either a status or a drop"),
            (None, None) if self.delay_ms == 0 => Some("a fault needs a status, a drop or a delayMs"),
            (None, _) if self.body.is_some() || !self.headers.is_empty() => Some("headers and body of a fault need a status"),
            (Some(_), _) if self.response().is_none() => Some("status or headers of the fault cannot be sent"),
            _ => None,
        }
    }

    /// The scripted answer; none where the usual one is given.
    #[must_use]
    pub fn response(&self) -> Option<Response<Body>> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let (media_type, body) = match &self.body {
            None => (None, String::new()),
            Some(Value::String(text)) => (Some("text/html; charset=utf-8"), text.clone()),
            Some(json) => (Some("application/json"), json.to_string()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        if let Some(media_type) = media_type {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        for (name, value) in &self.headers {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            response.headers_mut().insert(name.parse::<HeaderName>().ok()?, value.parse().ok()?);
        }
        Some(response)
    }
}

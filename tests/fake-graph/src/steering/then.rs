//! What a fault does to a request and its answer.

use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use graph_rules::{Refusal, quoting, request_id};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::steering::altered::{self, ENDLESS};
use crate::wire::answer::{Answer, REQUEST_ID};
use crate::wire::call::Call;
use crate::wire::retry_after::RetryAfter;

/// What happens instead: one of `status`, `drop`, `truncated`, `foreign`, `list`, `location` and `item`, late where `delayMs` says so.
/// With `delayMs` or `addHeaders` alone the usual answer is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Then {
    /// Wait first; a batch waits for the slowest of its items. A day is silence.
    pub delay_ms: u64,
    /// Close the connection without an answer. For an item: when its turn comes, so that what stands behind it in the batch is not done.
    pub drop: Option<Drop>,
    /// Answer with this status.
    pub status: Option<u16>,
    /// Headers of that answer; a list is a header for each of its values.
    pub headers: Map<String, Value>,
    /// The header of that name, dates among them.
    pub retry_after: Option<RetryAfter>,
    /// Body of that answer: JSON, or a text that is sent as it is.
    pub body: Option<Value>,
    /// That answer quotes what was sent, in its body and its `request-id`.
    pub echo: bool,
    /// That answer asks for these claims, in `WWW-Authenticate`.
    pub claims: Option<String>,
    /// The request is carried out, although the scripted answer is given.
    pub applied: bool,
    /// Headers beside those that the answer has, also of the same name.
    pub add_headers: Map<String, Value>,
    /// The usual answer ends in the middle of its JSON.
    pub truncated: bool,
    /// The answer leads to a host that is not Graph's.
    pub foreign: Option<Foreign>,
    /// The usual answer, if that is a list, is empty or has no end.
    pub list: Option<List>,
    /// The `Location` of the usual answer is not as it should be.
    pub location: Option<Location>,
    /// The answer to an item of a batch is not there once.
    pub item: Option<Items>,
    /// What `echo` quotes.
    #[serde(skip)]
    pub quoted: String,
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

/// What becomes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum List {
    /// It shows nothing, as an index that lags behind.
    Empty,
    /// Its next page is itself.
    Itself,
    /// Each page has a next one, which is the same again at an address of its own.
    Endless,
}

/// What becomes of a `Location`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Location {
    /// It begins with the path.
    Relative,
    /// The header comes twice.
    Twice,
    /// It is not there.
    Missing,
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
    /// The refusal of a quota. <https://learn.microsoft.com/graph/throttling>
    #[must_use]
    pub fn throttled(refusal: &Refusal) -> Self {
        let headers = refusal.headers().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let body = json!({"error": {
            "code": "TooManyRequests", "message": "Please retry again later.",
            "innerError": {"code": "429", "message": "Please retry after", "status": "429"},
        }});
        Self { status: Some(429), headers, body: Some(body), ..Self::default() }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: String) -> Self {
        self.add_headers.insert(name.to_owned(), value.into());
        self
    }

    /// Whether the request is carried out and answered as if there were no fault, if perhaps late.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.carries_out() && self.drop.is_none() && self.status.is_none()
    }

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
        let ways = [
            self.status.is_some(),
            self.drop.is_some(),
            self.truncated,
            self.foreign.is_some(),
            self.list.is_some(),
            self.location.is_some(),
            self.item.is_some(),
        ];
        let of_status = self.body.is_some() || !self.headers.is_empty() || self.retry_after.is_some() || self.echo || self.claims.is_some();
        let bodies = [self.body.is_some(), self.echo, self.claims.is_some()];
        match ways.iter().filter(|way| **way).count() {
            0 if self.delay_ms == 0 && self.add_headers.is_empty() => {
                Some("a fault needs a status, a drop, truncated, foreign, list, location, item, addHeaders or a delayMs")
            }
            0 | 1 if of_status && self.status.is_none() => Some("headers, retryAfter, body, echo and claims of a fault need a status"),
            1 if bodies.iter().filter(|body| **body).count() > 1 => Some("a fault has one of body, echo and claims"),
            0 | 1 if parsed(&self.add_headers).is_none() => Some("addHeaders of the fault cannot be sent"),
            0 => None,
            1 if self.status.is_some() && self.scripted().is_none() => Some("status or headers of the fault cannot be sent"),
            1 => None,
            _ => Some("a fault has one of status, drop, truncated, foreign, list, location and item"),
        }
    }

    /// The request that is carried out: a page that this fault has made up is the first one again.
    #[must_use]
    pub fn carried_out(&self, call: &Call) -> Option<Call> {
        let query = call.query.as_deref().filter(|_| self.list.is_some())?;
        let kept: Vec<&str> = query.split('&').filter(|option| !option.contains(ENDLESS)).collect();
        Some(Call { query: Some(kept.join("&")), ..call.clone() })
    }

    /// The answer that is given, from the usual one, which is there if the request was carried out.
    #[must_use]
    pub fn answer(&self, usual: Option<Answer>, call: &Call, foreign: &str) -> Answer {
        let mut answer = self.scripted().unwrap_or_else(|| self.changed(usual.unwrap_or_default(), call, foreign));
        for (name, value) in parsed(&self.add_headers).unwrap_or_default() {
            answer.headers_mut().append(name, value);
        }
        answer
    }

    fn changed(&self, usual: Answer, call: &Call, foreign: &str) -> Answer {
        match (self.foreign, self.list, self.location) {
            (Some(Foreign::Redirect), ..) => altered::redirect(&format!("{foreign}{}", call.target())),
            (Some(Foreign::Location), ..) => altered::with_location(usual, |url| url.replacen(&call.root, foreign, 1)),
            (Some(Foreign::NextLink), ..) => altered::with_next_link(usual, &format!("{foreign}{}?$skiptoken=foreign", call.path)),
            (_, Some(List::Empty), _) => altered::emptied(usual),
            (_, Some(List::Itself), _) => altered::with_next_link(usual, &call.url(&call.target())),
            (_, Some(List::Endless), _) => altered::with_next_link(usual, &altered::endless(call)),
            (.., Some(Location::Relative)) => altered::with_location(usual, |url| url.replacen(&call.root, "", 1)),
            (.., Some(Location::Twice)) => altered::doubled_location(usual),
            (.., Some(Location::Missing)) => altered::without_location(usual),
            _ if self.truncated => usual.map(|body| body.slice(..body.len() / 2)),
            _ => usual,
        }
    }

    /// None where the usual answer is given.
    fn scripted(&self) -> Option<Answer> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let (media_type, body) = match &self.body {
            _ if self.echo => (Some("application/json"), quoting(&self.quoted).to_string()),
            None if self.claims.is_some() => (Some("application/json"), challenge_body(status)),
            None => (None, String::new()),
            Some(Value::String(text)) => (Some("text/html; charset=utf-8"), text.clone()),
            Some(json) => (Some("application/json"), json.to_string()),
        };
        let mut answer = Answer::new(body.into());
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        if let Some(media_type) = media_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(retry_after) = &self.retry_after {
            headers.insert(RETRY_AFTER, retry_after.text().parse().ok()?);
        }
        if self.echo {
            headers.extend(request_id(&self.quoted).parse().map(|id| (REQUEST_ID, id)));
        }
        if let Some(claims) = &self.claims {
            headers.insert(WWW_AUTHENTICATE, challenge(claims).parse().ok()?);
        }
        for name in self.headers.keys() {
            headers.remove(name);
        }
        for (name, value) in parsed(&self.headers)? {
            headers.append(name, value);
        }
        Some(answer)
    }
}

/// Headers of a script; a list gives a header for each of its values. None where they cannot be sent.
fn parsed(headers: &Map<String, Value>) -> Option<Vec<(HeaderName, HeaderValue)>> {
    let mut parsed = Vec::new();
    for (name, value) in headers {
        let name = name.parse::<HeaderName>().ok()?;
        for value in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            parsed.push((name.clone(), text.parse().ok()?));
        }
    }
    Some(parsed)
}

/// <https://learn.microsoft.com/entra/identity-platform/claims-challenge>
fn challenge(claims: &str) -> String {
    let claims = STANDARD.encode(claims);
    format!(
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
         client_id=\"00000003-0000-0000-c000-000000000000\", error=\"insufficient_claims\", claims=\"{claims}\""
    )
}

fn challenge_body(status: StatusCode) -> String {
    let (code, message) = if status == StatusCode::UNAUTHORIZED {
        (
            "InvalidAuthenticationToken",
            "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenCreatedWithOutdatedPolicies",
        )
    } else {
        ("Authorization_RequestDenied", "The request is blocked by a conditional access policy: insufficient_claims")
    };
    json!({"error": {"code": code, "message": message}}).to_string()
}

//! An answer as bytes, from an operation's reply or refusal.

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::tenant::cloud::Cloud;
use crate::wire::call::Reply;
use crate::wire::error::GraphError;

/// The service's id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// The caller's.
pub const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// An answer, for a connection or for an item of a batch.
pub type Answer = Response<Bytes>;

/// What an operation has replied.
#[must_use]
pub fn accepted(reply: Reply) -> Answer {
    let media_type = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
    let mut answer = match reply.body {
        Some(body) => with_body(reply.status, media_type, body.to_string()),
        None => Answer::default(),
    };
    *answer.status_mut() = reply.status;
    for (name, value) in [(LOCATION, reply.location), (RETRY_AFTER, reply.retry_after)] {
        answer.headers_mut().extend(value.and_then(|value| value.parse().ok()).map(|value| (name, value)));
    }
    answer
}

/// A refusal, with the ids of the request.
#[must_use]
pub fn refused(refusal: &GraphError, ids: &Ids, cloud: Cloud) -> Answer {
    let mut answer = with_body(refusal.status, "application/json", refusal.body(&ids.request, &ids.client).to_string());
    if refusal.status == StatusCode::UNAUTHORIZED {
        let challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"",
            cloud.sign_in()
        );
        answer.headers_mut().extend(challenge.parse().map(|challenge| (WWW_AUTHENTICATE, challenge)));
    }
    answer
}

/// A body of that type.
#[must_use]
pub fn with_body(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer
}

/// The body as JSON; none where it is something else.
#[must_use]
pub fn json(answer: &Answer) -> Option<Value> {
    serde_json::from_slice(answer.body()).ok()
}

/// The two ids of a request: the service's and the caller's.
#[derive(Clone, Debug)]
pub struct Ids {
    request: String,
    client: String,
}

impl Ids {
    /// A new one, and the caller's, if there is one.
    #[must_use]
    pub fn new(headers: &HeaderMap) -> Self {
        let request = Uuid::new_v4().to_string();
        let client = headers.get(CLIENT_REQUEST_ID).and_then(|value| value.to_str().ok()).unwrap_or(&request).to_owned();
        Self { request, client }
    }

    /// Adds what every answer carries, but for what a fault has set. `Date` comes from the HTTP library.
    pub fn sign(&self, answer: &mut Answer) {
        let headers = answer.headers_mut();
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
        for (name, value) in [(REQUEST_ID, &self.request), (CLIENT_REQUEST_ID, &self.client)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.entry(name).or_insert(value);
            }
        }
    }
}

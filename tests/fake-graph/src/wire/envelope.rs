//! The envelope of a batch: what is malformed here refuses the batch as a whole.
//! <https://learn.microsoft.com/graph/json-batching>

use std::collections::HashSet;

use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::wire::answer::CLIENT_REQUEST_ID;
use crate::wire::call::Call;
use crate::wire::content;
use crate::wire::error::GraphError;

const PATH: &str = "/v1.0/$batch";
const MAX_ITEMS: usize = 20;

/// Whether the call is a batch.
#[must_use]
pub fn is_batch(call: &Call) -> bool {
    call.path.eq_ignore_ascii_case(PATH) || call.path.eq_ignore_ascii_case("/v1.0/%24batch")
}

/// One request of a batch.
#[derive(Clone, Debug)]
pub struct Item {
    /// The request, with the token of the batch.
    pub call: Call,
    /// Whether it waits for the one before it.
    pub depends: bool,
}

#[derive(Deserialize)]
struct Envelope {
    requests: Vec<Sent>,
}

/// Unknown members are ignored: Microsoft's Python SDK sends a `depends_on`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    id: String,
    method: String,
    url: String,
    headers: Option<Map<String, Value>>,
    body: Option<Value>,
    depends_on: Option<Vec<String>>,
}

/// The requests of a batch, in the order in which they were sent.
///
/// # Errors
/// The envelope is malformed: then none of its items is looked at.
pub fn items(call: &Call) -> Result<Vec<Item>, GraphError> {
    if call.method != Method::POST {
        return Err(GraphError::method_not_allowed());
    }
    let envelope = Value::Object(content::required(call)?);
    let Envelope { requests } = serde_json::from_value(envelope).map_err(|_| invalid_payload())?;
    if requests.is_empty() {
        return Err(invalid_payload());
    }
    if requests.len() > MAX_ITEMS {
        return Err(GraphError::malformed(format!("Number of batch request steps exceeds the maximum value of {MAX_ITEMS}.")));
    }
    let mut ids = HashSet::new();
    if let Some(twice) = requests.iter().find(|sent| !ids.insert(sent.id.to_lowercase())) {
        return Err(GraphError::malformed(format!("Request id '{}' is not unique in the batch.", twice.id)));
    }
    let depends = chained(&requests)?;
    requests.into_iter().map(|sent| Ok(Item { call: sent.call(call)?, depends })).collect()
}

/// Whether each request depends on the one before it; otherwise none depends on another.
fn chained(requests: &[Sent]) -> Result<bool, GraphError> {
    let named = |sent: &Sent| sent.depends_on.clone().unwrap_or_default();
    if requests.iter().all(|sent| named(sent).is_empty()) {
        return Ok(false);
    }
    let follows = |(before, sent): (&Sent, &Sent)| matches!(named(sent).as_slice(), [id] if id.eq_ignore_ascii_case(&before.id));
    let begins = requests.first().is_some_and(|first| named(first).is_empty());
    if begins && requests.iter().zip(requests.iter().skip(1)).all(follows) {
        return Ok(true);
    }
    Err(GraphError::malformed(
        "The dependsOn of the requests is not supported: either none depends on another, or each on the one before it.",
    ))
}

impl Sent {
    fn call(self, batch: &Call) -> Result<Call, GraphError> {
        let invalid = || GraphError::malformed(format!("Request id '{}' is not valid in the batch.", self.id));
        let method = Method::from_bytes(self.method.as_bytes()).map_err(|_| invalid())?;
        if self.id.is_empty() || self.url.is_empty() || self.url.starts_with("//") || has_scheme(&self.url) {
            return Err(invalid());
        }
        let mut headers = HeaderMap::new();
        for name in [AUTHORIZATION, CLIENT_REQUEST_ID] {
            headers.extend(batch.headers.get(&name).cloned().map(|value| (name, value)));
        }
        for (name, value) in self.headers.iter().flatten().filter(|(name, _)| !name.eq_ignore_ascii_case(AUTHORIZATION.as_str())) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let parsed = name.parse::<HeaderName>().ok().zip(value.parse::<HeaderValue>().ok());
            let (name, value) = parsed.ok_or_else(invalid)?;
            headers.insert(name, value);
        }
        // The documentation asks for the header where there is a body; reports show that a write without a body is refused as well.
        let writes = ![Method::GET, Method::DELETE].contains(&method);
        if (writes || self.body.is_some()) && (self.body.is_none() || !headers.contains_key(CONTENT_TYPE)) {
            return Err(GraphError::malformed(format!("Write request id : {} does not contain Content-Type header or body.", self.id)));
        }
        let (path, query) = self.url.split_once('?').map_or((self.url.as_str(), None), |(path, query)| (path, Some(query.to_owned())));
        Ok(Call {
            root: batch.root.clone(),
            round_trip: batch.round_trip,
            method,
            path: format!("/v1.0/{}", path.strip_prefix('/').unwrap_or(path)),
            query,
            headers,
            body: self.body.as_ref().map(|body| Bytes::from(body.to_string())).unwrap_or_default(),
            item: Some(self.id),
        })
    }
}

/// Whether a URL is absolute: a `:` before the first `/`, `?` or `(` ends a scheme.
fn has_scheme(url: &str) -> bool {
    url.find([':', '/', '?', '(']).is_some_and(|at| url.get(at..).is_some_and(|rest| rest.starts_with(':')))
}

fn invalid_payload() -> GraphError {
    GraphError::malformed("Invalid batch payload format.")
}

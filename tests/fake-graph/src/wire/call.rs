//! A request and the reply to it, free of the connection.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// A request, free of its connection.
#[derive(Clone, Debug)]
pub struct Call {
    /// Scheme, host and port that the caller used.
    pub root: String,
    /// The number of the HTTP request that brought it; all items of a batch have the same.
    pub round_trip: u64,
    /// Its id in a batch; none where it came by itself.
    pub item: Option<String>,
    /// HTTP method.
    pub method: Method,
    /// Percent-encoded, with the version.
    pub path: String,
    /// The part after `?`, as sent.
    pub query: Option<String>,
    /// All headers, the token among them.
    pub headers: HeaderMap,
    /// As sent.
    pub body: Bytes,
}

/// An answer that is no refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// The header of that name.
    pub location: Option<String>,
    /// The header of that name.
    pub retry_after: Option<String>,
    /// None: no body and no content type.
    pub body: Option<Value>,
}

impl Reply {
    /// 200
    #[must_use]
    pub fn json(body: Value) -> Self {
        Self { status: StatusCode::OK, location: None, retry_after: None, body: Some(body) }
    }

    /// 204
    #[must_use]
    pub fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, location: None, retry_after: None, body: None }
    }
}

impl Call {
    /// Path and query, as sent.
    #[must_use]
    pub fn target(&self) -> String {
        self.query.as_ref().map_or_else(|| self.path.clone(), |query| format!("{}?{query}", self.path))
    }

    /// An absolute URL of this tenant.
    #[must_use]
    pub fn url(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.root)
    }

    /// The `@odata.context` of an answer.
    #[must_use]
    pub fn metadata(&self, context: &str) -> String {
        self.url(&format!("/v1.0/$metadata#{context}"))
    }

    /// Whether the header of advanced directory queries is there.
    #[must_use]
    pub fn is_eventual(&self) -> bool {
        self.headers.get("ConsistencyLevel").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"eventual"))
    }
}

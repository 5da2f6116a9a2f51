//! A host that is not Graph's, to which faults point: nothing must ever be sent to it, and what is sent all the same is remembered.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse;
use serde::Serialize;
use tower_http::cors::CorsLayer;

use crate::FakeGraph;

/// Its address where no listener is there to answer.
pub const NOWHERE: &str = "https://foreign.contoso.example";

/// A request that should not have been sent. What it held is counted, not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stray {
    method: String,
    target: String,
    /// Whether it came with a token.
    authorization: bool,
    body_bytes: usize,
}

/// Answers everything, to pages of any origin as well: the trap must be pleasant to walk into.
pub fn router(graph: FakeGraph) -> Router {
    Router::new().fallback(caught).with_state(graph).layer(CorsLayer::very_permissive())
}

async fn caught(State(graph): State<FakeGraph>, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let stray = Stray {
        method: parts.method.to_string(),
        target: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        authorization: parts.headers.contains_key(AUTHORIZATION),
        // One that is too long or broken off counts as whatever it is: a body.
        body_bytes: to_bytes(body, usize::MAX).await.map_or(1, |body| body.len()),
    };
    graph.changing().strays.push(stray);
    let json: [(HeaderName, HeaderValue); 1] = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (json, r#"{"value":[]}"#)
}

//! The JSON body of a write.

use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::wire::call::Call;
use crate::wire::error::GraphError;

/// An object that must be there.
///
/// # Errors
/// It is not, or is not JSON, or not declared as JSON.
pub fn required(call: &Call) -> Result<Map<String, Value>, GraphError> {
    let Some(content_type) = call.headers.get(CONTENT_TYPE) else {
        return Err(GraphError::malformed("Write requests (excluding DELETE) must contain the Content-Type header declaration."));
    };
    let media_type = content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(GraphError::malformed("Entity only allows writes with a JSON Content-Type header."));
    }
    if call.body.is_empty() {
        return Err(GraphError::bad_request("Empty Payload. JSON content expected."));
    }
    serde_json::from_slice(&call.body).map_err(|_| {
        GraphError::malformed(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
        )
    })
}

/// The parameters of an action: no body is none of them.
///
/// # Errors
/// There is a body, and [`required`] refuses it.
pub fn optional(call: &Call) -> Result<Map<String, Value>, GraphError> {
    if call.body.is_empty() { Ok(Map::new()) } else { required(call) }
}

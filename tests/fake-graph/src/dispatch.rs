//! From a call to the operation that answers it. A `$batch` item is a call as well.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use serde_json::Value;

use crate::error::GraphError;
use crate::path::{Resource, UserKey};
use crate::state::{Tenant, User};
use crate::token::Caller;
use crate::{domains, roles, update_user, users};

/// A request, free of its connection.
#[derive(Clone, Debug)]
pub struct Call {
    /// Scheme, host and port that the caller used.
    pub root: String,
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
pub enum Reply {
    /// 200
    Json(Value),
    /// 204
    NoContent,
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

/// Answers a call and changes the tenant if it is a write.
///
/// # Errors
/// What Graph refuses, in its words.
pub fn answer(tenant: &mut Tenant, call: &Call, audience: &str) -> Result<Reply, GraphError> {
    let caller = Caller::authenticate(tenant, &call.headers, audience)?;
    let Some(path) = call.path.strip_prefix("/v1.0/") else {
        let version = call.path.split('/').nth(1).unwrap_or_default();
        return Err(GraphError::malformed(format!("Invalid version: {version}")));
    };
    match (call.method.as_str(), Resource::parse(path)?) {
        ("GET", Resource::Users) => users::list(tenant, call, &caller),
        ("GET", Resource::User(key)) => users::get(tenant, call, &caller, &key),
        ("PATCH", Resource::User(key)) => update_user::update(tenant, call, &caller, &key),
        ("GET", Resource::UserRoles(key)) => roles::list(tenant, call, &caller, &key),
        ("GET", Resource::Domain(id)) => domains::get(tenant, call, &caller, &id),
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// The user that a path names.
///
/// # Errors
/// No such user, or `/me` without a user in the token.
pub fn find<'a>(tenant: &'a Tenant, caller: &Caller, key: &UserKey) -> Result<&'a User, GraphError> {
    let key = match key {
        UserKey::Me if caller.app_only => {
            return Err(GraphError::malformed("/me request is only valid with delegated authentication flow."));
        }
        UserKey::Me => &caller.id,
        UserKey::Key(key) => key,
    };
    tenant.user(key).ok_or_else(|| GraphError::not_found(key))
}

//! From a call to the operation that answers it. A `$batch` item is a call as well.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::error::GraphError;
use crate::path::{Resource, UserKey};
use crate::state::Tenant;
use crate::token::Caller;
use crate::user::User;
use crate::{
    domains, group_settings, groups, memberships, operations, reset_password, revoke_sessions, role_assignments, update_user, users,
};

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
    let resource = Resource::parse(path)?;
    if caller.app_only && resource.is_of_me() {
        return Err(GraphError::malformed("/me request is only valid with delegated authentication flow."));
    }
    match (call.method.as_str(), resource) {
        ("GET", Resource::Users) => users::list(tenant, call, &caller),
        ("GET", Resource::User(key)) => users::get(tenant, call, &caller, &key),
        ("PATCH", Resource::User(key)) => update_user::update(tenant, call, &caller, &key),
        ("GET", Resource::MemberOf(key, cast)) => memberships::member_of(tenant, call, &caller, &key, cast),
        ("GET", Resource::Owned(key, cast)) => memberships::owned(tenant, call, &caller, &key, cast),
        ("POST", Resource::ResetPassword(key, method)) => reset_password::start(tenant, call, &caller, &key, &method),
        ("GET", Resource::Operation(key, id)) => operations::get(tenant, call, &caller, &key, &id),
        ("POST", Resource::RevokeSessions(key)) => revoke_sessions::revoke(tenant, call, &caller, &key),
        ("GET", Resource::RoleAssignments) => role_assignments::list(tenant, call, &caller),
        ("GET", Resource::Groups) => groups::list(tenant, call, &caller),
        ("GET", Resource::PeopleOf(id, relation)) => groups::people(tenant, call, &caller, &id, relation),
        ("GET", Resource::GroupSettings) => group_settings::list(tenant, call, &caller),
        ("GET", Resource::Domain(id)) => domains::get(tenant, call, &caller, &id),
        _ => Err(GraphError::method_not_allowed()),
    }
}

/// The user that a path names.
///
/// # Errors
/// No such user.
pub fn find<'a>(tenant: &'a Tenant, caller: &Caller, key: &UserKey) -> Result<&'a User, GraphError> {
    let key = match key {
        UserKey::Me => &caller.id,
        UserKey::Key(key) => key,
    };
    tenant.user(key).ok_or_else(|| GraphError::not_found(key))
}

//! The end of a user's sessions. <https://learn.microsoft.com/graph/api/user-revokesigninsessions>

use serde_json::json;

use crate::content;
use crate::dispatch::{Call, Reply, find};
use crate::error::GraphError;
use crate::path::UserKey;
use crate::permissions::REVOKE_SESSIONS;
use crate::query::Query;
use crate::rights::may_revoke_sessions;
use crate::state::{Tenant, now};
use crate::token::Caller;

/// `POST /users/{id}/revokeSignInSessions`. An application needs no role, nobody needs one for himself.
///
/// # Errors
/// What Graph refuses; then nothing was changed.
pub fn revoke(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    if let Some((name, _)) = content::optional(call)?.iter().next() {
        return Err(GraphError::invalid_property(name));
    }
    caller.needs(REVOKE_SESSIONS)?;
    let user = find(tenant, caller, key)?;
    if !caller.app_only && !caller.is(user.id()) && !may_revoke_sessions(tenant, caller, user) {
        return Err(GraphError::denied());
    }
    let id = user.id().to_owned();
    if let Some(user) = tenant.user_mut(&id) {
        user.properties.insert("signInSessionsValidFromDateTime".into(), now().into());
        user.revocations += 1;
    }
    Ok(Reply::json(json!({"@odata.context": call.metadata("Edm.Boolean"), "value": true})))
}

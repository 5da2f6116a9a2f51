//! The end of a user's sessions. <https://learn.microsoft.com/graph/api/user-revokesigninsessions>

use serde_json::json;

use crate::operations::find;
use crate::tenant::audit_log::Done;
use crate::tenant::permissions::REVOKE_SESSIONS;
use crate::tenant::rights::may_revoke_sessions;
use crate::tenant::token::Caller;
use crate::tenant::{Tenant, now};
use crate::wire::call::{Call, Reply};
use crate::wire::content;
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `POST /users/{id}/revokeSignInSessions`. An application needs no role, and nobody needs one for their own account.
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
    let initiator = tenant.initiator(caller);
    tenant.log_done(Done::Revoke, &id, &initiator, "");
    Ok(Reply::json(json!({"@odata.context": call.metadata("Edm.Boolean"), "value": true})))
}

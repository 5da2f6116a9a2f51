//! The write that a domain hears of. <https://learn.microsoft.com/graph/api/authenticationmethod-resetpassword>

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::operations::background_resets::PASSWORD_METHOD;
use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::password;
use crate::tenant::permissions::RESET_PASSWORD;
use crate::tenant::rights::may_reset_password;
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::wire::call::{Call, Reply};
use crate::wire::content;
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `POST /users/{id}/authentication/methods/28c10230-6103-485e-b985-444c60001490/resetPassword`.
///
/// # Errors
/// What Graph refuses; then nothing was changed.
pub fn start(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey, method: &str) -> Result<Reply, GraphError> {
    if !tenant.cloud.offers_reset_password() || !method.eq_ignore_ascii_case(PASSWORD_METHOD) {
        return Err(GraphError::unsupported_operation());
    }
    Query::parse(call.query.as_deref(), &[])?;
    let wanted = new_password(call)?;
    if caller.app_only || !caller.has(RESET_PASSWORD) {
        return Err(GraphError::access_denied());
    }
    let user = find(tenant, caller, key)?;
    if caller.is(user.id()) || !may_reset_password(tenant, caller, user) {
        return Err(GraphError::access_denied());
    }
    let federated = user.is_federated(tenant) && !tenant.settings.federated_reset.allows();
    if user.is_external() || user.is_local_account() || federated {
        return Err(GraphError::unsupported_operation());
    }
    let chosen = wanted.as_deref();
    check(chosen, user)?;
    let generated = chosen.is_none().then(password::generate);
    let user_id = user.id().to_owned();
    let Some(password) = wanted.or_else(|| generated.clone()) else { return Err(GraphError::unsupported_operation()) };
    let initiator = tenant.initiator(caller);
    let (path, retry_after) = tenant.start_operation(&user_id, password, initiator);
    let body = generated
        .map(|password| json!({"@odata.context": call.metadata("microsoft.graph.passwordResetResponse"), "newPassword": password}));
    Ok(Reply { status: StatusCode::ACCEPTED, location: Some(call.url(&path)), retry_after, body })
}

/// The one member that the body may have.
fn new_password(call: &Call) -> Result<Option<String>, GraphError> {
    let mut wanted = None;
    for (name, value) in content::optional(call)? {
        match (name.as_str(), value) {
            ("newPassword", Value::Null) => {}
            ("newPassword", Value::String(password)) => wanted = Some(password),
            // Neither the name nor the value is repeated: either may be a password.
            _ => return Err(GraphError::bad_method_request("The request body is not valid for this action.")),
        }
    }
    Ok(wanted)
}

/// The cloud's rules hold for the cloud's users. For a synced user the domain decides, when the operation runs.
fn check(password: Option<&str>, user: &User) -> Result<(), GraphError> {
    match password {
        None if user.is_synced() => Err(GraphError::bad_method_request("A new password is required for a user of an on-premises domain.")),
        Some("") => Err(password::too_simple()),
        Some(password) if !user.is_synced() => password::check(password, user),
        _ => Ok(()),
    }
}

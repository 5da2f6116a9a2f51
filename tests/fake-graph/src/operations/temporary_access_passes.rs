//! Temporary Access Passes and their policy. <https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods>

use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::operations::find;
use crate::tenant::pass::Pass;
use crate::tenant::permissions::{CREATE_PASS, READ_PASS_POLICY};
use crate::tenant::rights::may_create_pass;
use crate::tenant::token::Caller;
use crate::tenant::{Tenant, now, pass, password};
use crate::wire::call::{Call, Reply};
use crate::wire::content;
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`.
///
/// # Errors
/// What Graph refuses.
pub fn policy(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    caller.needs(READ_PASS_POLICY)?;
    let policy = &tenant.settings.pass_policy;
    let target = |id: &String| json!({"targetType": if policy.targets_are_users { "user" } else { "group" }, "id": id, "isRegistrationRequired": false});
    Ok(Reply::json(json!({
        "@odata.context": call.metadata("authenticationMethodConfigurations/$entity"),
        "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
        "id": "TemporaryAccessPass",
        "state": if policy.disabled { "disabled" } else { "enabled" },
        "defaultLifetimeInMinutes": policy.default_lifetime_in_minutes,
        "minimumLifetimeInMinutes": policy.minimum_lifetime_in_minutes,
        "maximumLifetimeInMinutes": policy.maximum_lifetime_in_minutes,
        "defaultLength": 8,
        "isUsableOnce": policy.is_usable_once,
        "includeTargets": policy.include_targets.iter().map(target).collect::<Vec<_>>(),
        "excludeTargets": [],
    })))
}

/// `POST /users/{id}/authentication/temporaryAccessPassMethods`. A new pass replaces the old one; it is told here and never again.
///
/// # Errors
/// What Graph refuses; then nothing was changed.
pub fn create(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    if !tenant.cloud.offers_reset_password() {
        return Err(GraphError::unsupported_operation());
    }
    Query::parse(call.query.as_deref(), &[])?;
    let policy = tenant.settings.pass_policy.clone();
    let (mut start, mut lifetime, mut once) = (None, policy.default_lifetime_in_minutes, policy.is_usable_once);
    for (name, value) in content::optional(call)? {
        let invalid = || GraphError::bad_method_request(format!("{name} is invalid."));
        match name.as_str() {
            "@odata.type" => {}
            "startDateTime" => start = Some(value.as_str().filter(|text| pass::is_time(text)).ok_or_else(invalid)?.to_owned()),
            "lifetimeInMinutes" => lifetime = value.as_u64().ok_or_else(invalid)?,
            "isUsableOnce" => once = value.as_bool().ok_or_else(invalid)?,
            unknown => return Err(GraphError::invalid_property(unknown)),
        }
    }
    if !caller.has(CREATE_PASS) {
        return Err(GraphError::access_denied());
    }
    let user = find(tenant, caller, key)?;
    if caller.is(user.id()) || !may_create_pass(tenant, caller, user) {
        return Err(GraphError::access_denied());
    }
    if user.is_external() {
        return Err(GraphError::bad_method_request("Temporary Access Pass cannot be added to an external guest user."));
    }
    let is_targeted = policy.include_targets.iter().any(|id| id == "all_users" || id.eq_ignore_ascii_case(user.id()));
    if policy.disabled || !is_targeted {
        let message = "Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].";
        return Err(GraphError::bad_method_request(message));
    }
    if !(policy.minimum_lifetime_in_minutes..=policy.maximum_lifetime_in_minutes).contains(&lifetime) || (policy.is_usable_once && !once) {
        return Err(GraphError::bad_method_request("lifetimeInMinutes or isUsableOnce is out of the range of the policy."));
    }
    let created = Pass {
        id: Uuid::new_v4().to_string(),
        value: password::generate(),
        created_date_time: now(),
        start_date_time: start.unwrap_or_else(now),
        lifetime_in_minutes: lifetime,
        is_usable_once: once,
    };
    let mut body = created.shown(&policy);
    let context = call.metadata(&format!("users('{}')/authentication/temporaryAccessPassMethods/$entity", user.id()));
    body.insert("@odata.context".into(), context.into());
    body.insert("temporaryAccessPass".into(), created.value.clone().into());
    let id = user.id().to_owned();
    if let Some(user) = tenant.user_mut(&id) {
        user.passes += 1;
        user.pass = Some(created);
    }
    Ok(Reply { status: StatusCode::CREATED, body: Some(body.into()), ..Reply::no_content() })
}

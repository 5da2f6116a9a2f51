//! The report on registered methods. <https://learn.microsoft.com/graph/api/userregistrationdetails-get>

use serde_json::{Value, json};

use crate::tenant::reports::REGISTRATIONS;
use crate::tenant::token::Caller;
use crate::tenant::{Tenant, now};
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::query::Query;

/// `GET /reports/authenticationMethods/userRegistrationDetails/{id}`.
///
/// # Errors
/// What Graph refuses.
pub fn get(tenant: &Tenant, call: &Call, caller: &Caller, id: &str) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    caller.reads_reports(REGISTRATIONS)?;
    tenant.needs_premium()?;
    // The key is the object id, and a disabled user has no row.
    let user = tenant.user(id).filter(|user| user.id().eq_ignore_ascii_case(id) && user.property("accountEnabled") != false);
    let user = user.ok_or_else(|| GraphError::not_found(id))?;
    let has_phone = user.property("mobilePhone").is_string();
    let mut row = json!({
        "@odata.context": call.metadata("reports/authenticationMethods/userRegistrationDetails/$entity"),
        "id": user.id(),
        "userPrincipalName": user.property("userPrincipalName"),
        "userDisplayName": user.property("displayName"),
        "userType": if user.text("userType") == "Guest" { "guest" } else { "member" },
        "isAdmin": !user.roles.is_empty(),
        "isSsprRegistered": has_phone, "isSsprEnabled": true, "isSsprCapable": has_phone,
        "isMfaRegistered": has_phone, "isMfaCapable": has_phone, "isPasswordlessCapable": false,
        "methodsRegistered": if has_phone { json!(["mobilePhone"]) } else { json!([]) },
        "isSystemPreferredAuthenticationMethodEnabled": false,
        "systemPreferredAuthenticationMethods": [],
        "userPreferredMethodForSecondaryAuthentication": if has_phone { "sms" } else { "none" },
        "lastUpdatedDateTime": now(),
    });
    let set = user.keys().into_iter().find_map(|key| tenant.settings.registrations.get(key));
    if let (Value::Object(row), Some(set)) = (&mut row, set) {
        row.extend(set.clone());
    }
    Ok(Reply::json(row))
}

//! How the users of a domain sign in. <https://learn.microsoft.com/graph/api/domain-get>

use serde_json::Value;

use crate::tenant::Tenant;
use crate::tenant::permissions::READ_DOMAINS;
use crate::tenant::token::Caller;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::query::Query;

const PROPERTIES: &[&str] = &[
    "authenticationType",
    "availabilityStatus",
    "id",
    "isAdminManaged",
    "isDefault",
    "isInitial",
    "isRoot",
    "isVerified",
    "manufacturer",
    "model",
    "passwordNotificationWindowInDays",
    "passwordValidityPeriodInDays",
    "state",
    "supportedServices",
];

/// `GET /domains/{id}`.
///
/// # Errors
/// What Graph refuses.
pub fn get(tenant: &Tenant, call: &Call, caller: &Caller, id: &str) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select"])?;
    let select = query.select("domain", PROPERTIES)?;
    caller.needs(READ_DOMAINS)?;
    let is_named = |domain: &&serde_json::Map<String, Value>| {
        domain.get("id").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(id))
    };
    let domain = tenant.domains.iter().find(is_named).ok_or_else(|| GraphError::not_found(id))?;
    let properties = select.as_deref().unwrap_or(PROPERTIES);
    let mut body: serde_json::Map<String, Value> =
        properties.iter().map(|name| ((*name).to_owned(), domain.get(*name).cloned().unwrap_or_default())).collect();
    let of_select = select.as_ref().map(|names| format!("({})", names.join(","))).unwrap_or_default();
    body.insert("@odata.context".into(), call.metadata(&format!("domains{of_select}/$entity")).into());
    Ok(Reply::json(body.into()))
}

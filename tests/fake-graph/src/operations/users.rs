//! Reads of users: one, the caller, and lists by `$filter`. <https://learn.microsoft.com/graph/api/user-get>, `user-list`

use serde_json::Value;

use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::permissions::{READ_ME, READ_USERS, READ_USERS_BASIC};
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::tenant::user_properties::{BASIC, DEFAULT, KNOWN, project};
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::filter::{self, Filter};
use crate::wire::paging::page;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `GET /users/{id}` and `GET /me`.
///
/// # Errors
/// What Graph refuses.
pub fn get(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select"])?;
    let select = query.select("user", KNOWN)?;
    let user = find(tenant, caller, key);
    let own = user.as_ref().is_ok_and(|user| caller.is(user.id()));
    let properties = readable(caller, own, select.as_deref())?;
    let mut body = project(user?, &properties);
    body.insert("@odata.context".into(), call.metadata(&context(select.as_deref(), "/$entity")).into());
    Ok(Reply::json(body.into()))
}

/// `GET /users`.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$filter", "$top", "$count", "$skiptoken"])?;
    let select = query.select("user", KNOWN)?;
    let size = query.top()?;
    if query.count()? && !call.is_eventual() {
        return Err(GraphError::bad_request("$count is not currently supported."));
    }
    let filter = query.get("$filter").map(|text| Filter::parse(text, filter::USER)).transpose()?;
    let properties = readable(caller, false, select.as_deref())?;
    let matches = |user: &&User| filter.as_ref().is_none_or(|filter| filter.matches(|property| user.text(property)));
    let shown = |user: &User| Value::Object(project(user, &properties));
    // A list of names is looked up; only a search looks at everybody.
    let items = match filter.as_ref().and_then(|filter| filter.keys(&["id", "userPrincipalName"])) {
        Some(keys) => tenant.users_named(keys.into_iter()).filter(matches).map(shown).collect(),
        None => tenant.users.iter().filter(matches).map(shown).collect(),
    };
    page(call, &query, &context(select.as_deref(), ""), items, size).map(Reply::json)
}

/// The properties that this caller gets to see, or the refusal.
fn readable<'a>(caller: &Caller, own: bool, select: Option<&[&'a str]>) -> Result<Vec<&'a str>, GraphError> {
    let wanted = select.unwrap_or(DEFAULT);
    if wanted.contains(&"signInActivity") {
        caller.needs(&["AuditLog.Read.All"])?;
    }
    if own && (caller.has(READ_ME) || caller.has(READ_USERS)) {
        return Ok(wanted.to_vec());
    }
    if caller.guest {
        return Err(GraphError::denied());
    }
    if caller.has(READ_USERS) {
        return Ok(wanted.to_vec());
    }
    caller.needs(READ_USERS_BASIC)?;
    match select {
        None => Ok(DEFAULT.iter().copied().filter(|name| BASIC.contains(name)).collect()),
        Some(names) if names.iter().all(|name| BASIC.contains(name)) => Ok(names.to_vec()),
        Some(_) => Err(GraphError::denied()),
    }
}

fn context(select: Option<&[&str]>, suffix: &str) -> String {
    let of_select = select.map(|names| format!("({})", names.join(","))).unwrap_or_default();
    format!("users{of_select}{suffix}")
}

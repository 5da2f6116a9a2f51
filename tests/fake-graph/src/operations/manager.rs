//! A user's manager. <https://learn.microsoft.com/graph/api/user-list-manager>

use serde_json::{Map, Value};

use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::permissions::READ_USERS;
use crate::tenant::token::Caller;
use crate::tenant::user_properties::{DEFAULT, KNOWN, project};
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// `GET /users/{id}/manager`: a user or a contact. Nobody is the same 404 as a user who is not there.
///
/// # Errors
/// What Graph refuses.
pub fn get(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select"])?;
    let select = query.select("user", KNOWN)?.unwrap_or_else(|| DEFAULT.to_vec());
    caller.needs(READ_USERS)?;
    let user = find(tenant, caller, key)?;
    let named = user.manager.as_deref().ok_or_else(|| GraphError::not_found("manager"))?;
    let mut body = match tenant.user(named) {
        Some(manager) => of_type("user", project(manager, &select)),
        None => of_type("orgContact", contact(tenant, named, &select).ok_or_else(|| GraphError::not_found("manager"))?),
    };
    body.insert("@odata.context".into(), call.metadata("directoryObjects/$entity").into());
    Ok(Reply::json(body.into()))
}

/// A contact has no account, and so none of its properties.
fn contact(tenant: &Tenant, id: &str, select: &[&str]) -> Option<Map<String, Value>> {
    let contact = tenant.contacts.iter().find(|contact| contact.get("id").is_some_and(|own| own == id))?;
    Some(select.iter().filter_map(|name| Some(((*name).to_owned(), contact.get(*name)?.clone()))).collect())
}

fn of_type(name: &str, mut members: Map<String, Value>) -> Map<String, Value> {
    members.insert("@odata.type".into(), format!("#microsoft.graph.{name}").into());
    members
}

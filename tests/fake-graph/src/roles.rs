//! The active directory roles of a user. <https://learn.microsoft.com/graph/api/user-list-transitivememberof>

use serde_json::{Value, json};

use crate::dispatch::{Call, Reply, find};
use crate::error::GraphError;
use crate::paging::page;
use crate::path::UserKey;
use crate::permissions::{READ_ME, READ_USERS};
use crate::query::Query;
use crate::state::Tenant;
use crate::token::Caller;

const PROPERTIES: &[&str] = &["deletedDateTime", "description", "displayName", "id", "roleTemplateId"];

/// `GET /users/{id}/transitiveMemberOf/microsoft.graph.directoryRole`, an advanced query because of its cast.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$count", "$top", "$skiptoken"])?;
    let select = query.select("directoryRole", PROPERTIES)?;
    let size = query.top()?;
    match (query.count()?, call.is_eventual()) {
        (true, true) => {}
        (true, false) => return Err(GraphError::bad_request("$count is not currently supported.")),
        (false, _) => {
            return Err(GraphError::unsupported_query(
                "Operator 'cast' is not supported because the required parameters might be missing. Try adding $count=true query \
                 parameter and ConsistencyLevel:eventual header.",
            ));
        }
    }
    let user = find(tenant, caller, key);
    let own = user.as_ref().is_ok_and(|user| caller.is(user.id()));
    if !(own && caller.has(READ_ME)) {
        caller.needs(READ_USERS)?;
        if caller.guest && !own {
            return Err(GraphError::denied());
        }
    }
    let user = user?;
    let properties = select.as_deref().unwrap_or(PROPERTIES);
    let mut items = Vec::new();
    for role in tenant.roles_named(&user.roles) {
        let role = json!(role);
        items.push(properties.iter().map(|name| ((*name).to_owned(), role.get(*name).cloned().unwrap_or_default())).collect());
    }
    let context = match select {
        Some(names) => format!("directoryRoles({})", names.join(",")),
        None => "directoryRoles".to_owned(),
    };
    let size = tenant.roles_page_size.map_or(size, |scripted| scripted.min(size));
    page(call, &query, &context, items.into_iter().map(Value::Object).collect(), size).map(Reply::Json)
}

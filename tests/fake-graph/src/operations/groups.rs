//! Groups, and who is in them or owns them. <https://learn.microsoft.com/graph/api/group-list>, `group-list-transitivemembers`,
//! `group-list-owners`

use serde_json::{Map, Value};

use crate::operations::memberships::{GROUP, advanced, shown};
use crate::tenant::Tenant;
use crate::tenant::directory::Group;
use crate::tenant::permissions::{READ_GROUPS, READ_USERS};
use crate::tenant::token::Caller;
use crate::tenant::user_properties::{DEFAULT, KNOWN, project};
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::filter::{self, Filter};
use crate::wire::paging::page;
use crate::wire::path::Relation;
use crate::wire::query::Query;

/// `GET /groups`.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$filter", "$top", "$count", "$skiptoken"])?;
    let select = query.select("group", GROUP)?;
    let size = tenant.settings.page_size(query.top()?);
    advanced(&query, call, false)?;
    let filter = query.get("$filter").map(|text| Filter::parse(text, filter::GROUP)).transpose()?;
    may_read(tenant, caller)?;
    let matching =
        tenant.groups.iter().filter(|group| filter.as_ref().is_none_or(|filter| filter.matches(|property| text(group, property))));
    let names = select.as_deref().unwrap_or(GROUP);
    let items = matching.map(|group| selected(&shown(group), names)).collect();
    page(call, &query, &format!("groups{}", query.of_select()), items, size).map(Reply::json)
}

/// `GET /groups/{id}/transitiveMembers` and `GET /groups/{id}/owners`.
///
/// # Errors
/// What Graph refuses.
pub fn people(tenant: &Tenant, call: &Call, caller: &Caller, id: &str, relation: Relation) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$top", "$count", "$skiptoken"])?;
    let select = query.select("directoryObject", KNOWN)?;
    let size = tenant.settings.page_size(query.top()?);
    advanced(&query, call, false)?;
    may_read(tenant, caller)?;
    let group = tenant.groups.iter().find(|group| group.id.eq_ignore_ascii_case(id)).ok_or_else(|| GraphError::not_found(id))?;
    let names = match relation {
        Relation::TransitiveMembers => &group.members,
        Relation::Owners => &group.owners,
    };
    // An object of a type that the caller may not read shows only that it is there.
    let properties = if caller.has(READ_USERS) { select.as_deref().unwrap_or(DEFAULT) } else { &["id"] };
    let of = |name: &String| {
        let mut person = project(tenant.user(name)?, properties);
        person.insert("@odata.type".into(), "#microsoft.graph.user".into());
        Some(Value::Object(person))
    };
    let items = names.iter().filter_map(of).collect();
    page(call, &query, &format!("directoryObjects{}", query.of_select()), items, size).map(Reply::json)
}

fn may_read(tenant: &Tenant, caller: &Caller) -> Result<(), GraphError> {
    caller.needs(READ_GROUPS)?;
    if caller.guest || !tenant.settings.groups.allows() { Err(GraphError::denied()) } else { Ok(()) }
}

fn text<'a>(group: &'a Group, property: &str) -> &'a str {
    match property {
        "id" => &group.id,
        "displayName" => &group.display_name,
        "isAssignableToRole" => group.is_assignable_to_role.map_or("", |it_is| if it_is { "true" } else { "false" }),
        _ => "",
    }
}

fn selected(group: &Value, names: &[&str]) -> Value {
    let values = names.iter().map(|name| ((*name).to_owned(), group.get(*name).cloned().unwrap_or_default()));
    values.collect::<Map<_, _>>().into()
}

//! What a user belongs to and owns: roles, groups, administrative units.
//! <https://learn.microsoft.com/graph/api/user-list-transitivememberof>, `user-list-ownedobjects`

use serde_json::{Map, Value, json};

use crate::operations::find;
use crate::tenant::Tenant;
use crate::tenant::directory::Group;
use crate::tenant::permissions::{READ_GROUPS, READ_ME, READ_UNITS, READ_USERS};
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::paging::page;
use crate::wire::path::{ObjectType, UserKey};
use crate::wire::query::Query;

const ROLE: &[&str] = &["deletedDateTime", "description", "displayName", "id", "roleTemplateId"];
/// Properties of a group.
pub const GROUP: &[&str] = &[
    "createdDateTime",
    "deletedDateTime",
    "description",
    "displayName",
    "groupTypes",
    "id",
    "isAssignableToRole",
    "isManagementRestricted",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "onPremisesSyncEnabled",
    "securityEnabled",
    "visibility",
];
const UNIT: &[&str] =
    &["deletedDateTime", "description", "displayName", "id", "isMemberManagementRestricted", "membershipRule", "visibility"];
const DIRECTORY_OBJECT: &[&str] = &["deletedDateTime", "id"];

/// `GET /users/{id}/transitiveMemberOf`, perhaps with a cast.
///
/// # Errors
/// What Graph refuses.
pub fn member_of(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey, cast: Option<ObjectType>) -> Result<Reply, GraphError> {
    list(tenant, call, caller, key, cast, |user| {
        let held = tenant.tenant_wide_roles(user);
        let roles = tenant.roles_named(&held).map(|role| (ObjectType::Role, json!(role)));
        let groups = tenant.groups_of(user).map(group);
        let units = tenant.units_of(user).map(|unit| {
            let restricted = unit.is_member_management_restricted;
            (ObjectType::Unit, json!({"id": unit.id, "displayName": unit.display_name, "isMemberManagementRestricted": restricted}))
        });
        roles.chain(groups).chain(units).collect()
    })
}

/// `GET /users/{id}/ownedObjects`, perhaps with a cast.
///
/// # Errors
/// What Graph refuses.
pub fn owned(tenant: &Tenant, call: &Call, caller: &Caller, key: &UserKey, cast: Option<ObjectType>) -> Result<Reply, GraphError> {
    list(tenant, call, caller, key, cast, |user| tenant.groups_owned_by(user).map(group).collect())
}

fn group(group: &Group) -> (ObjectType, Value) {
    (ObjectType::Group, shown(group))
}

/// The group as Graph shows it.
#[must_use]
pub fn shown(group: &Group) -> Value {
    json!({
        "id": group.id, "displayName": group.display_name, "isAssignableToRole": group.is_assignable_to_role,
        "groupTypes": [], "mailEnabled": false, "securityEnabled": true,
    })
}

type Objects = Vec<(ObjectType, Value)>;

fn list(
    tenant: &Tenant,
    call: &Call,
    caller: &Caller,
    key: &UserKey,
    cast: Option<ObjectType>,
    objects: impl Fn(&User) -> Objects,
) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$count", "$top", "$skiptoken"])?;
    let known = cast.map_or_else(|| [DIRECTORY_OBJECT, ROLE, GROUP, UNIT].concat(), |cast| cast.properties().to_vec());
    let select = query.select(cast.map_or("directoryObject", ObjectType::name), &known)?;
    let size = tenant.settings.page_size(query.top()?);
    advanced(&query, call, cast.is_some())?;
    let user = readable(tenant, caller, key)?;
    let items = objects(user)
        .into_iter()
        .filter(|(kind, _)| cast.is_none_or(|cast| cast == *kind))
        .map(|(kind, shown)| project(kind, &shown, select.as_deref(), cast.is_none(), caller))
        .collect();
    let of_select = select.as_ref().map(|names| format!("({})", names.join(","))).unwrap_or_default();
    let context = format!("{}s{of_select}", cast.map_or("directoryObject", ObjectType::name));
    page(call, &query, &context, items, size).map(Reply::json)
}

/// A cast makes an advanced query, which needs `$count` and the header; `$count` by itself needs the header.
///
/// # Errors
/// They are not there.
pub fn advanced(query: &Query, call: &Call, is_cast: bool) -> Result<(), GraphError> {
    match (query.count()?, call.is_eventual()) {
        (true, false) => Err(GraphError::bad_request("$count is not currently supported.")),
        (false, _) if is_cast => Err(GraphError::unsupported_query(
            "Operator 'cast' is not supported because the required parameters might be missing. Try adding $count=true query parameter \
             and ConsistencyLevel:eventual header.",
        )),
        _ => Ok(()),
    }
}

fn readable<'a>(tenant: &'a Tenant, caller: &Caller, key: &UserKey) -> Result<&'a User, GraphError> {
    let user = find(tenant, caller, key);
    let own = user.as_ref().is_ok_and(|user| caller.is(user.id()));
    if !(own && caller.has(READ_ME)) {
        caller.needs(READ_USERS)?;
        if caller.guest && !own {
            return Err(GraphError::denied());
        }
    }
    user
}

/// The object with these properties only; of a type that the caller may not read, no more than that it is there.
fn project(kind: ObjectType, shown: &Value, select: Option<&[&str]>, with_type: bool, caller: &Caller) -> Value {
    let may_read = kind.permissions().is_none_or(|permissions| caller.has(permissions));
    let wanted = if may_read { select.unwrap_or(kind.properties()) } else { &["id"] };
    let properties = wanted.iter().filter(|name| kind.properties().contains(name));
    let mut object: Map<String, Value> =
        properties.map(|name| ((*name).to_owned(), shown.get(*name).cloned().unwrap_or_default())).collect();
    if with_type || !may_read {
        object.insert("@odata.type".into(), format!("#microsoft.graph.{}", kind.name()).into());
    }
    object.into()
}

impl ObjectType {
    fn name(self) -> &'static str {
        match self {
            Self::Role => "directoryRole",
            Self::Group => "group",
            Self::Unit => "administrativeUnit",
        }
    }

    fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Role => ROLE,
            Self::Group => GROUP,
            Self::Unit => UNIT,
        }
    }

    /// What it takes beside the right to read users.
    fn permissions(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Role => None,
            Self::Group => Some(READ_GROUPS),
            Self::Unit => Some(READ_UNITS),
        }
    }
}

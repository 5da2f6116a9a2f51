//! Direct role assignments: the only place that shows custom and scoped roles.
//! <https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::steering::settings::AssignmentReaders;
use crate::tenant::Tenant;
use crate::tenant::permissions::READ_ROLE_ASSIGNMENTS;
use crate::tenant::token::Caller;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::filter::{self, Filter};
use crate::wire::paging::page;
use crate::wire::query::Query;

const PROPERTIES: &[&str] = &["appScopeId", "condition", "directoryScopeId", "id", "principalId", "roleDefinitionId"];
const READERS: &[&str] = &["Directory Readers", "Global Reader", "Privileged Role Administrator", "Global Administrator"];

/// `GET /roleManagement/directory/roleAssignments`.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$filter", "$select", "$expand", "$skiptoken"])?;
    let select = query.select("unifiedRoleAssignment", PROPERTIES)?;
    let filter = query.get("$filter").map(|text| Filter::parse(text, filter::ROLE_ASSIGNMENT)).transpose()?;
    let expands = query.get("$expand").map(expands_definition).transpose()?.is_some();
    caller.needs(READ_ROLE_ASSIGNMENTS)?;
    let by_role = caller.roles.iter().any(|role| READERS.contains(&role.as_str()));
    let may_read = match tenant.settings.role_assignments {
        AssignmentReaders::Refused => caller.app_only || by_role,
        AssignmentReaders::Allowed => true,
        AssignmentReaders::Forbidden => false,
    };
    if !may_read {
        return Err(GraphError::denied());
    }
    let mut items = Vec::new();
    for assignment in assignments(tenant) {
        if filter.as_ref().is_none_or(|filter| filter.matches(|property| assignment.text(property))) {
            items.push(assignment.shown(tenant, select.as_deref(), expands));
        }
    }
    let of_select = select.as_ref().map(|names| format!("({})", names.join(","))).unwrap_or_default();
    let context = format!("roleManagement/directory/roleAssignments{of_select}");
    page(call, &query, &context, items, tenant.settings.page_size(100)).map(Reply::json)
}

/// `roleDefinition`; what stands in parentheses behind it is ignored.
fn expands_definition(text: &str) -> Result<(), GraphError> {
    match text.split('(').next().unwrap_or_default() {
        "roleDefinition" => Ok(()),
        known @ ("principal" | "directoryScope" | "appScope") => Err(GraphError::not_served(&format!("$expand={known}"))),
        other if other.contains(',') => Err(GraphError::bad_request("Only one property can be expanded in a single query.")),
        other => Err(GraphError::bad_request(format!(
            "Parsing OData Select and Expand failed: Could not find a property named '{other}' on type \
             'microsoft.graph.unifiedRoleAssignment'."
        ))),
    }
}

struct Assignment {
    principal: String,
    definition: String,
    scope: String,
}

/// The assignments of users, groups and applications.
fn assignments(tenant: &Tenant) -> Vec<Assignment> {
    let definition = |name: &str| {
        let custom = || tenant.custom_roles.iter().find(|role| role.display_name == name).map(|role| &role.id);
        tenant.roles.iter().find(|role| role.display_name == name).map(|role| &role.role_template_id).or_else(custom)
    };
    let of_unit = |name: &str| {
        let unit = tenant.administrative_units.iter().find(|unit| unit.display_name == name);
        unit.map(|unit| format!("/administrativeUnits/{}", unit.id))
    };
    let mut assignments = Vec::new();
    let mut add = |principal: &str, role: &str, scope: Option<String>| {
        if let (Some(definition), Some(scope)) = (definition(role), scope) {
            assignments.push(Assignment { principal: principal.to_owned(), definition: definition.clone(), scope });
        }
    };
    for user in tenant.holders() {
        user.roles.iter().for_each(|role| add(user.id(), role, Some("/".to_owned())));
        user.scoped_roles.iter().for_each(|scoped| add(user.id(), &scoped.role, of_unit(&scoped.administrative_unit)));
    }
    for group in &tenant.groups {
        group.roles.iter().for_each(|role| add(&group.id, role, Some("/".to_owned())));
    }
    for application in &tenant.applications {
        application.roles.iter().for_each(|role| add(&application.id, role, Some("/".to_owned())));
    }
    assignments
}

impl Assignment {
    fn text(&self, property: &str) -> &str {
        match property {
            "principalId" => &self.principal,
            "roleDefinitionId" => &self.definition,
            "directoryScopeId" => &self.scope,
            _ => "",
        }
    }

    fn shown(&self, tenant: &Tenant, select: Option<&[&str]>, expands: bool) -> Value {
        let all = json!({
            "id": self.id(), "principalId": self.principal, "roleDefinitionId": self.definition, "directoryScopeId": self.scope,
            "appScopeId": null, "condition": null,
        });
        let names = select.unwrap_or(PROPERTIES);
        let mut shown: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), all.get(*name).cloned().unwrap_or_default())).collect();
        if expands {
            shown.insert("roleDefinition".into(), definition(tenant, &self.definition));
        }
        shown.into()
    }

    /// Opaque, and the same each time.
    fn id(&self) -> String {
        let bytes = |id: &str| Uuid::parse_str(id).unwrap_or_default().into_bytes();
        let scope = if self.scope == "/" { "1" } else { "2" };
        format!("{}-{scope}", URL_SAFE_NO_PAD.encode([bytes(&self.definition), bytes(&self.principal)].concat()))
    }
}

fn definition(tenant: &Tenant, id: &str) -> Value {
    let custom = tenant.custom_roles.iter().find(|role| role.id == id);
    let built_in = tenant.roles.iter().find(|role| role.role_template_id == id);
    let name = custom.map(|role| &role.display_name).or_else(|| built_in.map(|role| &role.display_name));
    json!({
        "id": id, "templateId": id, "displayName": name, "description": null, "isBuiltIn": custom.is_none(), "isEnabled": true,
        "resourceScopes": ["/"], "version": if custom.is_none() { "1" } else { "" }, "rolePermissions": [],
    })
}

//! What users hold and belong to: roles, groups, administrative units; and the applications.

use serde::Deserialize;
use serde::Serialize;

/// An activated directory role, as Graph shows it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// The id of the role in this tenant.
    pub id: String,
    /// By this name users and applications hold it in `tenant.json`.
    pub display_name: String,
    /// The same in every tenant, and the id of the role's definition.
    pub role_template_id: String,
}

/// A role that the tenant has defined itself. No `directoryRole` shows it, only role assignments do.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomRole {
    /// The id of its definition.
    pub id: String,
    /// By this name users hold it in `tenant.json`.
    pub display_name: String,
}

/// A role that reaches an administrative unit only.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScopedRole {
    /// The role's name.
    pub role: String,
    /// The unit's name.
    pub administrative_unit: String,
}

/// An application's service principal.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// Object id of the service principal.
    pub id: String,
    /// Client id.
    pub app_id: String,
    /// By this name a test chooses it.
    pub display_name: String,
    /// Names of its directory roles.
    pub roles: Vec<String>,
}

/// A group. None contains another.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Object id.
    pub id: String,
    /// Its name.
    pub display_name: String,
    /// Null where it was never asked for, as in Graph.
    pub is_assignable_to_role: Option<bool>,
    /// Names of the directory roles that its members hold through it.
    pub roles: Vec<String>,
    /// User principal names.
    pub members: Vec<String>,
    /// User principal names.
    pub owners: Vec<String>,
}

/// An administrative unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdministrativeUnit {
    /// Object id.
    pub id: String,
    /// By this name scoped roles refer to it in `tenant.json`.
    pub display_name: String,
    /// Only roles scoped to it reach its members.
    pub is_member_management_restricted: bool,
    /// User principal names.
    pub members: Vec<String>,
}

impl Group {
    /// Whether its members and owners are protected.
    #[must_use]
    pub fn is_role_assignable(&self) -> bool {
        self.is_assignable_to_role == Some(true)
    }
}

//! What the tenant holds. It begins as `tenant.json` says and changes with each write.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

/// The directory.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// The `tid` of tokens.
    pub tenant_id: String,
    /// The first is the tenant's own.
    pub domains: Vec<Map<String, Value>>,
    /// Activated directory roles.
    pub roles: Vec<Role>,
    /// Service principals that app-only tokens are made for.
    pub applications: Vec<Application>,
    user_defaults: Map<String, Value>,
    /// All users, in the order of lists.
    pub users: Vec<User>,
    /// How many roles a page of `transitiveMemberOf` holds; a test may set it.
    #[serde(skip)]
    pub roles_page_size: Option<usize>,
}

/// A directory role as Graph shows it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// Of the role in this tenant.
    pub id: String,
    /// By this name users and applications hold it in `tenant.json`.
    pub display_name: String,
    /// The same in every tenant.
    pub role_template_id: String,
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

/// A user: what Graph shows, and what it does not.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// Names of the directory roles held.
    pub roles: Vec<String>,
    /// Graph's properties by name; one that is not here is null or empty.
    pub properties: Map<String, Value>,
    /// Never shown by Graph.
    #[serde(skip)]
    pub password: Password,
}

/// What writes of `passwordProfile` left behind.
#[derive(Clone, Debug, Default)]
pub struct Password {
    /// None until the first write.
    pub value: Option<String>,
    /// The user must choose another at the next sign-in.
    pub force_change_next_sign_in: bool,
    /// The same, after multi-factor authentication.
    pub force_change_next_sign_in_with_mfa: bool,
    /// How often a password was written.
    pub writes: u32,
}

impl Tenant {
    /// The demo tenant of `tenant.json`.
    ///
    /// # Errors
    /// `tenant.json` does not have the shape of [`Tenant`].
    pub fn demo() -> serde_json::Result<Self> {
        let mut tenant: Self = serde_json::from_str(include_str!("../tenant.json"))?;
        let issuer = tenant.domains.first().and_then(|domain| domain.get("id")).cloned().unwrap_or_default();
        for user in &mut tenant.users {
            for (name, value) in &tenant.user_defaults {
                user.properties.entry(name).or_insert_with(|| value.clone());
            }
            let name = user.property("userPrincipalName");
            let own_identity = json!([{"signInType": "userPrincipalName", "issuer": issuer, "issuerAssignedId": name}]);
            user.properties.entry("identities").or_insert(own_identity);
        }
        Ok(tenant)
    }

    /// By object id or user principal name, as Graph compares them: without case.
    #[must_use]
    pub fn user(&self, key: &str) -> Option<&User> {
        self.users.iter().find(|user| user.answers_to(key))
    }

    /// As [`Tenant::user`], to write.
    pub fn user_mut(&mut self, key: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.answers_to(key))
    }

    /// The roles that a user or application holds.
    pub fn roles_named<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a Role> {
        self.roles.iter().filter(|role| names.contains(&role.display_name))
    }
}

impl User {
    /// The property's value; null where the user has none.
    #[must_use]
    pub fn property(&self, name: &str) -> &Value {
        self.properties.get(name).unwrap_or(&Value::Null)
    }

    /// The property's text; empty where the user has none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.property(name).as_str().unwrap_or_default()
    }

    /// The object id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.text("id")
    }

    fn answers_to(&self, key: &str) -> bool {
        ["id", "userPrincipalName"].iter().any(|name| self.text(name).eq_ignore_ascii_case(key))
    }
}

/// Now, as Graph writes times in properties.
#[must_use]
pub fn now() -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    OffsetDateTime::now_utc().format(format).unwrap_or_default()
}

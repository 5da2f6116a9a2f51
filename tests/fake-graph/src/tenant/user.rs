//! A user: what Graph shows about them, and what it does not.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::tenant::directory::ScopedRole;
use crate::tenant::pass::Pass;
use crate::tenant::{Tenant, now};

/// A user: what Graph shows, and what it does not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// Names of the roles held directly and in the whole tenant.
    pub roles: Vec<String>,
    /// Roles held for an administrative unit.
    #[serde(default)]
    pub scoped_roles: Vec<ScopedRole>,
    /// The manager: the name of a user, or the id of a contact.
    #[serde(default)]
    pub manager: Option<String>,
    /// Graph's properties by name; one that is not here is null or empty.
    pub properties: Map<String, Value>,
    /// Never shown by Graph.
    #[serde(skip)]
    pub password: Password,
    /// The Temporary Access Pass that holds now.
    #[serde(skip)]
    pub pass: Option<Pass>,
    /// How often a pass was created.
    #[serde(skip)]
    pub passes: u32,
    /// How often the user's sessions were revoked.
    #[serde(skip)]
    pub revocations: u32,
}

/// What writes of the password left behind.
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
    /// For a synced user what the domain holds; none until a write reached it.
    pub on_premises: Option<String>,
    /// For a synced user whether the last write reached the domain.
    pub written_back: Option<bool>,
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

    /// What names the user: object id and user principal name.
    #[must_use]
    pub fn keys(&self) -> [&str; 2] {
        [self.id(), self.text("userPrincipalName")]
    }

    /// Whether this key names the user.
    #[must_use]
    pub fn answers_to(&self, key: &str) -> bool {
        self.keys().iter().any(|own| own.eq_ignore_ascii_case(key))
    }

    /// Whether the user's name is in the list.
    #[must_use]
    pub fn is_among(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.answers_to(name))
    }

    /// Mastered on premises.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.property("onPremisesSyncEnabled") == true
    }

    /// From another tenant, whatever `userType` says.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.text("creationType") == "Invitation"
    }

    /// A local account of Azure AD B2C or External ID.
    #[must_use]
    pub fn is_local_account(&self) -> bool {
        self.text("creationType") == "LocalAccount"
    }

    /// In a restricted management administrative unit.
    #[must_use]
    pub fn is_management_restricted(&self) -> bool {
        self.property("isManagementRestricted") == true
    }

    /// Whether the domain of the user's name is federated.
    #[must_use]
    pub fn is_federated(&self, tenant: &Tenant) -> bool {
        let domain = self.text("userPrincipalName").rsplit('@').next().unwrap_or_default();
        tenant.domains.iter().any(|known| {
            known.get("id").is_some_and(|id| id == domain) && known.get("authenticationType").is_some_and(|kind| kind == "Federated")
        })
    }

    /// A new password takes effect. Both flags are false unless a write says otherwise: that is the service's default.
    pub fn set_password(&mut self, password: String) {
        let state = &mut self.password;
        state.value = Some(password);
        state.writes += 1;
        state.force_change_next_sign_in = false;
        state.force_change_next_sign_in_with_mfa = false;
        self.properties.insert("lastPasswordChangeDateTime".into(), now().into());
    }
}

//! What the tenant holds. It begins as `tenant.json` says and changes with each write.

pub mod audit_log;
pub mod cloud;
pub mod directory;
pub mod mailbox;
pub mod many_users;
pub mod pass;
pub mod password;
pub mod permissions;
pub mod reports;
pub mod rights;
pub mod token;
pub mod user;
pub mod user_properties;

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::operations::background_resets::Operations;
use crate::steering::settings::Settings;
use crate::tenant::audit_log::AuditLog;
use crate::tenant::cloud::Cloud;
use crate::tenant::directory::{AdministrativeUnit, Application, CustomRole, Group, Role};
use crate::tenant::mailbox::Mail;
use crate::tenant::user::User;

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
    /// Roles of the tenant's own making.
    pub custom_roles: Vec<CustomRole>,
    /// Service principals that app-only tokens are made for.
    pub applications: Vec<Application>,
    /// All groups.
    pub groups: Vec<Group>,
    /// All administrative units.
    pub administrative_units: Vec<AdministrativeUnit>,
    /// People of other organisations who have no account here: Graph's properties by name.
    pub contacts: Vec<Map<String, Value>>,
    user_defaults: Map<String, Value>,
    /// All users, in the order of lists.
    pub users: Vec<User>,
    /// A user's place in that list, by each of their keys in lower case.
    #[serde(skip)]
    places: HashMap<String, usize>,
    /// Where those are who hold a role: few of many.
    #[serde(skip)]
    holders: Vec<usize>,
    /// The cloud it is in.
    #[serde(skip)]
    pub cloud: Cloud,
    /// What a test has set.
    #[serde(skip)]
    pub settings: Settings,
    /// What was done.
    #[serde(skip)]
    pub audit_log: AuditLog,
    /// Mails that were sent, in their order.
    #[serde(skip)]
    pub outbox: Vec<Mail>,
    /// Password resets, running and done.
    #[serde(skip)]
    pub operations: Operations,
}

impl Tenant {
    /// The demo tenant of `tenant.json`.
    ///
    /// # Errors
    /// `tenant.json` does not have the shape of [`Tenant`].
    pub fn demo(cloud: Cloud) -> serde_json::Result<Self> {
        let mut tenant = Self { cloud, ..serde_json::from_str(include_str!("../tenant.json"))? };
        for user in std::mem::take(&mut tenant.users) {
            tenant.add_user(user);
        }
        Ok(tenant)
    }

    /// Adds a user behind all others, with what every user has.
    pub fn add_user(&mut self, mut user: User) {
        for (name, value) in &self.user_defaults {
            user.properties.entry(name).or_insert_with(|| value.clone());
        }
        let issuer = self.domains.first().and_then(|domain| domain.get("id"));
        let name = user.property("userPrincipalName");
        let own_identity = json!([{"signInType": "userPrincipalName", "issuer": issuer, "issuerAssignedId": name}]);
        user.properties.entry("identities").or_insert(own_identity);
        if self.administrative_units.iter().any(|unit| unit.is_member_management_restricted && user.is_among(&unit.members)) {
            user.properties.insert("isManagementRestricted".into(), true.into());
        }
        self.give_addresses(&mut user);
        for key in user.keys() {
            self.places.insert(key.to_lowercase(), self.users.len());
        }
        if !user.roles.is_empty() || !user.scoped_roles.is_empty() {
            self.holders.push(self.users.len());
        }
        self.users.push(user);
    }

    /// Users who hold a role by themselves, in the order of lists.
    pub fn holders(&self) -> impl Iterator<Item = &User> {
        self.holders.iter().filter_map(|at| self.users.get(*at))
    }

    /// The users whom these keys name, in the order of lists.
    pub fn users_named<'a>(&'a self, keys: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a User> {
        let places: BTreeSet<usize> = keys.filter_map(|key| self.places.get(&key.to_lowercase()).copied()).collect();
        places.into_iter().filter_map(|at| self.users.get(at))
    }

    /// By object id or user principal name, as Graph compares them: without case.
    #[must_use]
    pub fn user(&self, key: &str) -> Option<&User> {
        self.users.get(*self.places.get(&key.to_lowercase())?)
    }

    /// As [`Tenant::user`], to write.
    pub fn user_mut(&mut self, key: &str) -> Option<&mut User> {
        self.users.get_mut(*self.places.get(&key.to_lowercase())?)
    }

    /// Groups that the user is in.
    pub fn groups_of<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a Group> {
        self.groups.iter().filter(|group| user.is_among(&group.members))
    }

    /// Groups that the user owns.
    pub fn groups_owned_by<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a Group> {
        self.groups.iter().filter(|group| user.is_among(&group.owners))
    }

    /// Administrative units that the user is in.
    pub fn units_of<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a AdministrativeUnit> {
        self.administrative_units.iter().filter(|unit| user.is_among(&unit.members))
    }

    /// Names of the roles that the user holds in the whole tenant, directly or through a group.
    #[must_use]
    pub fn tenant_wide_roles(&self, user: &User) -> Vec<String> {
        let mut names = user.roles.clone();
        names.extend(self.groups_of(user).flat_map(|group| &group.roles).cloned());
        names
    }

    /// The activated directory roles of these names: custom ones are not among them.
    pub fn roles_named<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a Role> {
        self.roles.iter().filter(|role| names.contains(&role.display_name))
    }
}

/// Now, as Graph writes times in properties.
#[must_use]
pub fn now() -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    OffsetDateTime::now_utc().format(format).unwrap_or_default()
}

//! The person or application that is signed in, and what they may do. What cannot be read is unknown and stops nothing.

use crate::role::{CallerRoles, built_in_name};

#[derive(Debug, Default)]
pub(super) struct Caller {
    /// Object id of the person.
    pub id: Option<String>,
    /// An application acts for itself. The table of roles does not apply to it, and it cannot call `resetPassword`.
    pub app_only: bool,
    pub roles: CallerRoles,
}

impl Caller {
    pub(super) fn is_own_account(&self, user_id: &str) -> bool {
        self.id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(user_id))
    }

    /// The names of the caller's roles, for a message.
    pub(super) fn role_names(&self) -> String {
        let held = self.roles.tenant_wide.as_deref().unwrap_or_default();
        let names: Vec<&str> = held.iter().map(|id| built_in_name(id).unwrap_or(id)).collect();
        if names.is_empty() { "no directory role".to_owned() } else { names.join(", ") }
    }

    /// Adds a tenant-wide role. Several lists name the same roles, and each list may lag behind the others.
    pub(super) fn add_role(&mut self, template_id: &str) {
        if self.roles.is_application {
            self.roles.tenant_wide.get_or_insert_default();
        }
        if let Some(held) = &mut self.roles.tenant_wide
            && !held.iter().any(|known| known.eq_ignore_ascii_case(template_id))
        {
            held.push(template_id.to_owned());
        }
    }
}

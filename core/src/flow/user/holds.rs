//! The roles and role-assignable groups of a user, while and after they are read.

use std::cmp::Reverse;

use crate::error::Warning;
use crate::flow::awaited::Awaited;
use crate::flow::context::Unreadable;
use crate::graph::{AssignmentObject, Operation};
use crate::role::{Protection, Target, built_in_name, protection_of};
use crate::wire;

/// Roles and groups, while and after they are read.
#[derive(Debug, Default)]
pub(in crate::flow) struct Holds {
    pub awaited: Awaited,
    /// Every read had its reply.
    pub was_read: bool,
    /// When the snapshot was read that they were taken from, in monotonic milliseconds; `None`: they were read for this user.
    pub snapshot_ms: Option<u64>,
    pub target: Target,
    pub roles: Vec<wire::HeldRole>,
    /// Roles that hold for a part of the tenant only, or not at all before they are activated.
    pub other_roles: Vec<wire::HeldRole>,
    /// Roles or groups could not be read.
    pub is_incomplete: bool,
    /// Something went wrong with reading them, rather than that the caller may not read them.
    pub is_troubled: bool,
    pub warnings: Vec<Warning>,
}

impl Holds {
    /// `None` where too little could be read.
    pub(in crate::flow) fn protection(&self) -> Option<Protection> {
        let protection = self.target.protection();
        let is_told = self.was_read && !self.is_incomplete;
        (is_told || protection != Protection::None).then_some(protection)
    }

    /// Notes what could not be read: a warning, in the same words for all users. It stops nothing.
    pub(in crate::flow) fn note_unreadable(&mut self, operation: Operation, unreadable: &Unreadable) {
        self.is_troubled |= !unreadable.is_denied() && operation != Operation::ReadEligible;
        self.note_unknown(operation, unreadable.why());
    }

    pub(in crate::flow) fn note_unknown(&mut self, operation: Operation, why: &str) {
        let (code, what) = match operation {
            Operation::ReadRoles => ("roles_unknown", "the directory roles of users"),
            Operation::ReadGroups => ("groups_unknown", "the role-assignable groups that users are members of"),
            Operation::ReadEligible => ("eligible_unknown", "roles that users may activate"),
            Operation::ReadOwnedGroups => ("groups_unknown", "the role-assignable groups that users own"),
            _ => ("custom_roles_unknown", "custom and scoped roles of users"),
        };
        if operation == Operation::ReadGroups {
            self.target.forget_units();
        }
        self.is_incomplete |= !matches!(code, "custom_roles_unknown" | "eligible_unknown");
        self.warn(code, format!("{what} could not be read: {why}"));
    }

    pub(in crate::flow) fn warn(&mut self, code: &'static str, message: String) {
        let warning = Warning { code, message };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// A role that the caller may not read comes without its key.
    pub(in crate::flow) fn add_readable_role(&mut self, template_id: Option<&str>, display_name: Option<&str>) {
        match template_id {
            Some(id) => self.add_role(id, display_name, None),
            None => self.note_unknown(Operation::ReadRoles, "the token may not read roles"),
        }
    }

    pub(in crate::flow) fn add_assignment(&mut self, assignment: &AssignmentObject, source: &'static str) {
        let name = assignment.role_definition.as_ref().and_then(|role| role.display_name.as_deref());
        if assignment.is_tenant_wide() {
            self.add_role(&assignment.role_definition_id, name, Some(source));
        } else {
            self.add_other_role(&assignment.role_definition_id, name, "scoped");
            self.target.add_scoped_role();
        }
    }

    /// Several lists name the same roles, but for custom ones.
    fn add_role(&mut self, template_id: &str, display_name: Option<&str>, source: Option<&'static str>) {
        self.target.add_role(template_id);
        let is_it = |role: &&mut wire::HeldRole| role.role_template_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(template_id));
        match self.roles.iter_mut().find(is_it) {
            // Who holds it directly holds it so, whatever a group gives as well.
            Some(role) if role.source != Some("direct") => role.source = source.or(role.source),
            Some(_) => {}
            None => self.roles.push(role(template_id, display_name, source)),
        }
    }

    /// A role that the user may activate. Whether it protects them before that, no page tells.
    pub(in crate::flow) fn add_eligible(&mut self, assignment: &AssignmentObject) {
        let name = assignment.role_definition.as_ref().and_then(|role| role.display_name.as_deref());
        let name = name.or_else(|| built_in_name(&assignment.role_definition_id)).unwrap_or("a custom role").to_owned();
        self.add_other_role(&assignment.role_definition_id, Some(&name), "eligible");
        self.warn("eligible_role", format!("the user may activate {name}: from then on fewer roles reach them"));
    }

    /// A role that protects nobody by itself, as far as the table tells.
    pub(in crate::flow) fn add_other_role(&mut self, template_id: &str, display_name: Option<&str>, source: &'static str) {
        self.other_roles.push(role(template_id, display_name, Some(source)));
    }

    /// The active tenant-wide roles.
    pub(in crate::flow) fn active_roles(&self) -> Vec<wire::Role> {
        let role =
            |held: &wire::HeldRole| wire::Role { role_template_id: held.role_template_id.clone(), display_name: held.display_name.clone() };
        self.roles.iter().map(role).collect()
    }

    /// The roles with where they come from. What no assignment told directly comes from a group.
    pub(in crate::flow) fn all_roles(&self) -> Vec<wire::HeldRole> {
        let is_told = !self.is_incomplete && self.warnings.iter().all(|warning| warning.code != "custom_roles_unknown");
        let from = |role: &wire::HeldRole| wire::HeldRole { source: role.source.or(is_told.then_some("group")), ..role.clone() };
        self.roles.iter().map(from).chain(self.other_roles.iter().cloned()).collect()
    }

    /// All lists were read. The strongest role comes first, whatever list it is from.
    pub(in crate::flow) fn close(&mut self) {
        self.was_read = true;
        let rank = |role: &wire::HeldRole| Reverse(protection_of(role.role_template_id.as_deref().unwrap_or_default()));
        // They are few: each is put where it belongs.
        for role in std::mem::take(&mut self.roles) {
            let is_before = |known: &wire::HeldRole| (rank(known), &known.display_name) <= (rank(&role), &role.display_name);
            let place = self.roles.partition_point(is_before);
            self.roles.insert(place, role);
        }
    }
}

fn role(template_id: &str, display_name: Option<&str>, source: Option<&'static str>) -> wire::HeldRole {
    let display_name = display_name.or_else(|| built_in_name(template_id)).map(str::to_owned);
    wire::HeldRole { role_template_id: Some(template_id.to_owned()), display_name, source }
}

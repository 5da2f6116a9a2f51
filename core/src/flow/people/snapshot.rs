//! The snapshot of a tenant: role assignments, and role-assignable groups with their members and owners. A long list reads it once
//! instead of asking about each user, because administrators are few. A short list reads the owners of groups alone, and only where
//! the service does not tell what a user owns.

use std::collections::HashMap;

use super::holding::is_not_offered;
use super::role_groups::RoleGroups;
use crate::flow::awaited::Awaited;
use crate::flow::context::{Context, Unreadable};
use crate::flow::exchange::Answered;
use crate::flow::owner::Owner;
use crate::flow::user::holds::Holds;
use crate::graph::{AssignmentObject, DirectoryObject, Operation, Request, Whose};

/// An older snapshot is read anew before it is used.
const LASTS_MS: u64 = 300_000;

#[derive(Debug, Default)]
pub(super) struct Snapshot {
    groups: RoleGroups,
    assignments: Assignments,
    /// Roles that principals may activate; of a plan only.
    eligible: Assignments,
    /// Monotonic milliseconds at which it was complete.
    read_ms: Option<u64>,
}

#[derive(Debug, Default)]
struct Assignments {
    awaited: Awaited,
    /// By the principal's object id, in lower case.
    held: HashMap<String, Vec<AssignmentObject>>,
    unreadable: Option<Unreadable>,
}

impl Assignments {
    /// The known assignments of a user or group.
    fn of(&self, principal_id: &str) -> &[AssignmentObject] {
        self.held.get(&principal_id.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice)
    }
}

impl Snapshot {
    pub(super) const fn is_begun(&self) -> bool {
        self.groups.is_begun()
    }

    /// Whether all of it is there; from then on it ages.
    pub(super) fn is_complete(&mut self, now_ms: u64) -> bool {
        let is_complete = self.groups.is_read() && self.assignments.awaited.is_over() && self.eligible.awaited.is_over();
        if is_complete {
            self.read_ms.get_or_insert(now_ms);
        }
        is_complete
    }

    /// Begins it, or begins it anew where it has become old. `is_whole`: roles and members too, not only owners.
    pub(super) fn begin(&mut self, is_whole: bool, is_plan: bool, context: &mut Context<'_>) {
        if self.read_ms.is_some_and(|read_ms| context.clock.now_ms >= read_ms.saturating_add(LASTS_MS)) {
            *self = Self::default();
        }
        let Some(groups) = self.groups.begin(is_whole) else { return };
        context.queue_hint(Owner::RoleGroups(None), groups);
        if is_whole {
            self.assignments.awaited.more(1);
            context.queue_hint(Owner::Assignments, Request::all_assignments());
            if is_plan {
                self.eligible.awaited.more(1);
                context.queue_hint(Owner::Assignments, Request::all_eligible());
            }
        }
    }

    pub(super) fn take_role_groups(&mut self, group: Option<&str>, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let page = context.page::<DirectoryObject>(answered);
        for (group, request) in self.groups.take(group, answered.operation, page) {
            if request.operation == answered.operation {
                context.queue_next_page(Owner::RoleGroups(group), request, answered);
            } else {
                context.queue_hint(Owner::RoleGroups(group), request);
            }
        }
    }

    pub(super) fn take_assignments(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let list = if answered.operation == Operation::ReadEligible { &mut self.eligible } else { &mut self.assignments };
        list.awaited.one_less();
        match context.page::<AssignmentObject>(answered) {
            Ok((page, next)) => {
                for assignment in page {
                    list.held.entry(assignment.principal_id.to_ascii_lowercase()).or_default().push(assignment);
                }
                if let Some(request) = next {
                    list.awaited.more(1);
                    context.queue_next_page(Owner::Assignments, request, answered);
                }
            }
            // Without the licence for them there are no eligible roles.
            Err(_) if answered.operation == Operation::ReadEligible && is_not_offered(answered) => {}
            Err(unreadable) => list.unreadable = Some(unreadable),
        }
    }

    /// Adds what a role-assignable group gives a member: the membership, and the group's tenant-wide roles. A scoped role changes nothing,
    /// since only the highest roles reach a member at all.
    pub(super) fn add_role_group(&self, holds: &mut Holds, group_id: &str) {
        holds.target.add_role_assignable_group();
        let held = self.assignments.of(group_id).iter();
        held.filter(|assignment| assignment.is_tenant_wide()).for_each(|assignment| holds.add_assignment(assignment, "group"));
    }

    /// Adds what a user owns.
    pub(super) fn add_owned(&self, holds: &mut Holds, user_id: &str) {
        match self.groups.is_owner(user_id) {
            Ok(true) => holds.target.add_role_assignable_group(),
            Ok(false) => {}
            Err(unreadable) if unreadable.is_denied() => {
                holds.note_unknown(Operation::ReadOwnedGroups, "the service tells neither what a user owns nor who owns a group");
            }
            Err(unreadable) => holds.note_unreadable(Operation::ReadOwnedGroups, unreadable),
        }
    }

    /// Adds all that is known about a user; returns what is still to be asked about them, in as few requests as will do. `needs_units`: their
    /// administrative units, of which a snapshot tells nothing, decide.
    pub(super) fn add_all(&self, holds: &mut Holds, user_id: &str, may_read_groups: bool, needs_units: bool) -> Vec<Request> {
        let of = Whose::User(user_id);
        let mut reads = Vec::new();
        holds.snapshot_ms = self.read_ms;
        self.eligible.of(user_id).iter().for_each(|assignment| holds.add_eligible(assignment));
        if let Some(unreadable) = &self.eligible.unreadable {
            holds.note_unreadable(Operation::ReadEligible, unreadable);
        }
        self.assignments.of(user_id).iter().for_each(|assignment| holds.add_assignment(assignment, "direct"));
        self.groups.groups_of(user_id).iter().for_each(|group| self.add_role_group(holds, group));
        let groups_unknown = self.groups.members_unknown();
        let lists_groups = match groups_unknown {
            None => needs_units,
            // Without permission to read groups, a user's list shows that a group exists, but not whether it is role-assignable.
            Some(unreadable) if unreadable.is_denied() && !may_read_groups => {
                holds.note_unknown(Operation::ReadGroups, "the token may not read groups");
                false
            }
            Some(_) => true,
        };
        if lists_groups {
            reads.push(Request::groups(of));
        }
        match &self.assignments.unreadable {
            None => {}
            Some(unreadable) if unreadable.is_denied() => {
                holds.note_unreadable(Operation::ReadAssignments, unreadable);
                // The list of groups tells the active roles as well.
                if !lists_groups {
                    reads.push(Request::roles(of));
                }
            }
            Some(_) => reads.extend([Request::roles(of), Request::assignments(user_id)]),
        }
        match self.groups.is_owner(user_id) {
            Err(unreadable) if !unreadable.is_denied() => reads.push(Request::owned_groups(user_id)),
            _ => self.add_owned(holds, user_id),
        }
        if self.assignments.unreadable.is_some() && groups_unknown.is_some() {
            holds.snapshot_ms = None;
        }
        reads
    }
}

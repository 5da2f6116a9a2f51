//! The snapshot of a tenant: role assignments, and role-assignable groups with their members and owners. A long list reads it once
//! instead of asking about each user, because administrators are few. A short list reads the owners of groups alone, and only where
//! the service does not tell what a user owns.

use std::collections::HashMap;

use super::People;
use super::holding::queue_holding;
use super::role_groups::RoleGroups;
use crate::flow::awaited::Awaited;
use crate::flow::context::{Context, Unreadable};
use crate::flow::exchange::Answered;
use crate::flow::owner::Owner;
use crate::flow::slots::Slots;
use crate::flow::user::holds::Holds;
use crate::graph::{AssignmentObject, DirectoryObject, Operation, Request, Whose};
use crate::permission::permissions;

/// An older snapshot is read anew before it is used.
const LASTS_MS: u64 = 300_000;

#[derive(Debug, Default)]
pub(super) struct Snapshot {
    groups: RoleGroups,
    assignments: Assignments,
    /// Monotonic milliseconds at which it was complete.
    read_ms: Option<u64>,
    /// Users who wait for it.
    waiting: Vec<usize>,
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
        self.held.get(&principal_id.to_lowercase()).map_or(&[][..], Vec::as_slice)
    }
}

impl Snapshot {
    pub(super) const fn is_begun(&self) -> bool {
        self.groups.is_begun()
    }

    fn is_complete(&self) -> bool {
        self.groups.is_read() && self.assignments.awaited.is_over()
    }

    /// Begins it, or begins it anew where it has become old. `is_whole`: roles and members too, not only owners.
    pub(super) fn begin(&mut self, is_whole: bool, context: &mut Context<'_>) {
        if self.read_ms.is_some_and(|read_ms| context.clock.now_ms >= read_ms.saturating_add(LASTS_MS)) {
            *self = Self { waiting: std::mem::take(&mut self.waiting), ..Self::default() };
        }
        let Some(groups) = self.groups.begin(is_whole) else { return };
        context.queue_hint(Owner::RoleGroups(None), groups);
        if is_whole {
            self.assignments.awaited.more(1);
            context.queue_hint(Owner::Assignments, Request::all_assignments());
        }
    }

    pub(super) fn take_role_groups(&mut self, group: Option<&str>, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let page = context.page::<DirectoryObject>(answered);
        for (group, request) in self.groups.take(group, answered.operation, page) {
            context.queue_hint(Owner::RoleGroups(group), request);
        }
    }

    pub(super) fn take_assignments(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        self.assignments.awaited.one_less();
        match context.page::<AssignmentObject>(answered) {
            Ok((page, next)) => {
                for assignment in page {
                    self.assignments.held.entry(assignment.principal_id.to_lowercase()).or_default().push(assignment);
                }
                if let Some(request) = next {
                    self.assignments.awaited.more(1);
                    context.queue_hint(Owner::Assignments, request);
                }
            }
            Err(unreadable) => self.assignments.unreadable = Some(unreadable),
        }
    }

    /// Adds what a role-assignable group gives a member: the membership, and the group's tenant-wide roles. A scoped role changes nothing,
    /// since only the highest roles reach a member at all.
    pub(super) fn add_role_group(&self, holds: &mut Holds, group_id: &str) {
        holds.target.add_role_assignable_group();
        let held = self.assignments.of(group_id).iter();
        held.filter(|assignment| assignment.is_tenant_wide()).for_each(|assignment| holds.add_assignment(assignment));
    }

    fn add_owned(&self, holds: &mut Holds, user_id: &str) {
        match self.groups.is_owner(user_id) {
            Ok(true) => holds.target.add_role_assignable_group(),
            Ok(false) => {}
            Err(unreadable) if unreadable.is_denied() => {
                holds.note_unknown(Operation::ReadOwnedGroups, "the service tells neither what a user owns nor who owns a group");
            }
            Err(unreadable) => holds.note_unreadable(Operation::ReadOwnedGroups, unreadable),
        }
    }

    /// Adds all that is known of a user; returns what is still to be asked about them, in as few requests as will do.
    fn add_all(&self, holds: &mut Holds, user_id: &str, may_read_groups: bool) -> Vec<Request> {
        let of = Whose::User(user_id);
        let mut reads = Vec::new();
        holds.snapshot_ms = self.read_ms;
        self.assignments.of(user_id).iter().for_each(|assignment| holds.add_assignment(assignment));
        self.groups.groups_of(user_id).iter().for_each(|group| self.add_role_group(holds, group));
        let groups_unknown = self.groups.members_unknown();
        let lists_groups = match groups_unknown {
            None => false,
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

impl People {
    /// Lets a user wait for the snapshot; in a short list, for the owners of groups.
    pub(super) fn wait_for_snapshot(&mut self, index: usize, slots: &mut Slots, context: &mut Context<'_>) {
        let Some(user) = slots.user_mut(index) else { return };
        user.reading().awaited.more(1);
        self.snapshot.waiting.push(index);
        self.snapshot.begin(slots.is_bulk(), context);
        self.tell_snapshot(slots, context);
    }

    pub(super) fn tell_snapshot(&mut self, slots: &mut Slots, context: &mut Context<'_>) {
        if !self.snapshot.is_complete() {
            return;
        }
        self.snapshot.read_ms.get_or_insert(context.clock.now_ms);
        let may_read_groups = context.exchange.token.claims().has_any(permissions(Operation::ReadGroups)) == Some(true);
        for index in std::mem::take(&mut self.snapshot.waiting) {
            let is_bulk = slots.is_bulk();
            let Some(user) = slots.user_mut(index) else { continue };
            user.reading().awaited.one_less();
            if let Some(id) = user.id().map(str::to_owned) {
                if is_bulk {
                    let reads = self.snapshot.add_all(user.reading(), &id, may_read_groups);
                    queue_holding(index, reads, slots, context);
                } else {
                    self.snapshot.add_owned(user.reading(), &id);
                }
            }
            self.note_read(index, slots, context);
        }
    }
}

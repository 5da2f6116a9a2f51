//! Who holds a role and who belongs to a role-assignable group, of the whole tenant: for a long list that is read once, instead of
//! being asked of each user. Administrators are few. For a short list only the owners of groups, where the service does not tell
//! what a user owns.

use std::collections::HashMap;

use super::Reset;
use super::role_groups::RoleGroups;
use crate::flow::context::Context;
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::user::Holds;
use crate::graph::{AssignmentObject, DirectoryObject, Operation, Page, Reply, Request, Whose, refusal};

#[derive(Debug, Default)]
pub(super) struct Snapshot {
    pub groups: RoleGroups,
    assignments: Assignments,
    /// Monotonic milliseconds at which it was complete.
    read_ms: Option<u64>,
    /// Users that wait for it.
    waiting: Vec<usize>,
}

#[derive(Debug, Default)]
struct Assignments {
    /// Requests without an answer yet.
    outstanding: usize,
    /// By the principal's object id, in lower case.
    held: HashMap<String, Vec<AssignmentObject>>,
    /// Why they could not be read.
    unreadable: Option<String>,
}

impl Assignments {
    /// `None` where they could not be read.
    fn of(&self, principal_id: &str) -> Option<&[AssignmentObject]> {
        let held = || self.held.get(&principal_id.to_lowercase()).map_or(&[][..], Vec::as_slice);
        self.unreadable.is_none().then(held)
    }
}

impl Snapshot {
    fn is_complete(&self) -> bool {
        self.groups.is_read() && self.assignments.outstanding == 0
    }

    /// Adds what a user holds by assignments of his own. Nothing where assignments could not be read.
    fn add_assignments(&self, holds: &mut Holds, user_id: &str) {
        self.assignments.of(user_id).unwrap_or_default().iter().for_each(|assignment| holds.add_assignment(assignment));
    }

    /// Adds what a role-assignable group of his gives him: membership, and its roles in the whole tenant. One that is scoped to a part of it
    /// changes nothing, since only the highest roles reach a member at all.
    pub(super) fn add_role_group(&self, holds: &mut Holds, group_id: &str) {
        holds.target.add_role_assignable_group();
        let held = self.assignments.of(group_id).unwrap_or_default().iter();
        held.filter(|assignment| assignment.is_tenant_wide()).for_each(|assignment| holds.add_assignment(assignment));
    }
}

impl Reset {
    /// This user's roles and groups are known only when the snapshot is, or at least its owners of groups.
    pub(super) fn wait_for_snapshot(&mut self, index: usize, context: &mut Context<'_>) {
        if let Some(user) = self.users.get_mut(index) {
            user.holds.outstanding += 1;
        }
        self.snapshot.waiting.push(index);
        self.begin_snapshot(context);
        self.tell_snapshot(context);
    }

    pub(super) fn begin_snapshot(&mut self, context: &mut Context<'_>) {
        let Some(groups) = self.snapshot.groups.begin(self.is_bulk()) else { return };
        context.exchange.queue(Owner::RoleGroups(None), groups);
        if self.is_bulk() {
            self.snapshot.assignments.outstanding = 1;
            context.exchange.queue(Owner::Assignments, Request::all_assignments());
        }
    }

    pub(super) fn take_role_groups(&mut self, group: Option<&str>, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let page = page::<DirectoryObject>(answered, context).ok();
        for (group, request) in self.snapshot.groups.take(group, answered.operation, page) {
            context.exchange.queue(Owner::RoleGroups(group), request);
        }
        self.tell_snapshot(context);
    }

    pub(super) fn take_all_assignments(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let assignments = &mut self.snapshot.assignments;
        match page::<AssignmentObject>(answered, context) {
            Ok(page) => {
                for assignment in page.value {
                    assignments.held.entry(assignment.principal_id.to_lowercase()).or_default().push(assignment);
                }
                match page.next_link {
                    Some(link) => context.exchange.queue(Owner::Assignments, Request::next_page(Operation::ReadAssignments, link)),
                    None => assignments.outstanding = 0,
                }
            }
            Err(why) => {
                assignments.outstanding = 0;
                assignments.unreadable = Some(why);
            }
        }
        self.tell_snapshot(context);
    }

    fn tell_snapshot(&mut self, context: &mut Context<'_>) {
        if !self.snapshot.is_complete() {
            return;
        }
        self.snapshot.read_ms.get_or_insert(context.clock.now_ms);
        for index in std::mem::take(&mut self.snapshot.waiting) {
            if let Some(user) = self.users.get_mut(index) {
                user.holds.outstanding = user.holds.outstanding.saturating_sub(1);
            }
            self.take_owner(index);
            if self.is_bulk() {
                self.take_from_snapshot(index, context);
            }
            self.note_read(index);
        }
    }

    fn take_owner(&mut self, index: usize) {
        let Some(user) = self.users.get_mut(index) else { return };
        match user.id().map(|id| self.snapshot.groups.is_owner(id)) {
            Some(Some(true)) => user.holds.target.add_role_assignable_group(),
            Some(None) => {
                let why = "the service tells neither what a user owns nor who owns a group";
                user.holds.cannot_be_read(Operation::ReadOwnedGroups, why);
            }
            _ => {}
        }
    }

    /// What could not be read of the tenant is asked of the user himself, in as few requests as will do.
    fn take_from_snapshot(&mut self, index: usize, context: &mut Context<'_>) {
        let Some(user) = self.users.get_mut(index) else { return };
        let Some(id) = user.id().map(str::to_owned) else { return };
        let snapshot = &self.snapshot;
        let groups = snapshot.groups.groups_of(&id);
        if let Some(why) = &snapshot.assignments.unreadable {
            user.holds.cannot_be_read(Operation::ReadAssignments, why);
        } else {
            user.holds.snapshot_ms = snapshot.read_ms;
            snapshot.add_assignments(&mut user.holds, &id);
        }
        let roles_are_known = snapshot.assignments.unreadable.is_none();
        // Of a group that the token may not read a user's list tells no more than that there is one.
        let may_read_groups = context.exchange.token.claims().has_any(Operation::ReadGroups.permissions()) == Some(true);
        let ask = match groups {
            Some(groups) => {
                user.holds.snapshot_ms = snapshot.read_ms;
                groups.iter().for_each(|group| snapshot.add_role_group(&mut user.holds, group));
                (!roles_are_known).then(|| Request::roles(Whose::User(&id)))
            }
            // This list tells his active roles as well.
            None if may_read_groups => Some(Request::groups(Whose::User(&id))),
            None => {
                user.holds.cannot_be_read(Operation::ReadGroups, "the token may not read groups");
                (!roles_are_known).then(|| Request::roles(Whose::User(&id)))
            }
        };
        if let Some(request) = ask {
            user.holds.outstanding += 1;
            context.exchange.queue_until(user.deadline_awake_ms, Owner::User(index), request);
        }
    }
}

/// A page that goes on where a token may go; otherwise why there is none.
fn page<T: serde::de::DeserializeOwned>(answered: &Answered<Owner>, context: &Context<'_>) -> Result<Page<T>, String> {
    let reply = match &answered.content {
        Content::Reply(reply) => reply,
        Content::Failed(_) | Content::Dropped | Content::Expired => return Err("no answer came".to_owned()),
    };
    let page = if reply.is_success() { Reply::read::<Page<T>>(reply) } else { None };
    let page = page.ok_or_else(|| refusal(answered.operation, reply, context.exchange.token.claims()).message)?;
    match &page.next_link {
        Some(link) if !context.exchange.owns(link) => Err("a list continues on another host, where no token goes".to_owned()),
        _ => Ok(page),
    }
}

//! What one user holds: roles, groups, assignments.

use super::People;
use super::snapshot::Snapshot;
use crate::error::Kind;
use crate::flow::context::{Context, Unreadable};
use crate::flow::ending::Ending;
use crate::flow::exchange::{Answered, Content, Patience, Terms};
use crate::flow::owner::Owner;
use crate::flow::slots::Slots;
use crate::flow::user::holds::Holds;
use crate::graph::{AssignmentObject, DirectoryObject, Operation, Request, RoleObject, Whose};
use crate::permission::permissions;

impl People {
    /// Reads what a user holds. A short list asks about each user, a long one takes it from the snapshot of the tenant.
    pub(super) fn read_holding(&mut self, index: usize, id: &str, is_bulk: bool, slots: &mut Slots, context: &mut Context<'_>) {
        if is_bulk {
            self.wait_for_snapshot(index, slots, context);
            return;
        }
        // The service has refused to tell what a user owns: nobody needs to ask it again.
        let by_group = self.snapshot.is_begun();
        let of = Whose::User(id);
        let mut reads = vec![Request::roles(of), Request::groups(of), Request::assignments(id)];
        if !by_group {
            reads.push(Request::owned_groups(id));
        }
        if self.is_plan {
            reads.push(Request::eligible(id));
        }
        queue_holding(index, reads, slots, context);
        if by_group {
            self.wait_for_snapshot(index, slots, context);
        }
    }

    /// Asks about a user whose roles and groups only the snapshot told.
    pub(in crate::flow) fn read_holding_again(&mut self, index: usize, slots: &mut Slots, context: &mut Context<'_>) {
        let Some(user) = slots.user_mut(index) else { return };
        let Some(id) = user.id().map(str::to_owned) else { return };
        user.holds.snapshot_ms = None;
        let of = Whose::User(&id);
        queue_holding(index, vec![Request::roles(of), Request::groups(of), Request::assignments(&id)], slots, context);
    }

    /// Takes a list of what a user holds. What cannot be read is noted and stops nothing; only a list that continues on another host ends
    /// the user.
    pub(in crate::flow) fn take_holding(
        &mut self,
        index: usize,
        answered: &Answered<Owner>,
        slots: &mut Slots,
        context: &mut Context<'_>,
    ) -> Result<(), Ending> {
        let is_bulk = slots.is_bulk();
        let Some(user) = slots.user_mut(index) else { return Ok(()) };
        let left_ms = user.left_ms;
        let holds = user.reading();
        holds.awaited.one_less();
        match add_list(holds, &self.snapshot, answered, context) {
            Ok(Some(next)) => {
                holds.awaited.more(1);
                context.queue(Owner::User(index), next.hiding(user.password.as_ref()), Terms::of(Patience::of_ms(left_ms)));
            }
            Ok(None) => {}
            Err(Unreadable::Foreign) => return Err(foreign_list()),
            Err(Unreadable::Denied(_)) if !is_bulk && answered.operation == Operation::ReadOwnedGroups && is_not_offered(answered) => {
                self.wait_for_snapshot(index, slots, context);
            }
            Err(unreadable) => holds.note_unreadable(answered.operation, &unreadable),
        }
        Ok(())
    }

    /// Lets a user wait for the snapshot; in a short list, for the owners of groups.
    pub(super) fn wait_for_snapshot(&mut self, index: usize, slots: &mut Slots, context: &mut Context<'_>) {
        let Some(user) = slots.user_mut(index) else { return };
        user.reading().awaited.more(1);
        self.waiting.push(index);
        self.snapshot.begin(slots.is_bulk(), self.is_plan, context);
        self.tell_snapshot(slots, context);
    }

    pub(super) fn tell_snapshot(&mut self, slots: &mut Slots, context: &mut Context<'_>) {
        if !self.snapshot.is_complete(context.clock.now_ms) || !self.caller.is_known() {
            return;
        }
        let needs_units = self.caller.facts.roles.needs_units();
        let may_read_groups = context.exchange.token.claims().has_any(permissions(Operation::ReadGroups)) == Some(true);
        for index in std::mem::take(&mut self.waiting) {
            let is_bulk = slots.is_bulk();
            let Some(user) = slots.user_mut(index) else { continue };
            user.reading().awaited.one_less();
            if let Some(id) = user.id().map(str::to_owned) {
                if is_bulk {
                    let reads = self.snapshot.add_all(user.reading(), &id, may_read_groups, needs_units);
                    queue_holding(index, reads, slots, context);
                } else {
                    self.snapshot.add_owned(user.reading(), &id);
                }
            }
            self.note_read(index, slots, context);
        }
    }
}

/// Whether the service does not offer this list, rather than deny it to this caller.
pub(super) fn is_not_offered(answered: &Answered<Owner>) -> bool {
    matches!(&answered.content, Content::Reply(reply) if matches!(reply.status, 400 | 404))
}

fn queue_holding(index: usize, reads: Vec<Request>, slots: &mut Slots, context: &mut Context<'_>) {
    let Some(user) = slots.user_mut(index) else { return };
    let left_ms = user.left_ms;
    user.reading().awaited.more(reads.len());
    let password = user.password.as_ref();
    for read in reads.into_iter().map(|read| read.hiding(password)) {
        context.queue(Owner::User(index), read, Terms::of(Patience::of_ms(left_ms)));
    }
}

/// A text of the reply, as it may be told.
fn told(answered: &Answered<Owner>, text: Option<&str>) -> Option<String> {
    match &answered.content {
        Content::Reply(reply) => text.map(|text| reply.told(text)),
        _ => text.map(str::to_owned),
    }
}

/// Adds a page of what a user holds; returns the request for the next one.
fn add_list(
    holds: &mut Holds,
    snapshot: &Snapshot,
    answered: &Answered<Owner>,
    context: &Context<'_>,
) -> Result<Option<Request>, Unreadable> {
    match answered.operation {
        Operation::ReadRoles => {
            let (roles, next) = context.page::<RoleObject>(answered)?;
            for role in roles {
                holds.add_readable_role(role.role_template_id.as_deref(), told(answered, role.display_name.as_deref()).as_deref());
            }
            Ok(next)
        }
        Operation::ReadAssignments => {
            let (assignments, next) = context.page::<AssignmentObject>(answered)?;
            assignments.iter().for_each(|assignment| holds.add_assignment(assignment, "direct"));
            Ok(next)
        }
        // Without the licence for them there are none.
        Operation::ReadEligible if is_not_offered(answered) => Ok(None),
        Operation::ReadEligible => {
            let (assignments, next) = context.page::<AssignmentObject>(answered)?;
            assignments.iter().for_each(|assignment| holds.add_eligible(assignment));
            Ok(next)
        }
        operation => {
            let (objects, next) = context.page::<DirectoryObject>(answered)?;
            if operation == Operation::ReadGroups {
                holds.target.add_units(objects.iter().filter_map(DirectoryObject::as_unit));
            }
            for object in &objects {
                if let Some((template_id, display_name)) = object.as_role() {
                    holds.add_readable_role(template_id, told(answered, display_name).as_deref());
                }
                match object.is_role_assignable_group() {
                    Some(true) => snapshot.add_role_group(holds, object.id().unwrap_or_default()),
                    Some(false) => {}
                    None => holds.note_unknown(operation, "the token may not read groups"),
                }
            }
            Ok(next)
        }
    }
}

/// How a user ends whose list of roles or groups continues on another host.
fn foreign_list() -> Ending {
    let message = format!("what the user holds cannot be read: {}", Unreadable::Foreign.why());
    Ending::stopped(Kind::ReplyUnreadable, message)
}

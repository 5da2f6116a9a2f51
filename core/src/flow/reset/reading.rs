//! What is read of a user before he is decided about: himself, his roles and groups, the kind of his domain.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::Reset;
use super::snapshot::Snapshot;
use crate::error::{Kind, Warning};
use crate::flow::context::Context;
use crate::flow::ending::{Ending, no_answer};
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::user::{Holds, Known, Stage, User};
use crate::graph::{
    AssignmentObject, DirectoryObject, DomainKind, Operation, Page, Refusal, Reply, Request, RoleObject, UserObject, Whose, refusal,
};
use crate::role::{built_in_name, protection_of};
use crate::wire;

impl Reset {
    /// Takes the answer to a list of users; an error is how all of them end. Whom the list does not have is asked for by himself,
    /// so that nobody is missed because of how he is written, and the service says in its own words that he does not exist.
    pub(super) fn take_users(&mut self, indices: &[usize], answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<(), Refusal> {
        let page = match &answered.content {
            Content::Reply(reply) if reply.is_success() => reply.read::<Page<UserObject>>(),
            // A name that the filter does not take.
            Content::Reply(reply) if matches!(reply.status, 400 | 404) => None,
            Content::Reply(reply) => return Err(refusal(Operation::ReadUser, reply, context.exchange.token.claims())),
            Content::Failed(failure) => return Err(no_answer(*failure)),
            Content::Dropped | Content::Expired => return Ok(()),
        };
        let (found, next_link) = page.map_or_else(Default::default, |page| (page.value, page.next_link));
        let mut found: HashMap<String, UserObject> =
            found.into_iter().flat_map(|object| object.keys().into_iter().map(move |key| (key, object.clone()))).collect();
        let mut missing = Vec::new();
        for &index in indices {
            let key = self.users.get(index).and_then(|user| user.input.as_ref()).map(|input| input.to_lowercase());
            match key.and_then(|key| found.remove(&key)) {
                Some(object) => self.take_object(index, object, context),
                None => missing.push(index),
            }
        }
        match next_link {
            Some(link) if context.exchange.owns(&link) && !missing.is_empty() => {
                context.exchange.queue(Owner::Users(missing), Request::next_page(Operation::ReadUser, link));
            }
            _ => missing.into_iter().for_each(|index| self.ask_for_user(index, context)),
        }
        Ok(())
    }

    /// Takes the answer to a read of a user; an error is how he ends.
    pub(super) fn take_reading(&mut self, index: usize, answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<(), Ending> {
        let reply = match &answered.content {
            Content::Reply(reply) => reply,
            Content::Failed(failure) => return Err(Ending::failed(no_answer(*failure))),
            Content::Dropped => return Err(Ending::cancelled()),
            Content::Expired => return Err(self.late(index, context)),
        };
        if answered.operation == Operation::ReadUser {
            self.take_user(index, reply, context)?;
        } else {
            self.take_holding(index, answered.operation, reply, context)?;
            self.note_read(index);
        }
        Ok(())
    }

    /// Takes a list of what a user holds. Roles and groups may be beyond what the caller is allowed to read; the user himself must be readable.
    pub(super) fn take_holding(
        &mut self,
        index: usize,
        operation: Operation,
        reply: &Reply,
        context: &mut Context<'_>,
    ) -> Result<(), Ending> {
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        user.holds.outstanding = user.holds.outstanding.saturating_sub(1);
        if operation == Operation::ReadOwnedGroups && matches!(reply.status, 400 | 404) {
            self.wait_for_snapshot(index, context);
        } else if matches!(reply.status, 400 | 403 | 404) {
            let why = refusal(operation, reply, context.exchange.token.claims()).message;
            user.holds.cannot_be_read(operation, &why);
        } else {
            let next_link = take_list(user, &self.snapshot, operation, reply, context)?;
            if let Some(link) = next_link {
                user.holds.outstanding += 1;
                context.exchange.queue_until(user.deadline_awake_ms, Owner::User(index), Request::next_page(operation, link));
            }
        }
        Ok(())
    }

    fn take_user(&mut self, index: usize, reply: &Reply, context: &mut Context<'_>) -> Result<(), Ending> {
        if !reply.is_success() {
            let mut refusal = refusal(Operation::ReadUser, reply, context.exchange.token.claims());
            if refusal.kind == Kind::UserNotFound {
                refusal.message = format!("no user has the name or id {}: {}", self.name(index), refusal.message);
            }
            return Err(Ending::failed(refusal));
        }
        let object: UserObject = reply.read().ok_or_else(|| unreadable(Operation::ReadUser, reply, context))?;
        self.take_object(index, object, context);
        Ok(())
    }

    fn take_object(&mut self, index: usize, object: UserObject, context: &mut Context<'_>) {
        let (id, domain) = (object.id.clone(), object.domain());
        let Some(user) = self.users.get_mut(index) else { return };
        if object.is_management_restricted == Some(true) {
            user.holds.is_beyond_the_table("a restricted management administrative unit");
        }
        user.object = Some(object);
        if user.stop_by_object(&self.options).is_some() {
            user.stage = Stage::Read;
            return;
        }
        // The service has refused to tell what a user owns: nobody needs to ask it again.
        let by_group = self.snapshot.groups.is_begun();
        if !self.is_bulk() {
            let of = Whose::User(&id);
            let mut reads = vec![Request::roles(of), Request::groups(of), Request::assignments(&id)];
            if !by_group {
                reads.push(Request::owned_groups(&id));
            }
            self.queue_holding(index, reads, context);
        }
        self.read_domain(index, domain, context);
        if self.is_bulk() || by_group {
            self.wait_for_snapshot(index, context);
        }
        self.note_read(index);
    }

    /// Asks again what a user holds of whom only the snapshot told it.
    pub(super) fn read_holding_again(&mut self, index: usize, context: &mut Context<'_>) {
        let Some(user) = self.users.get_mut(index) else { return };
        let Some(id) = user.id().map(str::to_owned) else { return };
        user.holds.snapshot_ms = None;
        let of = Whose::User(&id);
        self.queue_holding(index, vec![Request::roles(of), Request::groups(of), Request::assignments(&id)], context);
    }

    fn queue_holding(&mut self, index: usize, reads: Vec<Request>, context: &mut Context<'_>) {
        let Some(user) = self.users.get_mut(index) else { return };
        user.holds.outstanding += reads.len();
        for read in reads {
            context.exchange.queue_until(user.deadline_awake_ms, Owner::User(index), read);
        }
    }

    fn read_domain(&mut self, index: usize, domain: Option<String>, context: &mut Context<'_>) {
        let Some(user) = self.users.get_mut(index) else { return };
        user.is_federated = match domain {
            None => Known::Is(false),
            Some(domain) => match self.domains.get(&domain) {
                Some(known) => known.clone(),
                None => {
                    context.exchange.queue(Owner::Domain(domain.clone()), Request::domain(&domain));
                    self.domains.insert(domain, Known::NotYet);
                    Known::NotYet
                }
            },
        };
    }

    /// A domain's kind is a hint: without the permission to read it, the service decides.
    pub(super) fn take_domain(&mut self, name: &str, content: &Content, context: &Context<'_>) {
        let is_federated = match content {
            Content::Reply(reply) if reply.is_success() => {
                reply.read::<DomainKind>().map(|domain| domain.authentication_type.eq_ignore_ascii_case("Federated"))
            }
            _ => None,
        };
        let known = is_federated.map_or_else(
            || {
                let why = match content {
                    Content::Reply(reply) => refusal(Operation::ReadDomain, reply, context.exchange.token.claims()).message,
                    Content::Failed(_) | Content::Dropped | Content::Expired => "no answer came".to_owned(),
                };
                Known::Unreadable(Warning {
                    code: "domain_unknown",
                    message: format!("whether {name} is federated could not be read: {why}"),
                })
            },
            Known::Is,
        );
        self.domains.insert(name.to_owned(), known.clone());
        // Only users that were begun can wait for it, and those are few.
        for index in self.next_turn..self.next_to_read {
            if let Some(user) = self.users.get_mut(index) {
                let waits =
                    user.is_federated == Known::NotYet && user.object.as_ref().and_then(UserObject::domain).as_deref() == Some(name);
                if waits {
                    user.is_federated = known.clone();
                    self.note_read(index);
                }
            }
        }
    }

    pub(super) fn note_read(&mut self, index: usize) {
        if let Some(user) = self.users.get_mut(index).filter(|user| user.stage == Stage::Reading && user.object.is_some() && user.is_read())
        {
            user.holds.was_read = true;
            // The strongest role first, whichever list told it.
            user.holds.roles.sort_by_cached_key(|role| {
                let id = role.role_template_id.as_deref().unwrap_or_default();
                (Reverse(protection_of(id)), role.display_name.clone())
            });
            user.stage = Stage::Read;
        }
    }
}

/// One page of what a user holds; returns where it goes on.
fn take_list(
    user: &mut User,
    snapshot: &Snapshot,
    operation: Operation,
    reply: &Reply,
    context: &Context<'_>,
) -> Result<Option<String>, Ending> {
    let holds = &mut user.holds;
    let next_link = match operation {
        Operation::ReadRoles => {
            let page: Page<RoleObject> = page(operation, reply, context)?;
            for role in page.value {
                holds.add_readable_role(role.role_template_id.as_deref(), role.display_name.as_deref());
            }
            page.next_link
        }
        Operation::ReadAssignments => {
            let page: Page<AssignmentObject> = page(operation, reply, context)?;
            page.value.iter().for_each(|assignment| holds.add_assignment(assignment));
            page.next_link
        }
        _ => {
            let page: Page<DirectoryObject> = page(operation, reply, context)?;
            for object in &page.value {
                if let Some((template_id, display_name)) = object.as_role() {
                    holds.add_readable_role(template_id, display_name);
                }
                match object.is_role_assignable_group() {
                    Some(true) => snapshot.add_role_group(holds, object.id().unwrap_or_default()),
                    Some(false) => {}
                    None => holds.cannot_be_read(operation, "the token may not read groups"),
                }
            }
            page.next_link
        }
    };
    match next_link {
        Some(link) if !context.exchange.owns(&link) => {
            let message = "a list of what the user holds continues on another host, where no token goes";
            Err(Ending::stopped(Kind::ReplyUnreadable, message))
        }
        next_link => Ok(next_link),
    }
}

fn page<T: DeserializeOwned>(operation: Operation, reply: &Reply, context: &Context<'_>) -> Result<Page<T>, Ending> {
    if reply.is_success() { reply.read() } else { None }.ok_or_else(|| unreadable(operation, reply, context))
}

impl Holds {
    /// What may not be read is said, once in the same words for all users, and stops nothing.
    pub(super) fn cannot_be_read(&mut self, operation: Operation, why: &str) {
        let (code, what) = match operation {
            Operation::ReadRoles => ("roles_unknown", "the directory roles of users"),
            Operation::ReadGroups => ("groups_unknown", "the role-assignable groups that users are members of"),
            Operation::ReadOwnedGroups => ("groups_unknown", "the role-assignable groups that users own"),
            _ => ("custom_roles_unknown", "custom and scoped roles of users"),
        };
        self.is_incomplete |= code != "custom_roles_unknown";
        self.warn(code, format!("{what} could not be read: {why}"));
    }

    /// The service alone knows who reaches him.
    fn is_beyond_the_table(&mut self, why: &str) {
        self.beyond_the_table = true;
        self.warn("protection_unknown", format!("whether a user may be reset depends on {why}; the service decides"));
    }

    fn warn(&mut self, code: &'static str, message: String) {
        let warning = Warning { code, message };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// A role that the caller may not read comes without its key.
    fn add_readable_role(&mut self, template_id: Option<&str>, display_name: Option<&str>) {
        match template_id {
            Some(id) => self.add_role(id, display_name),
            None => self.cannot_be_read(Operation::ReadRoles, "the token may not read roles"),
        }
    }

    pub(super) fn add_assignment(&mut self, assignment: &AssignmentObject) {
        if assignment.is_tenant_wide() {
            let name = assignment.role_definition.as_ref().and_then(|role| role.display_name.as_deref());
            self.add_role(&assignment.role_definition_id, name);
        } else {
            self.is_beyond_the_table("a role that is scoped to a part of the tenant");
        }
    }

    /// Several lists name the same roles, but for custom ones.
    fn add_role(&mut self, template_id: &str, display_name: Option<&str>) {
        self.target.add_role(template_id);
        let known = self.roles.iter().any(|role| role.role_template_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(template_id)));
        if !known {
            let display_name = display_name.or_else(|| built_in_name(template_id)).map(str::to_owned);
            self.roles.push(wire::Role { role_template_id: Some(template_id.to_owned()), display_name });
        }
    }
}

fn unreadable(operation: Operation, reply: &Reply, context: &Context<'_>) -> Ending {
    Ending::failed(refusal(operation, reply, context.exchange.token.claims()))
}

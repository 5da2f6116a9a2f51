//! What is read of a user before he is decided about: himself, his roles and groups, the kind of his domain.

use std::cmp::Reverse;

use serde::de::DeserializeOwned;

use super::{Context, Reset};
use crate::error::{Kind, Warning};
use crate::flow::ending::{Ending, no_answer};
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::user::{Holds, Known, Stage, User};
use crate::graph::{
    AssignmentObject, DirectoryObject, DomainKind, Operation, Page, Reply, Request, RoleObject, UserObject, Whose, refusal,
};
use crate::role::{built_in_name, protection_of};
use crate::wire;

impl Reset {
    /// Takes the answer to a read of a user; an error is how he ends.
    pub(super) fn take_reading(&mut self, index: usize, answered: &Answered<Owner>, context: &mut Context<'_>) -> Result<(), Ending> {
        let reply = match &answered.content {
            Content::Reply(reply) => reply,
            Content::Failed(failure) => return Err(Ending::failed(no_answer(*failure))),
            Content::Dropped => return Err(Ending::cancelled()),
        };
        match answered.operation {
            Operation::ReadUser => self.take_user(index, reply, context)?,
            operation => {
                let Some(user) = self.users.get_mut(index) else { return Ok(()) };
                user.holds.outstanding = user.holds.outstanding.saturating_sub(1);
                if operation == Operation::ReadOwnedGroups && matches!(reply.status, 400 | 404) {
                    self.wait_for_owners(index, context);
                    return Ok(());
                }
                // Roles and groups may be beyond what the caller is allowed to read; the user himself must be readable.
                if matches!(reply.status, 400 | 403 | 404) {
                    let why = refusal(operation, reply, context.exchange.token.claims()).message;
                    user.holds.cannot_be_read(operation, &why);
                } else {
                    take_list(user, index, operation, reply, context)?;
                }
            }
        }
        self.note_read(index);
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
        let (id, domain) = (object.id.clone(), object.domain());
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        if object.is_management_restricted == Some(true) {
            user.holds.is_beyond_the_table("a restricted management administrative unit");
        }
        user.object = Some(object);
        if user.stop_by_object(&self.options).is_some() {
            user.stage = Stage::Read;
            return Ok(());
        }
        let mut reads = vec![Request::roles(Whose::User(&id)), Request::groups(Whose::User(&id)), Request::assignments(&id)];
        let by_group = self.owners.is_begun();
        if !by_group {
            reads.push(Request::owned_groups(&id));
        }
        user.holds.outstanding = reads.len();
        for read in reads {
            context.exchange.queue(Owner::User(index), read);
        }
        match domain {
            None => user.is_federated = Known::Is(false),
            Some(domain) => match self.domains.get(&domain) {
                Some(known) => user.is_federated = known.clone(),
                None => {
                    context.exchange.queue(Owner::Domain(domain.clone()), Request::domain(&domain));
                    self.domains.insert(domain, Known::NotYet);
                }
            },
        }
        if by_group {
            self.wait_for_owners(index, context);
        }
        Ok(())
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
                    Content::Failed(_) | Content::Dropped => "no answer came".to_owned(),
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

/// One page of what a user holds.
fn take_list(user: &mut User, index: usize, operation: Operation, reply: &Reply, context: &mut Context<'_>) -> Result<(), Ending> {
    let next_link = match operation {
        Operation::ReadRoles => {
            let page: Page<RoleObject> = page(operation, reply, context)?;
            for role in page.value {
                match role.role_template_id {
                    Some(id) => user.holds.add_role(id, role.display_name),
                    None => user.holds.cannot_be_read(operation, "the token may not read roles"),
                }
            }
            page.next_link
        }
        Operation::ReadAssignments => {
            let page: Page<AssignmentObject> = page(operation, reply, context)?;
            for assignment in page.value {
                if assignment.is_tenant_wide() {
                    user.holds.add_role(assignment.role_definition_id, assignment.role_definition.and_then(|role| role.display_name));
                } else {
                    user.holds.is_beyond_the_table("a role that is scoped to a part of the tenant");
                }
            }
            page.next_link
        }
        _ => {
            let page: Page<DirectoryObject> = page(operation, reply, context)?;
            if page.value.iter().any(|object| object.is_role_assignable_group() == Some(true)) {
                user.holds.target.add_role_assignable_group();
            }
            if page.value.iter().any(|object| object.is_role_assignable_group().is_none()) {
                user.holds.cannot_be_read(operation, "the token may not read groups");
            }
            page.next_link
        }
    };
    match next_link {
        None => Ok(()),
        Some(link) if context.exchange.owns(&link) => {
            user.holds.outstanding += 1;
            context.exchange.queue(Owner::User(index), Request::next_page(operation, link));
            Ok(())
        }
        Some(_) => {
            let message = "a list of what the user holds continues on another host, where no token goes";
            Err(Ending::stopped(Kind::ReplyUnreadable, message))
        }
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

    /// Both lists name the same roles, but for custom ones.
    fn add_role(&mut self, template_id: String, display_name: Option<String>) {
        self.target.add_role(&template_id);
        let known = self.roles.iter().any(|role| role.role_template_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(&template_id)));
        if !known {
            let display_name = display_name.or_else(|| built_in_name(&template_id).map(str::to_owned));
            self.roles.push(wire::Role { role_template_id: Some(template_id), display_name });
        }
    }
}

fn unreadable(operation: Operation, reply: &Reply, context: &Context<'_>) -> Ending {
    Ending::failed(refusal(operation, reply, context.exchange.token.claims()))
}

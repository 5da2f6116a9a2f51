//! Who is signed in, and what he may do. Read once a run; whatever cannot be read is unknown and stops nothing.

use super::exchange::{Content, Exchange};
use super::owner::Owner;
use crate::graph::{
    AssignmentObject, CallerObject, DirectoryObject, Operation, Page, Reply, Request, RoleObject, Whose, is_delegated_only,
};
use crate::role::{CallerRoles, built_in_name};

#[derive(Debug, Default)]
pub(super) struct Caller {
    begun: bool,
    /// Requests without an answer yet.
    outstanding: usize,
    /// Object id of the person.
    pub id: Option<String>,
    /// An application acts for itself: it holds no roles that the table is about, and `resetPassword` is not for it.
    pub app_only: bool,
    pub roles: CallerRoles,
}

impl Caller {
    pub(super) fn begin(&mut self, exchange: &mut Exchange<Owner>) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let claims = exchange.token.claims();
        self.app_only = claims.is_app_only() == Some(true);
        if !self.app_only {
            self.id.clone_from(&claims.oid);
            self.ask(Request::caller(), exchange);
        }
    }

    pub(super) fn is_known(&self) -> bool {
        self.begun && self.outstanding == 0
    }

    pub(super) fn is_own_account(&self, user_id: &str) -> bool {
        self.id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(user_id))
    }

    /// The names of his roles, for a message.
    pub(super) fn role_names(&self) -> String {
        let held = self.roles.tenant_wide.as_deref().unwrap_or_default();
        let names: Vec<&str> = held.iter().map(|id| built_in_name(id).unwrap_or(id)).collect();
        if names.is_empty() { "no directory role".to_owned() } else { names.join(", ") }
    }

    fn ask(&mut self, request: Request, exchange: &mut Exchange<Owner>) {
        self.outstanding += 1;
        exchange.queue(Owner::Caller, request);
    }

    pub(super) fn take(&mut self, operation: Operation, content: &Content, exchange: &mut Exchange<Owner>) {
        self.outstanding = self.outstanding.saturating_sub(1);
        let reply = match content {
            Content::Reply(reply) if reply.is_success() => Some(reply),
            Content::Reply(reply) => {
                self.app_only |= operation == Operation::ReadCaller && is_delegated_only(reply);
                None
            }
            Content::Failed(_) | Content::Dropped | Content::Expired => None,
        };
        match operation {
            Operation::ReadCaller => {
                if let Some(person) = reply.and_then(Reply::read::<CallerObject>) {
                    self.roles.tenant_wide = Some(Vec::new());
                    self.ask(Request::roles(Whose::Caller), exchange);
                    self.ask(Request::groups(Whose::Caller), exchange);
                    self.ask(Request::assignments(&person.id), exchange);
                    self.id = Some(person.id);
                }
            }
            Operation::ReadRoles => self.take_roles(reply, exchange),
            Operation::ReadGroups => self.take_groups(reply, exchange),
            _ => self.take_assignments(reply, exchange),
        }
    }

    fn take_roles(&mut self, reply: Option<&Reply>, exchange: &mut Exchange<Owner>) {
        let page = reply.and_then(Reply::read::<Page<RoleObject>>);
        // A role that he may not read comes without its key: then it is not known what he holds.
        let held = page.as_ref().and_then(|page| page.value.iter().map(|role| role.role_template_id.clone()).collect::<Option<Vec<_>>>());
        match (&mut self.roles.tenant_wide, held) {
            (Some(all), Some(held)) => all.extend(held),
            (all, _) => *all = None,
        }
        self.go_on(Operation::ReadRoles, page.and_then(|page| page.next_link), exchange);
    }

    /// A role-assignable group may hold a custom or a scoped role; its tenant-wide built-in ones are among his own already.
    fn take_groups(&mut self, reply: Option<&Reply>, exchange: &mut Exchange<Owner>) {
        let Some(page) = reply.and_then(Reply::read::<Page<DirectoryObject>>) else {
            self.roles.others_unknown = true;
            return;
        };
        for object in &page.value {
            match (object.is_role_assignable_group(), object.id()) {
                (Some(true), Some(id)) => self.ask(Request::assignments(id), exchange),
                (Some(false), _) => {}
                _ => self.roles.others_unknown = true,
            }
        }
        self.go_on(Operation::ReadGroups, page.next_link, exchange);
    }

    fn take_assignments(&mut self, reply: Option<&Reply>, exchange: &mut Exchange<Owner>) {
        let Some(page) = reply.and_then(Reply::read::<Page<AssignmentObject>>) else {
            self.roles.others_unknown = true;
            return;
        };
        self.roles.others |=
            page.value.iter().any(|assignment| !assignment.is_tenant_wide() || built_in_name(&assignment.role_definition_id).is_none());
        self.go_on(Operation::ReadAssignments, page.next_link, exchange);
    }

    /// A list that goes on where no token goes is not known to its end.
    fn go_on(&mut self, operation: Operation, next_link: Option<String>, exchange: &mut Exchange<Owner>) {
        match next_link {
            Some(link) if exchange.owns(&link) => self.ask(Request::next_page(operation, link), exchange),
            Some(_) if operation == Operation::ReadRoles => self.roles.tenant_wide = None,
            Some(_) => self.roles.others_unknown = true,
            None => {}
        }
    }
}

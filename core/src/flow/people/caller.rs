//! Reading the person who is signed in, once a run.

use crate::flow::awaited::Awaited;
use crate::flow::caller::Caller;
use crate::flow::context::Context;
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::graph::{AssignmentObject, CallerObject, DirectoryObject, Operation, Reply, Request, RoleObject, Whose, is_delegated_only};
use crate::role::built_in_name;

#[derive(Debug, Default)]
pub(super) struct CallerReading {
    begun: bool,
    awaited: Awaited,
    pub facts: Caller,
}

impl CallerReading {
    pub(super) fn begin(&mut self, context: &mut Context<'_>) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let claims = context.exchange.token.claims();
        self.facts.app_only = claims.is_app_only() == Some(true);
        if !self.facts.app_only {
            self.facts.id.clone_from(&claims.oid);
            self.ask(Request::caller(), context);
        }
    }

    pub(super) const fn is_known(&self) -> bool {
        self.begun && self.awaited.is_over()
    }

    fn ask(&mut self, request: Request, context: &mut Context<'_>) {
        self.awaited.more(1);
        context.queue_hint(Owner::Caller, request);
    }

    pub(super) fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        self.awaited.one_less();
        match answered.operation {
            Operation::ReadCaller => self.take_person(&answered.content, context),
            Operation::ReadRoles => self.take_roles(answered, context),
            Operation::ReadGroups => self.take_groups(answered, context),
            _ => self.take_assignments(answered, context),
        }
    }

    fn take_person(&mut self, content: &Content, context: &mut Context<'_>) {
        let Content::Reply(reply) = content else { return };
        let Some(person) = reply.is_success().then(|| Reply::read::<CallerObject>(reply)).flatten() else {
            self.facts.app_only |= !reply.is_success() && is_delegated_only(reply);
            return;
        };
        self.facts.roles.tenant_wide = Some(Vec::new());
        self.ask(Request::roles(Whose::Caller), context);
        self.ask(Request::groups(Whose::Caller), context);
        self.ask(Request::assignments(&person.id), context);
        self.facts.id = Some(person.id);
        // The token tells the roles that were active when it was issued.
        let in_token = context.exchange.token.claims().wids.clone().unwrap_or_default();
        in_token.iter().filter(|id| built_in_name(id).is_some()).for_each(|id| self.facts.add_role(id));
    }

    fn take_roles(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let page = context.page::<RoleObject>(answered).ok();
        // A role that the caller may not read comes without its key: then it is not known what they hold.
        let held = page.as_ref().and_then(|(roles, _)| roles.iter().map(|role| role.role_template_id.clone()).collect::<Option<Vec<_>>>());
        match held {
            Some(held) => held.iter().for_each(|id| self.facts.add_role(id)),
            None => self.facts.roles.tenant_wide = None,
        }
        self.go_on(page.and_then(|(_, next)| next), answered, context);
    }

    /// A role-assignable group may hold a custom or a scoped role, or one that the list of roles does not show yet.
    fn take_groups(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let Ok((objects, next)) = context.page::<DirectoryObject>(answered) else {
            self.facts.roles.others_unknown = true;
            return;
        };
        for object in &objects {
            match (object.is_role_assignable_group(), object.id()) {
                (Some(true), Some(id)) => self.ask(Request::assignments(id), context),
                (Some(false), _) => {}
                _ => self.facts.roles.others_unknown = true,
            }
        }
        self.go_on(next, answered, context);
    }

    fn take_assignments(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let Ok((assignments, next)) = context.page::<AssignmentObject>(answered) else {
            self.facts.roles.others_unknown = true;
            return;
        };
        for assignment in &assignments {
            let id = &assignment.role_definition_id;
            if assignment.is_tenant_wide() && built_in_name(id).is_some() {
                self.facts.add_role(id);
            } else {
                self.facts.roles.others = true;
            }
        }
        self.go_on(next, answered, context);
    }

    fn go_on(&mut self, next: Option<Request>, answered: &Answered<Owner>, context: &mut Context<'_>) {
        if let Some(request) = next {
            self.awaited.more(1);
            context.queue_next_page(Owner::Caller, request, answered);
        }
    }
}

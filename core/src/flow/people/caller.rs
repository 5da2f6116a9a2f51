//! Reading the person who is signed in, once a run.

use crate::flow::awaited::Awaited;
use crate::flow::caller::Caller;
use crate::flow::context::Context;
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::graph::{
    AssignmentObject, CallerObject, DirectoryObject, Operation, Reply, Request, RoleDefinition, RoleObject, Whose, is_delegated_only,
};
use crate::role::{ScopedRole, built_in_name};

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
        self.facts.id.clone_from(&claims.oid);
        if self.facts.app_only {
            self.begin_application(context);
        } else {
            self.ask(Request::caller(), context);
        }
    }

    /// An application's roles are those of its service principal, whose object id is in the token.
    fn begin_application(&mut self, context: &mut Context<'_>) {
        self.facts.roles.is_application = true;
        self.add_roles_of_token(context);
        if let Some(id) = self.facts.id.take() {
            self.ask(Request::assignments(&id), context);
        }
    }

    /// The token tells the roles that were active when it was issued.
    fn add_roles_of_token(&mut self, context: &Context<'_>) {
        let in_token = context.exchange.token.claims().wids.clone().unwrap_or_default();
        in_token.iter().filter(|id| built_in_name(id).is_some()).for_each(|id| self.facts.add_role(id));
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
            self.facts.roles.is_application = self.facts.app_only;
            return;
        };
        self.facts.roles.tenant_wide = Some(Vec::new());
        self.ask(Request::roles(Whose::Caller), context);
        self.ask(Request::groups(Whose::Caller), context);
        self.ask(Request::assignments(&person.id), context);
        self.facts.id = Some(person.id);
        self.add_roles_of_token(context);
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
        if self.facts.app_only {
            self.facts.roles.tenant_wide.get_or_insert_default();
        }
        for assignment in &assignments {
            let id = &assignment.role_definition_id;
            if built_in_name(id).is_none() {
                self.add_custom_role(assignment);
            } else if assignment.is_tenant_wide() {
                self.facts.add_role(id);
            } else {
                let unit_id = assignment.unit_id().map(str::to_owned);
                self.facts.roles.scoped.push(ScopedRole { template_id: id.clone(), unit_id });
            }
        }
        self.go_on(next, answered, context);
    }

    /// What a custom role reaches, no page tells: it counts where it may set passwords.
    fn add_custom_role(&mut self, assignment: &AssignmentObject) {
        let definition = assignment.role_definition.as_ref();
        if definition.is_none_or(RoleDefinition::may_reach_passwords) {
            let name = definition.and_then(|definition| definition.display_name.clone());
            self.facts.roles.custom.push(name.unwrap_or_else(|| "a custom role".to_owned()));
        }
    }

    fn go_on(&mut self, next: Option<Request>, answered: &Answered<Owner>, context: &mut Context<'_>) {
        if let Some(request) = next {
            self.awaited.more(1);
            context.queue_next_page(Owner::Caller, request, answered);
        }
    }
}

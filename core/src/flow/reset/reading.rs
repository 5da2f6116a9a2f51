//! What is read of a user before he is decided about: himself, his roles, the kind of his domain.

use super::{Context, Owner, Reset};
use crate::error::{Kind, Warning};
use crate::flow::exchange::Content;
use crate::flow::user::{Ending, Known, Stage, no_answer};
use crate::graph::{DomainKind, Operation, Page, Refusal, Reply, Request, RoleObject, UserObject, refusal};
use crate::wire;

impl Reset {
    /// Takes the answer to a read; an error is how the user ends.
    pub(super) fn take_reading(
        &mut self,
        index: usize,
        operation: Operation,
        content: Content,
        context: &mut Context<'_>,
    ) -> Result<(), Ending> {
        let reply = match content {
            Content::Reply(reply) => reply,
            Content::Failed(failure) => return Err(Ending::failed(no_answer(failure))),
            Content::Dropped => return Err(Ending::cancelled()),
        };
        // Roles may be beyond what the caller is allowed to read; the user himself must be readable.
        if operation == Operation::ReadRoles && reply.status == 403 {
            let why = refusal(operation, &reply, context.exchange.token.claims());
            let message = format!("whether {} holds directory roles could not be read: {}", self.name(index), why.message);
            if let Some(user) = self.users.get_mut(index) {
                user.roles_known = Known::Unreadable(Warning { code: "roles_unknown", message });
            }
        } else if !reply.is_success() {
            return Err(Ending::failed(refusal(operation, &reply, context.exchange.token.claims())));
        } else if operation == Operation::ReadRoles {
            self.take_roles(index, &reply, context)?;
        } else {
            self.take_user(index, &reply, context)?;
        }
        self.note_read(index);
        Ok(())
    }

    fn take_user(&mut self, index: usize, reply: &Reply, context: &mut Context<'_>) -> Result<(), Ending> {
        let object: UserObject = reply.read().ok_or_else(|| unreadable(Operation::ReadUser, reply, context))?;
        let (id, domain) = (object.id.clone(), object.domain());
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        user.object = Some(object);
        if user.stop_by_object(&self.options, context.exchange.token.claims()).is_some() {
            user.stage = Stage::Read;
            return Ok(());
        }
        context.exchange.queue(Owner::User(index), Request::roles(&id));
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
        Ok(())
    }

    fn take_roles(&mut self, index: usize, reply: &Reply, context: &mut Context<'_>) -> Result<(), Ending> {
        let page: Page<RoleObject> = reply.read().ok_or_else(|| unreadable(Operation::ReadRoles, reply, context))?;
        let Some(user) = self.users.get_mut(index) else { return Ok(()) };
        user.roles.extend(
            page.value.into_iter().map(|role| wire::Role { role_template_id: role.role_template_id, display_name: role.display_name }),
        );
        match page.next_link {
            None => user.roles_known = Known::Is(()),
            Some(link) if context.exchange.owns(&link) => {
                context.exchange.queue(Owner::User(index), Request::next_page(Operation::ReadRoles, link));
            }
            Some(_) => {
                let message = "the list of the user's roles continues on another host, where no token goes";
                return Err(Ending::failed(Refusal::new(Kind::ReplyUnreadable, message)));
            }
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
        let known = match (is_federated, content) {
            (Some(federated), _) => Known::Is(federated),
            (None, Content::Reply(reply)) => {
                let why = refusal(Operation::ReadDomain, reply, context.exchange.token.claims()).message;
                Known::Unreadable(Warning {
                    code: "domain_unknown",
                    message: format!("whether {name} is federated could not be read: {why}"),
                })
            }
            (None, _) => Known::Unreadable(Warning {
                code: "domain_unknown",
                message: format!("whether {name} is federated could not be read: no answer came"),
            }),
        };
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

    fn note_read(&mut self, index: usize) {
        if let Some(user) = self.users.get_mut(index).filter(|user| user.stage == Stage::Reading && user.is_read()) {
            user.stage = Stage::Read;
        }
    }
}

fn unreadable(operation: Operation, reply: &Reply, context: &Context<'_>) -> Ending {
    Ending::failed(refusal(operation, reply, context.exchange.token.claims()))
}

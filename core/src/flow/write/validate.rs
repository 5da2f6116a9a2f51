//! The service's own opinion of a password, asked before the write where the caller wants it. It is asked about passwords only that will be set.
//! <https://learn.microsoft.com/graph/api/user-validatepassword>

use super::{Bench, Write};
use crate::error::{Kind, Warning};
use crate::flow::ending::Ending;
use crate::flow::exchange::{Answered, Content, Patience, Terms};
use crate::flow::owner::Owner;
use crate::graph::{Operation, Refusal, Request, ValidationObject};

/// How many generated passwords are tried for one user.
const TRIES: u32 = 4;

impl Write {
    /// Asks, unless that was done or is not wanted. Tells whether the write waits for the reply.
    pub(super) fn queue_validation(&self, index: usize, bench: &mut Bench<'_, '_>) -> bool {
        let Bench { slots, options, people, context } = bench;
        let Some(user) = slots.user_mut(index).filter(|user| options.validate_password && !user.write.is_validated) else { return false };
        let Some(password) = &user.password else { return false };
        if people.caller().app_only {
            let message = "the password was not checked by the service beforehand: an application may not ask for that".to_owned();
            user.notes.push(Warning { code: "password_not_validated", message });
            user.write.is_validated = true;
            return false;
        }
        let Some(request) = Request::validate_password(password) else { return false };
        let terms = Terms { valid_until_ms: user.facts_valid_until_ms(), ..Terms::of(Patience::of_ms(user.left_ms)) };
        context.queue(Owner::User(index), request, terms);
        true
    }

    /// Takes the reply. A password that the service refuses is not set: a generated one is drawn anew. Where it says nothing, the write will tell.
    pub(super) fn take_validation(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let told = match &answered.content {
            Content::Reply(reply) if reply.is_success() => reply.read::<ValidationObject>(),
            Content::Dropped | Content::Expired => return Some(self.end(index, &answered.content, false, bench)),
            _ => None,
        };
        let is_own = self.own_password().is_some();
        let user = bench.slots.user_mut(index)?;
        match told {
            Some(told) if !told.is_valid && (is_own || user.write.validations >= TRIES) => {
                let rules = told.broken.join(", ");
                let rules = if rules.is_empty() { String::new() } else { format!(" ({rules})") };
                let refusal =
                    Refusal::new(Kind::PasswordRejected, format!("the service would refuse the password{rules}, so it was not set"));
                return Some(Ending::failed(refusal));
            }
            Some(told) if !told.is_valid => {
                user.write.validations += 1;
                user.password = None;
            }
            Some(_) => user.write.is_validated = true,
            None => {
                let why = match &answered.content {
                    Content::Reply(reply) => bench.context.refusal(Operation::ValidatePassword, reply).message,
                    _ => "no reply came".to_owned(),
                };
                let message = format!("the password was not checked by the service beforehand: {why}");
                user.notes.push(Warning { code: "password_not_validated", message });
                user.write.is_validated = true;
            }
        }
        self.release(index, bench).err()
    }
}

//! The tenant's own banned words, kept out of the passwords of this run where the caller wants that. What may not be read is said and
//! stops nothing.

use super::Reset;
use crate::error::{Error, Warning};
use crate::flow::context::Context;
use crate::flow::exchange::Content;
use crate::flow::owner::Owner;
use crate::flow::query::password_rules;
use crate::graph::{Operation, Request, refusal};

impl Reset {
    pub(super) fn ask_for_rules(&mut self, context: &mut Context<'_>) {
        self.waits_for_rules = self.options.tenant_banned_words;
        if self.waits_for_rules {
            context.exchange.queue(Owner::PasswordRules, Request::password_rules());
        }
    }

    pub(super) fn take_rules(&mut self, content: &Content, context: &Context<'_>) {
        self.waits_for_rules = false;
        let rules = match content {
            Content::Reply(reply) if reply.is_success() => password_rules(reply),
            _ => None,
        };
        let banned = rules.map(|rules| self.options.password_policy.banning(&rules.banned_words));
        match banned {
            Some(Ok(policy)) => self.options.password_policy = policy,
            Some(Err(error)) => self.note_rules(&format!("cannot be kept out: {}", Error::message(&error))),
            None => {
                let why = match content {
                    Content::Reply(reply) => refusal(Operation::ReadPasswordRules, reply, context.exchange.token.claims()).message,
                    _ => "no answer came".to_owned(),
                };
                self.note_rules(&format!("could not be read: {why}"));
            }
        }
    }

    fn note_rules(&mut self, what: &str) {
        let message = format!("the tenant's banned words {what}");
        self.options.notes.push(Warning { code: "banned_words_unknown", message });
    }
}

//! The tenant's own banned words, kept out of the passwords of this run where the caller wants that. What cannot be read is said and
//! stops nothing.

use crate::error::{Error, Warning};
use crate::flow::context::Context;
use crate::flow::exchange::Content;
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::flow::query::password_rules;
use crate::graph::{Operation, Request};

#[derive(Debug, Default)]
pub(super) struct BannedWords {
    awaited: bool,
}

impl BannedWords {
    pub(super) fn begin(&mut self, options: &ResetOptions, context: &mut Context<'_>) {
        self.awaited = options.tenant_banned_words;
        if self.awaited {
            context.queue_hint(Owner::BannedWords, Request::password_rules());
        }
    }

    pub(super) const fn are_awaited(&self) -> bool {
        self.awaited
    }

    pub(super) fn take(&mut self, content: &Content, options: &mut ResetOptions, context: &Context<'_>) {
        self.awaited = false;
        let rules = match content {
            Content::Reply(reply) if reply.is_success() => password_rules(reply),
            _ => None,
        };
        let banned = rules.map(|rules| options.password_policy.banning(&rules.banned_words));
        let what = match banned {
            Some(Ok(policy)) => {
                options.password_policy = policy;
                return;
            }
            Some(Err(error)) => format!("cannot be kept out: {}", Error::message(&error)),
            None => match content {
                Content::Reply(reply) => {
                    format!("could not be read: {}", context.refusal(Operation::ReadPasswordRules, reply).message)
                }
                _ => "could not be read: no reply came".to_owned(),
            },
        };
        options.notes.push(Warning { code: "banned_words_unknown", message: format!("the tenant's banned words {what}") });
    }
}

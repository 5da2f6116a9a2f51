//! The kind of each domain, read once a run. It is a hint: where it cannot be read, the service decides.

use std::collections::HashMap;

use crate::error::Warning;
use crate::flow::context::Context;
use crate::flow::exchange::Content;
use crate::flow::owner::Owner;
use crate::flow::slots::Slots;
use crate::flow::user::Known;
use crate::graph::{DomainKind, Operation, Request};

/// Whether domains are federated, and who waits to know it.
#[derive(Debug, Default)]
pub(super) struct Domains {
    known: HashMap<String, Known<bool>>,
    waiting: HashMap<String, Vec<usize>>,
}

impl Domains {
    /// Tells the user's domain, or asks for it.
    pub(super) fn read(&mut self, index: usize, domain: Option<String>, slots: &mut Slots, context: &mut Context<'_>) {
        let known = match domain {
            None => Known::Is(false),
            Some(domain) => {
                let known = self.known.get(&domain).cloned();
                if known.is_none() {
                    context.queue_hint(Owner::Domain(domain.clone()), Request::domain(&domain));
                    self.known.insert(domain.clone(), Known::NotYet);
                }
                let known = known.unwrap_or_default();
                if known == Known::NotYet {
                    self.waiting.entry(domain).or_default().push(index);
                }
                known
            }
        };
        if let Some(user) = slots.user_mut(index) {
            user.is_federated = known;
        }
    }

    /// Takes the reply; returns the users that have waited for it.
    pub(super) fn take(&mut self, name: &str, content: &Content, slots: &mut Slots, context: &Context<'_>) -> Vec<usize> {
        let kind = match content {
            Content::Reply(reply) if reply.is_success() => reply.read::<DomainKind>(),
            _ => None,
        };
        let known = match kind {
            Some(kind) => Known::Is(kind.authentication_type.eq_ignore_ascii_case("Federated")),
            None => {
                let why = match content {
                    Content::Reply(reply) => context.refusal(Operation::ReadDomain, reply).message,
                    _ => "no reply came".to_owned(),
                };
                let message = format!("whether {name} is federated could not be read: {why}");
                Known::Unreadable(Warning { code: "domain_unknown", message })
            }
        };
        self.known.insert(name.to_owned(), known.clone());
        let waiting = self.waiting.remove(name).unwrap_or_default();
        for &index in &waiting {
            if let Some(user) = slots.user_mut(index) {
                user.is_federated = known.clone();
            }
        }
        waiting
    }
}

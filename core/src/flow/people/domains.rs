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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::context::surroundings::Surroundings;
    use crate::flow::host::Failure;
    use crate::graph::Reply;
    use crate::headers::Headers;
    use crate::rows::RowReader;

    /// Two users of one domain and one of another.
    fn asked() -> (Domains, Slots, Surroundings) {
        let (mut domains, mut slots, mut around) = (Domains::default(), Slots::default(), Surroundings::new());
        slots.add(RowReader::default().read(br#"["a@x.example","b@x.example","c@y.example"]"#).unwrap());
        for (index, domain) in ["x.example", "x.example", "y.example"].into_iter().enumerate() {
            slots.begin(index, 0, 1_000).unwrap();
            domains.read(index, Some(domain.to_owned()), &mut slots, &mut around.context());
        }
        (domains, slots, around)
    }

    #[test]
    fn one_reply_tells_all_who_wait_for_it() {
        let (mut domains, mut slots, mut around) = asked();
        let reply = Content::Reply(Reply::new(200, Headers::default(), br#"{"authenticationType":"federated"}"#));
        assert_eq!(domains.take("x.example", &reply, &mut slots, &around.context()), [0, 1]);
        assert_eq!(slots.user(1).unwrap().is_federated, Known::Is(true));
        assert_eq!(slots.user(2).unwrap().is_federated, Known::NotYet);
        // A user who comes later is told at once.
        domains.read(2, Some("x.example".to_owned()), &mut slots, &mut around.context());
        assert_eq!(slots.user(2).unwrap().is_federated, Known::Is(true));
    }

    #[test]
    fn a_domain_that_cannot_be_read_is_a_warning() {
        let (mut domains, mut slots, mut around) = asked();
        assert_eq!(domains.take("y.example", &Content::Failed(Failure::Lost), &mut slots, &around.context()), [2]);
        assert!(matches!(&slots.user(2).unwrap().is_federated, Known::Unreadable(warning) if warning.code == "domain_unknown"));
    }
}

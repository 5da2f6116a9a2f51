//! What a step needs of the flow around it.

use super::clock::Clock;
use super::exchange::{Answered, Content, Exchange, Patience, Terms};
use super::ids::Ids;
use super::owner::Owner;
use crate::graph::{Operation, Page, Refusal, Reply, Request, refusal};
use crate::json::FromJson;
use crate::random::Source;

/// How long a hint may take: a domain's kind, the caller's roles, banned words. Then it is not known.
const HINT_MS: u64 = 60_000;

/// What a step needs of the flow around it.
pub(super) struct Context<'a> {
    pub exchange: &'a mut Exchange<Owner>,
    pub source: &'a mut Source,
    pub ids: &'a mut Ids,
    pub clock: Clock,
}

/// Why a list is not known, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// The service does not tell it to this caller.
    Denied(String),
    /// Something went wrong.
    Trouble(String),
    /// The list continues on another host, where no token goes.
    Foreign,
}

impl Unreadable {
    pub(super) fn why(&self) -> &str {
        match self {
            Self::Denied(why) | Self::Trouble(why) => why,
            Self::Foreign => "the list continues on another host, where no token goes",
        }
    }

    /// The service refused: another try, or another way, would be refused too.
    pub(super) const fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }
}

impl Context<'_> {
    pub(super) fn queue(&mut self, owner: Owner, request: Request, terms: Terms) {
        self.exchange.queue(owner, request, terms, self.clock);
    }

    /// Queues a request whose reply helps but is not needed.
    pub(super) fn queue_hint(&mut self, owner: Owner, request: Request) {
        self.queue(owner, request, Terms::of(Patience::of_hint_ms(HINT_MS)));
    }

    /// Queues the next page of such a list, in what is left of its time.
    pub(super) fn queue_next_page(&mut self, owner: Owner, request: Request, answered: &Answered<Owner>) {
        self.queue(owner, request, Terms::of(Patience::of_hint_ms(answered.left_ms)));
    }

    /// A reply that is no success, in the tool's words.
    pub(super) fn refusal(&self, operation: Operation, reply: &Reply) -> Refusal {
        refusal(operation, reply, self.exchange.token.claims())
    }

    /// A page of a list, and the request for the next one.
    pub(super) fn page<T: FromJson>(&self, answered: &Answered<Owner>) -> Result<(Vec<T>, Option<Request>), Unreadable> {
        let reply = Self::reply(answered)?;
        let page: Option<Page<T>> = if reply.is_success() { reply.read() } else { None };
        let page = page.ok_or_else(|| self.unreadable(answered.operation, reply))?;
        let next = page.next_link.map(|link| self.next_page(answered, reply, &link)).transpose()?;
        Ok((page.value, next))
    }

    fn reply(answered: &Answered<Owner>) -> Result<&Reply, Unreadable> {
        match &answered.content {
            Content::Reply(reply) => Ok(reply),
            Content::Expired => Err(Unreadable::Trouble("no reply came in time".to_owned())),
            _ => Err(Unreadable::Trouble("no reply came".to_owned())),
        }
    }

    fn unreadable(&self, operation: Operation, reply: &Reply) -> Unreadable {
        let why = self.refusal(operation, reply).message;
        if matches!(reply.status, 400 | 403 | 404) { Unreadable::Denied(why) } else { Unreadable::Trouble(why) }
    }

    /// The request for the next page.
    pub(super) fn next_page(&self, answered: &Answered<Owner>, reply: &Reply, link: &str) -> Result<Request, Unreadable> {
        if reply.told(link) != link {
            return Err(Unreadable::Trouble("the list's next link cannot be used".to_owned()));
        }
        let url = self.exchange.own_url(link).ok_or(Unreadable::Foreign)?;
        let pages = answered.pages.with(&url).ok_or_else(|| Unreadable::Trouble("the list has no end".to_owned()))?;
        Ok(Request::next_page(answered.operation, url, pages))
    }
}

/// Stands for the flow around a step, in the tests of one part.
#[cfg(test)]
pub(super) mod surroundings {
    use rand::SeedableRng;
    use rand::rngs::ChaCha20Rng;

    use super::*;
    use crate::cloud::{Environment, Root};

    /// An exchange with nothing in it, a seeded generator, ids from 1 and a clock that the test moves.
    pub(in crate::flow) struct Surroundings {
        pub exchange: Exchange<Owner>,
        source: Source,
        ids: Ids,
        pub clock: Clock,
    }

    impl Surroundings {
        pub(in crate::flow) fn new() -> Self {
            Self {
                exchange: Exchange::new(Root::new(Environment::Global, None).unwrap(), 8),
                source: Source::new(ChaCha20Rng::seed_from_u64(1)),
                ids: Ids::default(),
                clock: Clock::new(0),
            }
        }

        pub(in crate::flow) fn context(&mut self) -> Context<'_> {
            Context { exchange: &mut self.exchange, source: &mut self.source, ids: &mut self.ids, clock: self.clock }
        }
    }
}

//! A search for users by the beginning of a name or an address.

use super::ending::{no_answer, user_error};
use super::exchange::{Answered, Content};
use super::ids::Ids;
use super::owner::Owner;
use super::reset::Context;
use crate::error::Kind;
use crate::graph::{FoundUser, Operation, Page, Refusal, Request, refusal};
use crate::wire::{self, Action};

#[derive(Debug)]
pub(super) struct Find {
    search: String,
    asked: bool,
    result: Option<Action>,
    done: bool,
}

impl Find {
    pub(super) fn new(search: String) -> Self {
        Self { search, asked: false, result: None, done: false }
    }

    pub(super) fn advance(&mut self, context: &mut Context<'_>) {
        if !self.asked {
            self.asked = true;
            context.exchange.queue(Owner::Search, Request::find(&self.search));
        }
    }

    pub(super) fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let page = match &answered.content {
            Content::Reply(reply) if reply.is_success() => {
                reply.read::<Page<FoundUser>>().ok_or_else(|| refusal(Operation::FindUsers, reply, context.exchange.token.claims()))
            }
            Content::Reply(reply) => Err(refusal(Operation::FindUsers, reply, context.exchange.token.claims())),
            Content::Failed(failure) => Err(no_answer(*failure)),
            Content::Dropped | Content::Expired => Err(Refusal::new(Kind::Cancelled, "the search was cancelled")),
        };
        self.finish(page, context.ids);
    }

    /// After a panic.
    pub(super) fn salvage(&mut self, ids: &mut Ids) {
        if !self.done {
            self.finish(Err(Refusal::new(Kind::Panicked, "the library met a state that it does not know")), ids);
        }
    }

    fn finish(&mut self, page: Result<Page<FoundUser>, Refusal>, ids: &mut Ids) {
        self.done = true;
        let id = ids.next();
        self.result = Some(Action::Found(match page {
            Ok(page) => {
                let more = page.next_link.is_some();
                wire::Found { id, found: page.value.into_iter().map(found).collect(), more, error: None }
            }
            Err(refusal) => wire::Found { id, found: Vec::new(), more: false, error: Some(user_error(refusal)) },
        }));
    }

    pub(super) fn next_result(&mut self) -> Option<Action> {
        self.result.take()
    }

    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn progress(&self) -> wire::Progress {
        let (finished, stage) = if self.done { (1, "done") } else { (0, "reading") };
        wire::Progress { finished, total: 1, stage, throttled_until_ms: None, remaining_ms: None }
    }
}

fn found(user: FoundUser) -> wire::FoundUser {
    wire::FoundUser {
        user_id: user.id,
        user_principal_name: user.user_principal_name,
        display_name: user.display_name,
        mail: user.mail,
        account_enabled: user.account_enabled,
    }
}

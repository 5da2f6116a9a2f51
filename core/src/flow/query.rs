//! One question to the service, and its answer: a search for users, or the tenant's rules for passwords.

use super::context::Context;
use super::ending::{no_answer, user_error};
use super::exchange::{Answered, Content};
use super::ids::Ids;
use super::options::Question;
use super::owner::Owner;
use crate::error::Kind;
use crate::graph::{FoundUser, Page, PasswordRules, Refusal, Reply, Request, SettingObject, refusal};
use crate::wire::{self, Action};

#[derive(Debug)]
pub(super) struct Query {
    question: Question,
    asked: bool,
    result: Option<Action>,
    done: bool,
}

impl Query {
    pub(super) fn new(question: Question) -> Self {
        Self { question, asked: false, result: None, done: false }
    }

    pub(super) fn advance(&mut self, context: &mut Context<'_>) {
        if !std::mem::replace(&mut self.asked, true) {
            let request = match &self.question {
                Question::Users(search) => Request::find(search),
                Question::PasswordRules => Request::password_rules(),
            };
            context.exchange.queue(Owner::Query, request);
        }
    }

    pub(super) fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        let reply = match &answered.content {
            Content::Reply(reply) if reply.is_success() => Ok(reply),
            Content::Reply(reply) => Err(refusal(answered.operation, reply, context.exchange.token.claims())),
            Content::Failed(failure) => Err(no_answer(*failure)),
            Content::Dropped | Content::Expired => Err(Refusal::new(Kind::Cancelled, "the question was cancelled")),
        };
        let unreadable = |reply| refusal(answered.operation, reply, context.exchange.token.claims());
        let id = context.ids.next();
        self.finish(match self.question {
            Question::Users(_) => found(id, reply.and_then(|reply| reply.read().ok_or_else(|| unreadable(reply)))),
            Question::PasswordRules => rules(id, reply.and_then(|reply| password_rules(reply).ok_or_else(|| unreadable(reply)))),
        });
    }

    /// After a panic.
    pub(super) fn salvage(&mut self, ids: &mut Ids) {
        if !self.done {
            let refusal = Refusal::new(Kind::Panicked, "the library met a state that it does not know");
            let id = ids.next();
            self.finish(match self.question {
                Question::Users(_) => found(id, Err(refusal)),
                Question::PasswordRules => rules(id, Err(refusal)),
            });
        }
    }

    fn finish(&mut self, result: Action) {
        self.done = true;
        self.result = Some(result);
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

/// The tenant's rules; a tenant that has set none has no such object. `None`: unreadable.
pub(super) fn password_rules(reply: &Reply) -> Option<PasswordRules> {
    let page: Page<SettingObject> = reply.read()?;
    let rules = page.value.iter().find_map(SettingObject::password_rules);
    // A tenant has a handful of settings; what a second page would say is not known.
    rules.or_else(|| page.next_link.is_none().then(PasswordRules::default))
}

fn found(id: u64, page: Result<Page<FoundUser>, Refusal>) -> Action {
    Action::Found(match page {
        Ok(page) => {
            let more = page.next_link.is_some();
            wire::Found { id, found: page.value.into_iter().map(found_user).collect(), more, error: None }
        }
        Err(refusal) => wire::Found { id, found: Vec::new(), more: false, error: Some(user_error(refusal)) },
    })
}

fn rules(id: u64, rules: Result<PasswordRules, Refusal>) -> Action {
    Action::Rules(match rules {
        Ok(rules) => wire::Rules { id, banned_words: rules.banned_words, error: None },
        Err(refusal) => wire::Rules { id, banned_words: Vec::new(), error: Some(user_error(refusal)) },
    })
}

fn found_user(user: FoundUser) -> wire::FoundUser {
    wire::FoundUser {
        user_id: user.id,
        user_principal_name: user.user_principal_name,
        display_name: user.display_name,
        mail: user.mail,
        account_enabled: user.account_enabled,
    }
}

//! A search for users: by the beginning of a name or an address, by a whole name, or by an address in whatever place the user has it.

use super::{ask, success};
use crate::error::Kind;
use crate::flow::clock::Clock;
use crate::flow::context::Context;
use crate::flow::ending::{panicked, user_error};
use crate::flow::exchange::{Answered, Exchange};
use crate::flow::ids::Ids;
use crate::flow::owner::Owner;
use crate::flow::work::{Progress, Status, Work};
use crate::graph::{DomainItem, FoundUser, Operation, Page, Refusal, Request};
use crate::rows::Name;
use crate::wire::{self, Action};

/// The candidates that a message names.
const MOST_NAMED: usize = 5;

/// What a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::flow) enum FindBy {
    /// The beginning of a name or an address.
    #[default]
    Search,
    /// The whole display name of one user.
    Name,
    /// A mail address, a name to sign in with, or another address of one user.
    Mail,
}

impl FindBy {
    pub(in crate::flow) const WORDS: [(&'static str, Self); 3] = [("Search", Self::Search), ("Name", Self::Name), ("Mail", Self::Mail)];
}

#[derive(Debug, Default)]
pub(in crate::flow) struct Find {
    text: String,
    by: FindBy,
    begun: bool,
    /// Requests that have no reply yet.
    awaited: usize,
    found: Vec<wire::FoundUser>,
    more: bool,
    refusal: Option<Refusal>,
    /// The tenant was asked for the domain by which local accounts sign in.
    asked_domains: bool,
    told: bool,
    is_done: bool,
}

impl Find {
    pub(in crate::flow) fn new(text: &str, by: FindBy) -> Self {
        Self { text: text.to_owned(), by, ..Self::default() }
    }

    fn ask(&mut self, request: Request, context: &mut Context<'_>) {
        self.awaited += 1;
        ask(Owner::Query, request, context);
    }

    fn is_address(&self) -> bool {
        self.text.contains('@') && matches!(Name::read(&self.text), Name::Of(_))
    }

    fn add(&mut self, page: Page<FoundUser>) {
        self.more |= page.next_link.is_some();
        for user in page.value {
            if !self.found.iter().any(|known| known.user_id.eq_ignore_ascii_case(&user.id)) {
                self.found.push(found_user(user));
            }
        }
    }

    fn note(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    /// A name that several users have is nobody's.
    fn ambiguity(&self) -> Option<Refusal> {
        if self.by == FindBy::Search || (self.found.len() < 2 && !self.more) {
            return None;
        }
        let names = self.found.iter().take(MOST_NAMED).map(|user| user.user_principal_name.as_deref().unwrap_or(&user.user_id));
        let rest = if self.more || self.found.len() > MOST_NAMED { ", …" } else { "" };
        Some(Refusal::new(Kind::UserAmbiguous, format!("several users are found by that: {}{rest}", names.collect::<Vec<_>>().join(", "))))
    }
}

impl Work for Find {
    fn advance(&mut self, context: &mut Context<'_>) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let text = self.text.clone();
        match self.by {
            FindBy::Search => self.ask(Request::find(&text), context),
            FindBy::Name => self.ask(Request::find_exactly(&["displayName"], &text), context),
            FindBy::Mail => self.ask(Request::find_exactly(&["mail", "userPrincipalName"], &text), context),
        }
        if self.by == FindBy::Mail || (self.by == FindBy::Search && self.is_address()) {
            self.ask(Request::find_by_proxy_address(&text), context);
        }
    }

    fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        self.awaited -= 1;
        let reply = success(answered, context);
        if answered.operation == Operation::ReadDomains {
            // Where the domains cannot be read, nobody is found by them.
            let domains = reply.ok().and_then(|reply| reply.read::<Page<DomainItem>>()).map(|page| page.value).unwrap_or_default();
            if let Some(domain) = domains.iter().find(|domain| domain.is_initial) {
                let request = Request::find_by_identity(&self.text, &domain.id);
                self.ask(request, context);
            }
        } else {
            let page = reply.and_then(|reply| reply.read().ok_or_else(|| context.refusal(answered.operation, reply)));
            match page {
                Ok(page) => self.add(page),
                Err(refusal) => self.note(refusal),
            }
        }
        let is_local = self.found.is_empty() && self.refusal.is_none() && self.by == FindBy::Mail;
        if self.awaited == 0 && is_local && !std::mem::replace(&mut self.asked_domains, true) {
            self.ask(Request::domains(), context);
        }
        self.is_done = self.awaited == 0;
    }

    fn next_result(&mut self, context: &mut Context<'_>) -> Option<Action> {
        if !self.is_done || std::mem::replace(&mut self.told, true) {
            return None;
        }
        let refusal = if self.found.is_empty() { self.refusal.take() } else { self.ambiguity() };
        let found = std::mem::take(&mut self.found);
        Some(Action::Found(wire::Found { id: context.ids.next(), found, more: self.more, error: refusal.map(user_error) }))
    }

    fn progress(&self, _exchange: &mut Exchange<Owner>, _clock: Clock) -> Progress {
        let (finished, status) = if self.is_done { (1, Status::Done) } else { (0, Status::Reading) };
        Progress { finished, total: 1, status, remaining_ms: None, waiting: 0 }
    }

    fn is_done(&self) -> bool {
        self.is_done && self.told
    }

    fn cancel(&mut self) {
        if !self.is_done {
            self.note(Refusal::new(Kind::Cancelled, "the question was cancelled"));
            self.is_done = true;
        }
    }

    fn salvage(&mut self, _ids: &mut Ids) {
        self.note(panicked());
        self.is_done = true;
    }
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

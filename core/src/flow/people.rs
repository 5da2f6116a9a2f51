//! Reading: the users of the list, their roles, groups and domains, and who is signed in. It knows no write.

mod banned_words;
mod caller;
mod domains;
mod holding;
mod list;
mod manager;
mod pass_policy;
mod role_groups;
mod snapshot;

use std::collections::{HashMap, HashSet};

pub(super) use list::late;
pub(super) use pass_policy::PassRules;

use banned_words::BannedWords;
use caller::CallerReading;
use domains::Domains;
use manager::Mails;
use snapshot::Snapshot;

use super::caller::Caller;
use super::context::Context;
use super::exchange::Answered;
use super::options::ResetOptions;
use super::owner::Owner;
use super::slots::Slots;
use super::user::Stage;
use crate::cloud::Environment;

/// How many users may be active at once, however many of them wait for a class that is held.
const MOST_ACTIVE: usize = 3_000;

/// What is read, and who was read.
#[derive(Debug)]
pub(super) struct People {
    environment: Environment,
    /// Names seen so far, in lower case.
    names: HashSet<Box<str>>,
    /// Users that were found, by object id in lower case.
    ids: HashMap<Box<str>, usize>,
    next: usize,
    /// On the clock that stands still while a person is asked.
    begun_awake_ms: Option<u64>,
    /// What every user's decision depends on is asked for.
    asks_for_all: bool,
    /// Nothing will be written: what is only worth knowing is read as well.
    is_plan: bool,
    /// What a mail needs to know is read as well, for this recipient.
    mails: Mails,
    caller: CallerReading,
    banned_words: BannedWords,
    pass_rules: PassRules,
    domains: Domains,
    snapshot: Snapshot,
    /// Users who wait for it.
    waiting: Vec<usize>,
    /// Users whose facts are to be read again, in lists.
    to_read_again: Vec<usize>,
    /// Users who were read and have not been told of yet.
    read: Vec<usize>,
}

impl People {
    pub(super) fn new(environment: Environment) -> Self {
        Self {
            environment,
            names: HashSet::new(),
            ids: HashMap::new(),
            next: 0,
            begun_awake_ms: None,
            asks_for_all: false,
            is_plan: false,
            mails: Mails::default(),
            caller: CallerReading::default(),
            banned_words: BannedWords::default(),
            pass_rules: PassRules::default(),
            domains: Domains::default(),
            snapshot: Snapshot::default(),
            waiting: Vec::new(),
            to_read_again: Vec::new(),
            read: Vec::new(),
        }
    }

    pub(super) const fn caller(&self) -> &Caller {
        &self.caller.facts
    }

    /// Whether all is known that decisions about every user depend on.
    pub(super) const fn is_ready(&self) -> bool {
        self.caller.is_known() && !self.banned_words.are_awaited() && !self.pass_rules.are_awaited()
    }

    pub(super) const fn pass_rules(&self) -> &PassRules {
        &self.pass_rules
    }

    pub(super) const fn environment(&self) -> Environment {
        self.environment
    }

    pub(super) const fn begun_awake_ms(&self) -> Option<u64> {
        self.begun_awake_ms
    }

    /// Users who are ready to be decided about since the last call.
    pub(super) fn newly_read(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.read)
    }

    /// Takes a reply to a read.
    pub(super) fn take(&mut self, answered: &Answered<Owner>, slots: &mut Slots, options: &mut ResetOptions, context: &mut Context<'_>) {
        match answered.owner {
            Owner::User(index) => self.take_user_s(index, answered, slots, options, context),
            Owner::Users(ref indices) => self.take_list(indices, answered, slots, options, context),
            Owner::Domain(ref name) => {
                for index in self.domains.take(name, &answered.content, slots, context) {
                    self.note_read(index, slots, context);
                }
            }
            Owner::Caller => {
                self.caller.take(answered, context);
                self.tell_snapshot(slots, context);
            }
            Owner::RoleGroups(ref group) => {
                self.snapshot.take_role_groups(group.as_deref(), answered, context);
                self.tell_snapshot(slots, context);
            }
            Owner::Assignments => {
                self.snapshot.take_assignments(answered, context);
                self.tell_snapshot(slots, context);
            }
            Owner::BannedWords => self.banned_words.take(&answered.content, options, context),
            Owner::PassPolicy => self.pass_rules.take(&answered.content, options, context),
            Owner::Query => {}
        }
    }

    /// Notes that a user is read, where nothing is awaited any more.
    pub(super) fn note_read(&mut self, index: usize, slots: &mut Slots, context: &Context<'_>) {
        if let Some(user) = slots.user_mut(index).filter(|user| user.stage == Stage::Reading && user.is_read()) {
            user.close_reading(context.clock.now_ms);
            self.read.push(index);
        }
    }
}

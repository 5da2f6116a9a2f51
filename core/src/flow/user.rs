//! One user: what is known of them, and what follows from it.

mod asking;
pub(super) mod holds;
mod judging;
mod planning;
mod telling;
pub(super) mod writing;

use super::route::{Method, Route};
use crate::error::Warning;
use crate::graph::UserObject;
use crate::mail::{ManagerFacts, Recipient};
use crate::role::{Protection, Verdict};
use crate::rows::Row;
use crate::secret::Secret;
use holds::Holds;
use writing::Writing;

/// Facts that are older are read again before a write is handed out.
const FACTS_LAST_MS: u64 = 300_000;
/// How often they are read at most.
const READINGS: u32 = 4;

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The user, then their roles, groups and domain are read; for the first time, or again because the facts were old.
    Reading,
    /// All is known; the turn to be decided and asked about has not come.
    Read,
    /// The person is being asked.
    Asking,
    /// The write is on its way, or what follows it.
    Writing,
}

/// A fact that the caller may not be allowed to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Known<T> {
    #[default]
    NotYet,
    Is(T),
    /// It may not be read; this says so and stops nothing.
    Unreadable(Warning),
}

#[derive(Debug)]
pub(super) struct User {
    /// As the caller named the user, as far as that may be shown.
    pub input: Option<Box<str>>,
    /// The input names a user.
    names_user: bool,
    pub stage: Stage,
    pub started_ms: u64,
    /// What is left of the user's time. It runs while a request for this user is at the service, or waits for its own sake.
    pub left_ms: u64,
    pub object: Option<UserObject>,
    pub holds: Holds,
    pub is_federated: Known<bool>,
    /// Facts that are being read again. They replace the older ones once all of them are there.
    pub again: Option<Box<Again>>,
    /// Monotonic milliseconds at which the oldest of the facts were read.
    pub facts_ms: u64,
    /// How often they were read.
    readings: u32,
    pub route: Option<Route>,
    /// What the person said yes to.
    pub confirmed: Option<Confirmed>,
    // INVARIANT: fixed before the first write, the same in every repetition, and here until the result is made.
    pub password: Option<Secret>,
    /// The Temporary Access Pass, once the service has told it.
    pub pass: Option<Secret>,
    /// Somebody said that the person was verified who asks for the reset.
    pub is_verified: bool,
    /// What is known of the manager, where the mail goes to them.
    pub manager: ManagerFacts,
    /// Who gets the mail. It is settled with the route.
    pub letter_to: Option<Box<Recipient>>,
    pub write: Writing,
    pub notes: Vec<Warning>,
}

/// Facts that are read again.
#[derive(Debug, Default)]
pub(super) struct Again {
    pub awaits_object: bool,
    pub object: Option<UserObject>,
    pub holds: Holds,
    /// The older facts stand: the newer ones could not be read.
    pub failed: bool,
}

/// What a person knew when they said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Confirmed {
    method: Method,
    protection: Option<Protection>,
    verdict: Verdict,
    enabled: Option<bool>,
    synced: bool,
}

impl Confirmed {
    /// The same as a text, which a later run compares.
    pub(super) fn in_words(self) -> String {
        let known = |enabled: Option<bool>| enabled.map_or("unknown", |enabled| if enabled { "enabled" } else { "disabled" });
        let protection = self.protection.map_or("unknown", Protection::word);
        let synced = if self.synced { "synced" } else { "cloud" };
        ["1", self.method.word(), protection, self.verdict.word(), known(self.enabled), synced].join("/")
    }

    /// Whether the user is better protected now than when this was confirmed.
    pub(super) fn is_below(self, now: Self) -> bool {
        self.protection < now.protection || (self.protection.is_some() && now.protection.is_none())
    }
}

impl User {
    pub(super) fn new(input: Option<&str>, started_ms: u64, left_ms: u64) -> Self {
        Self {
            input: input.map(Into::into),
            names_user: true,
            stage: Stage::Reading,
            started_ms,
            left_ms,
            object: None,
            holds: Holds::default(),
            is_federated: Known::NotYet,
            again: None,
            facts_ms: 0,
            readings: 0,
            route: None,
            confirmed: None,
            password: None,
            pass: None,
            is_verified: false,
            manager: ManagerFacts::NotWanted,
            letter_to: None,
            write: Writing::default(),
            notes: Vec::new(),
        }
    }

    /// The same, for a row that gets its result without having been begun.
    pub(super) fn of_row(self, row: &Row) -> Self {
        Self { names_user: matches!(row, Row::Names(_)), ..self }
    }

    /// The object id, once the user was found.
    pub(super) fn id(&self) -> Option<&str> {
        self.object.as_ref().map(|object| object.id.as_str())
    }

    /// What the user is called, which is kept out of their password.
    pub(super) fn names(&self) -> Vec<&str> {
        let Some(UserObject { display_name, given_name, surname, user_principal_name, identities, .. }) = &self.object else {
            return Vec::new();
        };
        let signs_in_as = identities.iter().flatten().filter_map(|identity| identity.issuer_assigned_id.as_deref());
        [display_name, given_name, surname, user_principal_name].into_iter().flatten().map(String::as_str).chain(signs_in_as).collect()
    }

    /// The roles and groups that are being read.
    pub(super) fn reading(&mut self) -> &mut Holds {
        match &mut self.again {
            Some(again) => &mut again.holds,
            None => &mut self.holds,
        }
    }

    /// Whether nothing that is still to be read could change the verdict.
    pub(super) fn is_read(&self) -> bool {
        match &self.again {
            _ if matches!(self.manager, ManagerFacts::Awaited) => false,
            Some(again) => !again.awaits_object && again.holds.awaited.is_over(),
            None => self.object.is_some() && self.holds.awaited.is_over() && self.is_federated != Known::NotYet,
        }
    }

    /// Every read had its reply, so the facts are those of now. Facts that were read again count only if all of them could be read.
    pub(super) fn close_reading(&mut self, now_ms: u64) {
        let (mut facts_ms, mut is_old) = (now_ms, false);
        match self.again.take() {
            Some(again) if !again.failed && !again.holds.is_troubled => {
                self.object = again.object.or_else(|| self.object.take());
                self.holds = again.holds;
            }
            Some(_) => is_old = true,
            None => {}
        }
        self.notes.clear();
        if !is_old {
            facts_ms = self.holds.snapshot_ms.map_or(facts_ms, |snapshot_ms| snapshot_ms.min(facts_ms));
        }
        if self.object.as_ref().is_some_and(|object| object.is_management_restricted == Some(true)) {
            self.holds.target.add_restriction();
        }
        self.facts_ms = facts_ms;
        self.readings += 1;
        is_old |= self.readings > READINGS;
        if is_old {
            let message = "the facts about this user may be older than five minutes: they could not be read again in time".to_owned();
            self.notes = vec![Warning { code: "facts_old", message }];
        }
        self.holds.close();
        self.stage = Stage::Read;
    }

    /// Until when a write may be built on the facts. If reading them takes longer than they last, they never expire.
    pub(super) const fn facts_valid_until_ms(&self) -> u64 {
        if self.readings > READINGS { u64::MAX } else { self.facts_ms.saturating_add(FACTS_LAST_MS) }
    }
}

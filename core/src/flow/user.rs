//! One user: what is known of them, and what follows from it.

pub(super) mod holds;
mod telling;
pub(super) mod writing;

use super::caller::Caller;
use super::ending::Ending;
use super::options::ResetOptions;
use super::route::{Facts, Method, Route};
use crate::error::{Kind, Warning};
use crate::graph::{Refusal, UserObject};
use crate::role::{Protection, Verdict, may_patch, verdict};
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
            self.holds.note_beyond_the_table("a restricted management administrative unit");
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

    fn is_synced(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.on_premises_sync_enabled == Some(true))
    }

    pub(super) fn protection(&self) -> Option<Protection> {
        self.holds.protection()
    }

    /// Whether the person is asked a second time: the user is known to be privileged, or trouble keeps that from being known.
    pub(super) fn needs_second_question(&self) -> bool {
        match self.protection() {
            Some(protection) => protection == Protection::Privileged,
            None => self.holds.is_troubled,
        }
    }

    /// Why this user must not be written to, as far as the user object tells. It is known before anything else is read.
    pub(super) fn stop_by_object(&self, options: &ResetOptions) -> Option<Ending> {
        let object = self.object.as_ref()?;
        let name = self.name();
        if object.is_external() {
            Some(Ending::stopped(Kind::UserGuest, format!("user {name} is a guest whose password belongs to another organisation")))
        } else if object.account_enabled == Some(false) && !options.include_disabled {
            Some(Ending::skipped(Kind::UserDisabled, format!("sign-in of {name} is blocked")))
        } else {
            None
        }
    }

    /// The verdict from all facts: a stop, or the route.
    pub(super) fn decide(
        &self,
        options: &ResetOptions,
        own_password: Option<&Secret>,
        caller: &Caller,
        facts: Facts,
    ) -> Result<Route, Ending> {
        let name = self.name();
        if let Some(stop) = self.stop_by_object(options) {
            return Err(stop);
        }
        if self.is_federated == Known::Is(true) {
            let message = format!("the domain of {name} is federated; Entra ID does not keep the password");
            return Err(Ending::stopped(Kind::UserFederated, message));
        }
        if self.id().is_some_and(|id| caller.is_own_account(id)) {
            let message = format!("user {name} is the account that is signed in, which cannot reset itself");
            return Err(Ending::stopped(Kind::OwnAccount, message));
        }
        let route = facts.route().ok_or_else(|| {
            let why = "no write that is possible here reaches Active Directory as well";
            Ending::stopped(Kind::UserSynced, format!("user {name} is synchronised from Active Directory, and {why}"))
        })?;
        if !options.ignore_verdict && self.verdict(caller) == Verdict::Refused {
            return Err(Ending::failed(self.too_low(caller)));
        }
        if !facts.local_account && own_password.and_then(Secret::text).is_some_and(|text| !text.is_ascii()) {
            let message = format!("the password that was given has characters outside ASCII, which {name} cannot have");
            return Err(Ending::stopped(Kind::PasswordRejected, message));
        }
        Ok(route)
    }

    /// What a person knows who says yes to this route.
    pub(super) fn confirmation(&self, route: Route, caller: &Caller) -> Confirmed {
        Confirmed {
            method: route.method,
            protection: self.protection(),
            verdict: self.verdict(caller),
            enabled: self.object.as_ref().and_then(|object| object.account_enabled),
            synced: self.is_synced(),
        }
    }

    fn verdict(&self, caller: &Caller) -> Verdict {
        match verdict(&self.holds.target, &caller.roles) {
            Verdict::Refused if !self.holds.beyond_the_table => Verdict::Refused,
            Verdict::Allowed => Verdict::Allowed,
            _ => Verdict::Unknown,
        }
    }

    fn too_low(&self, caller: &Caller) -> Refusal {
        let message = format!("the caller holds {}, which does not reach {} ({})", caller.role_names(), self.name(), self.what_protects());
        Refusal { remedy: Some(self.who_may(Method::AuthenticationMethod)), ..Refusal::new(Kind::RoleTooLow, message) }
    }

    /// A remedy that names the roles that would do. They are fewer for a PATCH, which counts as a sensitive action.
    pub(super) fn who_may(&self, method: Method) -> String {
        if self.holds.beyond_the_table {
            return "ask an administrator of the administrative unit that this user or their role belongs to".to_owned();
        }
        let roles = self.holds.target.who_may().into_iter().filter(|role| method == Method::AuthenticationMethod || may_patch(role));
        format!("ask somebody with one of these roles: {}", roles.collect::<Vec<_>>().join(", "))
    }

    /// Why some callers may not reset this user, in words.
    pub(super) fn what_protects(&self) -> String {
        let names: Vec<&str> =
            self.holds.roles.iter().filter_map(|role| role.display_name.as_deref().or(role.role_template_id.as_deref())).collect();
        match (names.is_empty(), self.holds.target.protection()) {
            (false, _) => format!("holds {}", names.join(", ")),
            (true, Protection::None) if self.holds.is_troubled => "may hold roles that could not be read".to_owned(),
            (true, Protection::None) => "holds no directory role".to_owned(),
            (true, _) => "belongs to a role-assignable group".to_owned(),
        }
    }

    /// All that the route depends on.
    pub(super) fn facts(
        &self,
        options: &ResetOptions,
        caller: &Caller,
        cloud_has_reset_password: bool,
        patch_refused_for_caller: bool,
    ) -> Facts {
        Facts {
            synced: self.is_synced(),
            local_account: self.object.as_ref().is_some_and(UserObject::is_local_account),
            protection: self.protection(),
            app_only: caller.app_only,
            cloud_has_reset_password,
            needs_password_profile: options.profile.is_needed(),
            service_generated: options.service_generated,
            wanted: options.method,
            patch_refused_for_caller,
        }
    }

    /// Warns about a forced change of a local account: without forced reset in the user flow it locks the user out.
    pub(super) fn note_forced_change(&mut self, route: Route, options: &ResetOptions) {
        let is_local = self.object.as_ref().is_some_and(UserObject::is_local_account);
        if is_local && route.force_change(options.profile) {
            let message = "a local account can change its password at the next sign-in only where the user flow has forced password reset \
                switched on; otherwise set the password without that (-ForceChangePasswordNextSignIn $false)";
            self.notes.push(Warning { code: "forced_change_needs_user_flow", message: message.to_owned() });
        }
    }
}

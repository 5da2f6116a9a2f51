//! One user: what is known of him, and what follows from it.

use super::caller::Caller;
use super::clock::Clock;
use super::ending::{Ending, user_error};
use super::options::ResetOptions;
use super::route::{Facts, Method, Route};
use super::row::is_object_id;
use crate::error::{Kind, Warning};
use crate::graph::{Refusal, Reply, UserObject};
use crate::role::{Protection, Target, Verdict, may_patch, verdict};
use crate::secret::Secret;
use crate::wire;

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not looked at yet.
    Listed,
    /// The user, then his roles, groups and domain are read.
    Reading,
    /// All is known; his turn to be decided and asked about has not come.
    Read,
    /// The person is being asked.
    Asking,
    /// The write is on its way, or what follows it.
    Writing,
    /// Told.
    Done,
}

/// What is known of something that the caller may not be allowed to read.
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
    /// As the caller named him; `None` for a row that names nobody.
    pub input: Option<String>,
    pub stage: Stage,
    pub started_ms: u64,
    /// On the clock that stands still while a person is asked: afterwards nothing is sent for him, but to see an operation's end.
    pub deadline_awake_ms: u64,
    pub object: Option<UserObject>,
    pub holds: Holds,
    pub is_federated: Known<bool>,
    pub route: Option<Route>,
    /// Fixed before the first write, and the same in every repetition.
    pub password: Option<Secret>,
    pub write: Write,
}

/// Roles and groups, while and after they are read.
#[derive(Debug, Default)]
pub(super) struct Holds {
    /// Requests without an answer yet.
    pub outstanding: usize,
    /// All of them were answered.
    pub was_read: bool,
    /// Monotonic milliseconds at which the snapshot was read that they were taken from; `None`: the user himself was asked.
    pub snapshot_ms: Option<u64>,
    pub target: Target,
    pub roles: Vec<wire::Role>,
    /// His roles or groups could not be read.
    pub is_incomplete: bool,
    /// The table does not tell who reaches him: a role scoped to a part of the tenant, a restricted administrative unit.
    pub beyond_the_table: bool,
    pub warnings: Vec<Warning>,
}

/// How far the write has come.
#[derive(Debug, Default)]
pub(super) struct Write {
    /// Monotonic milliseconds at its release.
    pub released_ms: u64,
    pub operation: Option<Operation>,
    /// It was refused, while his roles are read again.
    pub refused: Option<Box<Reply>>,
    /// Why it is in doubt, while a read is to settle it.
    pub doubt: Option<Box<Refusal>>,
    /// The reset has succeeded; the sessions are still to be revoked.
    pub is_set: bool,
}

/// A reset that the service carries out in the background.
#[derive(Debug)]
pub(super) struct Operation {
    pub url: String,
    /// On the clock that stands still while a person is asked.
    pub deadline_awake_ms: u64,
    /// The next wait where the service names none.
    pub pause_ms: u64,
}

impl User {
    pub(super) fn new(input: Option<String>) -> Self {
        Self {
            input,
            stage: Stage::Listed,
            started_ms: 0,
            deadline_awake_ms: u64::MAX,
            object: None,
            holds: Holds::default(),
            is_federated: Known::NotYet,
            route: None,
            password: None,
            write: Write::default(),
        }
    }

    /// The object id, once the user was found.
    pub(super) fn id(&self) -> Option<&str> {
        self.object.as_ref().map(|object| object.id.as_str())
    }

    /// What he is called, which is kept out of his password.
    pub(super) fn names(&self) -> Vec<&str> {
        let Some(UserObject { display_name, given_name, surname, user_principal_name, identities, .. }) = &self.object else {
            return Vec::new();
        };
        let signs_in_as = identities.iter().flatten().filter_map(|identity| identity.issuer_assigned_id.as_deref());
        [display_name, given_name, surname, user_principal_name].into_iter().flatten().map(String::as_str).chain(signs_in_as).collect()
    }

    /// Whether nothing that is still to be read could change the verdict.
    pub(super) fn is_read(&self) -> bool {
        self.holds.outstanding == 0 && self.is_federated != Known::NotYet
    }

    fn is_synced(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.on_premises_sync_enabled == Some(true))
    }

    /// `None` where too little could be read, or where the table does not tell.
    pub(super) fn protection(&self) -> Option<Protection> {
        let protection = self.holds.target.protection();
        let is_told = self.holds.was_read && !self.holds.is_incomplete && !self.holds.beyond_the_table;
        (is_told || protection != Protection::None).then_some(protection)
    }

    /// Why this user must not be written to, as far as his own object tells: known before anything else is read.
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
            return Err(Ending::stopped(Kind::OwnAccount, format!("user {name} is the account that is signed in; nobody resets himself")));
        }
        let route = facts.route().ok_or_else(|| {
            let why = "no write that is possible here reaches Active Directory as well";
            Ending::stopped(Kind::UserSynced, format!("user {name} is synchronised from Active Directory, and {why}"))
        })?;
        if !options.ignore_verdict && self.verdict(caller) == Verdict::Refused {
            return Err(Ending::failed(self.too_low(caller)));
        }
        if !facts.local_account && own_password.and_then(Secret::text).is_some_and(|text| !text.is_ascii()) {
            let message = format!("the own password has characters outside ASCII, which {name} cannot have");
            return Err(Ending::stopped(Kind::PasswordRejected, message));
        }
        Ok(route)
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

    /// The roles that would do, as a remedy. To a PATCH the service may let fewer of them: it counts as a sensitive action.
    pub(super) fn who_may(&self, method: Method) -> String {
        if self.holds.beyond_the_table {
            return "have it done by an administrator of the administrative unit that this user or his role belongs to".to_owned();
        }
        let roles = self.holds.target.who_may().into_iter().filter(|role| method == Method::AuthenticationMethod || may_patch(role));
        format!("have it done by somebody with one of these roles: {}", roles.collect::<Vec<_>>().join(", "))
    }

    /// Why not everybody may reset him, in words.
    pub(super) fn what_protects(&self) -> String {
        let names: Vec<&str> =
            self.holds.roles.iter().filter_map(|role| role.display_name.as_deref().or(role.role_template_id.as_deref())).collect();
        match (names.is_empty(), self.holds.target.protection()) {
            (false, _) => format!("holds {}", names.join(", ")),
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

    /// The name that a message shows.
    pub(super) fn name(&self) -> String {
        let object = self.object.as_ref();
        object.and_then(|object| object.user_principal_name.clone()).or_else(|| self.input.clone()).unwrap_or_default()
    }

    /// The name that a question shows.
    pub(super) fn target(&self) -> String {
        match self.object.as_ref().and_then(|object| object.display_name.as_deref()) {
            Some(display_name) => format!("{display_name} ({})", self.name()),
            None => self.name(),
        }
    }

    pub(super) fn warnings(&self) -> Vec<Warning> {
        let domain = if let Known::Unreadable(warning) = &self.is_federated { Some(warning) } else { None };
        self.holds.warnings.iter().chain(domain).cloned().collect()
    }

    pub(super) fn described(&self, clock: Clock) -> wire::Described {
        let input = self.input.as_deref();
        let object = self.object.as_ref();
        wire::Described {
            user_id: self.id().or(input.filter(|text| is_object_id(text))).map(str::to_owned),
            user_principal_name: object
                .and_then(|object| object.user_principal_name.as_deref())
                .or(input.filter(|text| !is_object_id(text)))
                .map(str::to_owned),
            display_name: object.and_then(|object| object.display_name.clone()),
            method: self.route.map(|route| route.method.word()),
            method_reason: self.route.map(|route| route.reason),
            protection: self.protection().map(Protection::word),
            roles: self.holds.roles.clone(),
            roles_read_at: self.holds.snapshot_ms.map(|ms| clock.stamp(ms)),
        }
    }

    /// The result, with its password, which `take_secret` hands out.
    pub(super) fn result(
        &self,
        id: u64,
        index: usize,
        ending: Ending,
        options: &ResetOptions,
        clock: Clock,
    ) -> (wire::Outcome, Option<Secret>) {
        let mut warnings = options.warnings();
        warnings.extend(self.warnings());
        let was_written = matches!(ending.outcome, "Reset" | "Accepted" | "Unknown");
        let outcome = wire::Outcome {
            id,
            index,
            input: self.input.clone(),
            user: self.described(clock),
            outcome: ending.outcome,
            has_password: ending.password.is_some(),
            force_change: self.route.filter(|_| was_written).map(|route| route.force_change(options.profile)),
            // Null only where nobody asked for it.
            sessions_revoked: ending.sessions_revoked.or(options.revoke_session.then_some(false)),
            operation_url: ending.operation_url,
            error: ending.refusal.map(|refusal| user_error(*refusal)),
            warnings,
            started_at: clock.stamp(self.started_ms),
            finished_at: clock.stamp(clock.now_ms),
        };
        (outcome, ending.password)
    }
}

//! One user's path: read, decided, asked about, written, told.

use super::clock::Clock;
use super::exchange::{Content, Failure};
use super::options::ResetOptions;
use super::row::is_object_id;
use crate::claims::Claims;
use crate::error::{Kind, Warning};
use crate::graph::{Operation, PasswordProfile, Refusal, UserObject, refusal};
use crate::secret::Secret;
use crate::wire;

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not looked at yet.
    Listed,
    /// The user, then his roles and his domain are read.
    Reading,
    /// All is known; his turn to be decided and asked about has not come.
    Read,
    /// The person is being asked.
    Asking,
    /// The write is on its way.
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
    pub object: Option<UserObject>,
    /// Roles of the pages read so far.
    pub roles: Vec<wire::Role>,
    pub roles_known: Known<()>,
    pub is_federated: Known<bool>,
    pub route: Option<Route>,
    /// Fixed before the first write, and the same in every repetition.
    pub password: Option<Secret>,
}

/// The write that was chosen, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub method: &'static str,
    pub reason: &'static str,
    pub profile: PasswordProfile,
}

/// How a user ends.
#[derive(Debug)]
pub(super) struct Ending {
    outcome: &'static str,
    refusal: Option<Box<Refusal>>,
    password: Option<Secret>,
}

impl Ending {
    pub(super) fn skipped(kind: Kind, message: impl Into<String>) -> Self {
        Self { outcome: "Skipped", refusal: Some(Box::new(Refusal::new(kind, message))), password: None }
    }

    pub(super) fn failed(refusal: Refusal) -> Self {
        Self { outcome: "Failed", refusal: Some(Box::new(refusal)), password: None }
    }

    pub(super) fn cancelled() -> Self {
        let refusal = Refusal::new(Kind::Cancelled, "the run was cancelled before this user was reset");
        Self { outcome: "Cancelled", refusal: Some(Box::new(refusal)), password: None }
    }

    fn reset(password: Option<Secret>) -> Self {
        Self { outcome: "Reset", refusal: None, password }
    }

    /// The password may have been set: it is handed out, and said so.
    fn unknown(mut refusal: Refusal, password: Option<Secret>) -> Self {
        refusal.remedy = Some("the password may have been set: try the one of this result, and reset again if it is refused".to_owned());
        Self { outcome: "Unknown", refusal: Some(Box::new(refusal)), password }
    }
}

impl User {
    pub(super) fn new(input: Option<String>) -> Self {
        Self {
            input,
            stage: Stage::Listed,
            started_ms: 0,
            object: None,
            roles: Vec::new(),
            roles_known: Known::NotYet,
            is_federated: Known::NotYet,
            route: None,
            password: None,
        }
    }

    /// The object id, once the user was found.
    pub(super) fn id(&self) -> Option<&str> {
        self.object.as_ref().map(|object| object.id.as_str())
    }

    /// Whether nothing that is still to be read could change the verdict.
    pub(super) fn is_read(&self) -> bool {
        self.roles_known != Known::NotYet && self.is_federated != Known::NotYet
    }

    /// Why this user must not be written to, as far as his own object tells: known before anything else is read.
    pub(super) fn stop_by_object(&self, options: &ResetOptions, claims: &Claims) -> Option<Ending> {
        let object = self.object.as_ref()?;
        let name = self.name();
        let failed = |kind, message| Some(Ending::failed(Refusal::new(kind, message)));
        if object.is_external() {
            failed(Kind::UserGuest, format!("{name} is a guest whose password belongs to another organisation"))
        } else if object.on_premises_sync_enabled == Some(true) {
            failed(Kind::UserSynced, format!("{name} is synchronised from Active Directory"))
        } else if claims.is_own_account(&object.id) {
            failed(Kind::OwnAccount, format!("{name} is the account that is signed in; nobody resets himself"))
        } else if object.account_enabled == Some(false) && !options.include_disabled {
            Some(Ending::skipped(Kind::UserDisabled, format!("sign-in of {name} is blocked")))
        } else {
            None
        }
    }

    /// The verdict from all facts: a stop, or the route.
    pub(super) fn decide(&self, options: &ResetOptions, claims: &Claims) -> Result<Route, Ending> {
        let name = self.name();
        if let Some(stop) = self.stop_by_object(options, claims) {
            return Err(stop);
        }
        if self.is_federated == Known::Is(true) {
            return Err(Ending::failed(Refusal::new(
                Kind::UserFederated,
                format!("the domain of {name} is federated; Entra ID does not keep the password"),
            )));
        }
        if let Some(role) = self.roles.first() {
            let role = role.display_name.as_deref().or(role.role_template_id.as_deref()).unwrap_or("unnamed");
            return Err(Ending::failed(Refusal::new(Kind::UserHasRole, format!("{name} holds the directory role {role}"))));
        }
        let profile = PasswordProfile { force_change: options.force_change };
        Ok(Route { method: "PasswordProfile", reason: "unprotected_user", profile })
    }

    /// How a write ended. The caller has ruled out that there is anything left to repeat.
    pub(super) fn end_of_write(&mut self, content: &Content, in_doubt: bool, claims: &Claims) -> Ending {
        let password = self.password.take();
        let refusal = match content {
            Content::Reply(reply) if reply.is_write_success() => return Ending::reset(password),
            Content::Reply(reply) => scrubbed(refusal(Operation::SetPassword, reply, claims), password.as_ref()),
            Content::Failed(failure) => no_answer(*failure),
            Content::Dropped if !in_doubt => return Ending::cancelled(),
            Content::Dropped => Refusal::new(Kind::Cancelled, "the run was cancelled while the outcome of the write was in doubt"),
        };
        // A success that cannot be read may well be one.
        if in_doubt || refusal.kind == Kind::ReplyUnreadable { Ending::unknown(refusal, password) } else { Ending::failed(refusal) }
    }

    /// How the user ends after a panic: a password whose write was released is handed out.
    pub(super) fn end_of_panic(&mut self) -> Ending {
        let refusal = Refusal::new(Kind::Panicked, "the library met a state that it does not know");
        match self.password.take() {
            Some(password) => Ending::unknown(refusal, Some(password)),
            None => Ending::failed(refusal),
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
        let roles = if let Known::Unreadable(warning) = &self.roles_known { Some(warning) } else { None };
        let domain = if let Known::Unreadable(warning) = &self.is_federated { Some(warning) } else { None };
        roles.into_iter().chain(domain).cloned().collect()
    }

    pub(super) fn described(&self) -> wire::Described {
        let input = self.input.as_deref();
        let object = self.object.as_ref();
        wire::Described {
            user_id: self.id().or(input.filter(|text| is_object_id(text))).map(str::to_owned),
            user_principal_name: object
                .and_then(|object| object.user_principal_name.as_deref())
                .or(input.filter(|text| !is_object_id(text)))
                .map(str::to_owned),
            display_name: object.and_then(|object| object.display_name.clone()),
            method: self.route.map(|route| route.method),
            method_reason: self.route.map(|route| route.reason),
            protection: (self.roles_known == Known::Is(()) && self.roles.is_empty()).then_some("None"),
            roles: self.roles.clone(),
        }
    }

    /// The result, with its password, which `take_secret` hands out.
    pub(super) fn result(
        &self,
        id: u64,
        index: usize,
        ending: Ending,
        mut warnings: Vec<Warning>,
        clock: Clock,
    ) -> (wire::Outcome, Option<Secret>) {
        warnings.extend(self.warnings());
        let outcome = wire::Outcome {
            id,
            index,
            input: self.input.clone(),
            user: self.described(),
            outcome: ending.outcome,
            has_password: ending.password.is_some(),
            force_change: self.route.filter(|_| ending.password.is_some()).map(|route| route.profile.force_change),
            sessions_revoked: None,
            operation_url: None,
            error: ending.refusal.map(|refusal| user_error(*refusal)),
            warnings,
            started_at: clock.stamp(self.started_ms),
            finished_at: clock.stamp(clock.now_ms),
        };
        (outcome, ending.password)
    }
}

/// A refusal as the hosts get it.
pub(super) fn user_error(refusal: Refusal) -> wire::UserError {
    wire::UserError {
        code: refusal.kind.code(),
        message: refusal.message,
        remedy: refusal.remedy.unwrap_or_else(|| refusal.kind.remedy().to_owned()),
        request_id: refusal.request_id,
        category: refusal.kind.category(),
    }
}

/// No reply came, in the tool's words.
pub(super) fn no_answer(failure: Failure) -> Refusal {
    match failure {
        Failure::NotSent => Refusal::new(Kind::NotReached, "Microsoft Graph could not be reached"),
        Failure::Lost => Refusal::new(Kind::AnswerLost, "the connection broke before an answer came"),
        Failure::Timeout => Refusal::new(Kind::TimedOut, "no answer came in time"),
    }
}

/// A service that repeats the password in its refusal does not make us repeat it.
fn scrubbed(mut refusal: Refusal, password: Option<&Secret>) -> Refusal {
    if let Some(password) = password.and_then(Secret::text).filter(|text| !text.is_empty()) {
        refusal.message = refusal.message.replace(password, "********");
    }
    refusal
}

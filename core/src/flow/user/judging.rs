//! What follows from the facts about a user: a stop, or the route; and who may do it.

use super::{Confirmed, Known, User};
use crate::error::{Kind, Warning};
use crate::flow::caller::Caller;
use crate::flow::ending::Ending;
use crate::flow::options::{ResetOptions, WantedSteps};
use crate::flow::people::PassRules;
use crate::flow::route::{Facts, Method, Route};
use crate::graph::{Refusal, UserObject};
use crate::mail::{Account, MailOptions, Recipient, recipient};
use crate::role::{Deed, Protection, Rule, Verdict, judge};
use crate::secret::Secret;

/// What is done to a user by such a run, in words for a person whose role is too low.
pub(super) fn deeds(steps: &WantedSteps) -> impl Iterator<Item = (Deed, &'static str)> {
    [
        (steps.credential.has_password(), Deed::ResetPassword, "reach"),
        (steps.block_sign_in || steps.enable, Deed::SensitiveAction, "reach the sign-in of"),
        (steps.credential.has_pass(), Deed::CreatePass, "allow a Temporary Access Pass for"),
    ]
    .into_iter()
    .filter_map(|(is_wanted, deed, reach)| is_wanted.then_some((deed, reach)))
}

impl User {
    pub(in crate::flow) fn is_synced(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.on_premises_sync_enabled == Some(true))
    }

    /// Whether the sign-in was blocked before this run.
    fn was_disabled(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.account_enabled == Some(false)) && !self.write.steps.has_blocked()
    }

    pub(in crate::flow) fn protection(&self) -> Option<Protection> {
        self.holds.protection()
    }

    /// Whether the person is asked a second time: the user is known to be privileged, or trouble keeps that from being known.
    pub(in crate::flow) fn needs_second_question(&self) -> bool {
        match self.protection() {
            Some(protection) => protection == Protection::Privileged,
            None => self.holds.is_troubled,
        }
    }

    /// Why this user must not be written to, as far as the user object tells. It is known before anything else is read.
    pub(in crate::flow) fn stop_by_object(&self, options: &ResetOptions) -> Option<Ending> {
        let object = self.object.as_ref()?;
        let name = self.name();
        let names = [Some(object.id.as_str()), object.user_principal_name.as_deref(), self.input.as_deref()];
        if options.guards.exclude(names.into_iter().flatten()) {
            Some(Ending::skipped(Kind::Excluded, format!("{name} is on the list of excluded users")))
        } else if object.is_external() {
            Some(Ending::stopped(Kind::UserGuest, format!("user {name} is a guest whose password belongs to another organisation")))
        } else if self.was_disabled() && !options.include_disabled {
            Some(Ending::skipped(Kind::UserDisabled, format!("sign-in of {name} is blocked")))
        } else {
            None
        }
    }

    /// The verdict from all facts: a stop, or the route.
    pub(in crate::flow) fn decide(
        &self,
        options: &ResetOptions,
        own_password: Option<&Secret>,
        caller: &Caller,
        pass_rules: &PassRules,
        facts: Facts,
    ) -> Result<Route, Ending> {
        let name = self.name();
        if let Some(stop) = self.stop_by_object(options) {
            return Err(stop);
        }
        if self.id().is_some_and(|id| caller.is_own_account(id)) {
            let message = format!("user {name} is the account that is signed in, which cannot reset itself");
            return Err(Ending::stopped(Kind::OwnAccount, message));
        }
        let steps = &options.steps;
        let route = if steps.credential.has_password() { self.route_of_password(own_password, facts)? } else { Route::PASS_ALONE };
        if steps.credential.has_pass()
            && let Some(why) = self.id().and_then(|id| pass_rules.refuses(id, &steps.pass))
        {
            return Err(Ending::stopped(Kind::PassNotAllowed, format!("{name} gets no Temporary Access Pass: {why}")));
        }
        if options.guards.is_above(self.protection()) {
            let message = format!("{name} {}, which is above the maximum protection of this run", self.what_protects());
            return Err(Ending::skipped(Kind::AboveMaximumProtection, message));
        }
        if !options.ignore_verdict && !options.is_plan && self.rule(steps, caller).verdict() == Verdict::Refused {
            return Err(Ending::failed(self.too_low(steps, caller)));
        }
        Ok(route)
    }

    /// A password is set only where Entra ID keeps it.
    fn route_of_password(&self, own_password: Option<&Secret>, facts: Facts) -> Result<Route, Ending> {
        let name = self.name();
        if self.is_federated == Known::Is(true) {
            let message = format!("the domain of {name} is federated; Entra ID does not keep the password");
            return Err(Ending::stopped(Kind::UserFederated, message));
        }
        let route = facts.route().ok_or_else(|| {
            let why = "no write that is possible here reaches Active Directory as well";
            Ending::stopped(Kind::UserSynced, format!("user {name} is synchronised from Active Directory, and {why}"))
        })?;
        if !facts.local_account && own_password.and_then(Secret::text).is_some_and(|text| !text.is_ascii()) {
            let message = format!("the password that was given has characters outside ASCII, which {name} cannot have");
            return Err(Ending::stopped(Kind::PasswordRejected, message));
        }
        Ok(route)
    }

    /// Who gets the mail, where one is wanted; or why nobody can.
    pub(in crate::flow) fn recipient(&self, mail: Option<&MailOptions>, caller: &Caller) -> Result<Option<Recipient>, Ending> {
        let Some((mail, user)) = mail.zip(self.object.as_ref()) else { return Ok(None) };
        let name = self.name();
        if caller.app_only && mail.from.is_none() {
            let message = format!("no mail about {name} can be sent: the caller is an application, and no sender was named");
            return Err(Ending::stopped(Kind::MailNoSender, message));
        }
        let nothing_known = Account::default();
        let account = user.account.as_deref().unwrap_or(&nothing_known);
        recipient(mail, user, account, &self.manager).map(Some).map_err(|(kind, why)| Ending::stopped(kind, format!("{name} {why}")))
    }

    /// What a person knows who says yes to this route.
    pub(in crate::flow) fn confirmation(&self, route: Route, steps: &WantedSteps, caller: &Caller) -> Confirmed {
        let enabled = self.object.as_ref().and_then(|object| object.account_enabled);
        Confirmed {
            method: route.method,
            protection: self.protection(),
            verdict: self.rule(steps, caller).verdict(),
            // What this run has blocked is no change to ask about.
            enabled: if self.write.steps.has_blocked() { self.confirmed.map_or(enabled, |before| before.enabled) } else { enabled },
            synced: self.is_synced(),
        }
    }

    /// What decides about all that is done: the rule with the narrowest verdict.
    pub(in crate::flow) fn rule(&self, steps: &WantedSteps, caller: &Caller) -> Rule {
        let rules = deeds(steps).map(|(deed, _)| self.rule_on(deed, caller));
        rules.reduce(|narrowest, rule| if rule.verdict() > narrowest.verdict() { rule } else { narrowest }).unwrap_or(Rule::PageSilent)
    }

    /// What could not be read may protect the user: then only the roles that reach everybody are sure to reach them.
    pub(in crate::flow) fn rule_on(&self, deed: Deed, caller: &Caller) -> Rule {
        let rule = judge(deed, &self.holds.target, &caller.roles);
        let is_sure = !self.holds.is_incomplete || caller.roles.reaches_all();
        if rule.verdict() == Verdict::Allowed && !is_sure { Rule::TargetRolesUnknown } else { rule }
    }

    pub(super) fn too_low(&self, steps: &WantedSteps, caller: &Caller) -> Refusal {
        let refused = deeds(steps).find(|(deed, _)| self.rule_on(*deed, caller).verdict() == Verdict::Refused);
        let (deed, reach) = refused.unwrap_or((Deed::ResetPassword, "reach"));
        let name = self.name();
        let message = match self.rule_on(deed, caller) {
            Rule::OutsideUnit => format!("the caller's role is scoped to an administrative unit that {name} is not in"),
            Rule::UnitWithoutAdministrators => {
                format!("the caller's role is scoped to an administrative unit, and reaches nobody there who {}", self.what_protects())
            }
            Rule::RestrictedUnit => {
                format!("{name} is in a restricted management administrative unit, and no role of the caller's is scoped to it")
            }
            Rule::RestrictedGlobalAdministrator => {
                format!("{name} is a Global Administrator in a restricted management administrative unit, whom nobody can reach there")
            }
            _ => format!("the caller holds {}, which does not {reach} {name} ({})", caller.role_names(), self.what_protects()),
        };
        Refusal { remedy: Some(self.who_may(&[deed])), ..Refusal::new(Kind::RoleTooLow, message) }
    }

    /// A remedy that names the roles that would do. They are fewer for a PATCH, which counts as a sensitive action.
    fn who_may_write(&self, method: Method) -> String {
        self.who_may(match method {
            Method::PasswordProfile => &[Deed::SensitiveAction],
            Method::AuthenticationMethod => &[Deed::ResetPassword],
            Method::TemporaryAccessPass => &[Deed::CreatePass],
        })
    }

    /// What is to be done after a 403, with what it may come from, the likeliest first. The body of a 403 does not tell these apart.
    pub(in crate::flow) fn after_refusal(&self, method: Method, caller: &Caller) -> String {
        let deed = match method {
            Method::PasswordProfile => Deed::SensitiveAction,
            Method::AuthenticationMethod => Deed::ResetPassword,
            Method::TemporaryAccessPass => Deed::CreatePass,
        };
        let mut causes = Vec::new();
        match self.rule_on(deed, caller).verdict() {
            Verdict::Allowed => causes
                .push(format!("your role ({}) reaches such a user, and may be newer than the token: get a new one", caller.role_names())),
            Verdict::Refused => {
                causes.push(format!("your role ({}) does not reach the user, who {}", caller.role_names(), self.what_protects()));
            }
            Verdict::Unknown => {}
        }
        if caller.roles.tenant_wide.is_none() {
            causes.push("your own roles could not be read, and may be too low".to_owned());
        }
        if self.holds.is_incomplete {
            causes.push("the user may hold a role, or belong to a role-assignable group, which could not be read".to_owned());
        }
        if causes.is_empty() {
            causes.push("the user may have come into a restricted management administrative unit, or a role, a moment ago".to_owned());
        }
        let likeliest = causes.join("; or ");
        format!("{} (most likely: {likeliest})", self.who_may_write(method))
    }

    fn who_may(&self, deeds: &[Deed]) -> String {
        if self.holds.target.is_restricted() {
            return "ask an administrator whose role is scoped to that unit, or have the user taken out of it first".to_owned();
        }
        format!("ask somebody with one of these roles: {}", self.holds.target.who_may(deeds).join(", "))
    }

    /// Why some callers may not reset this user, in words.
    pub(in crate::flow) fn what_protects(&self) -> String {
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
    pub(in crate::flow) fn facts(
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

    /// Warns about what a person should know who says yes.
    pub(in crate::flow) fn note_route(&mut self, route: Route, options: &ResetOptions, pass_rules: &PassRules, caller: &Caller) {
        let is_local = self.object.as_ref().is_some_and(UserObject::is_local_account);
        // Without forced reset in the user flow, a forced change locks a local account out.
        if is_local && route.force_change(options.profile) == Some(true) {
            let message = "a local account can change its password at the next sign-in only where the user flow has forced password reset \
                switched on; otherwise set the password without that (-ForceChangePasswordNextSignIn $false)";
            self.warn("forced_change_needs_user_flow", message);
        }
        if self.is_synced() && (options.steps.block_sign_in || options.steps.enable) {
            let message = "Active Directory decides whether a synchronised user may sign in: what is set in the cloud is refused, or undone by \
                the next synchronisation";
            self.warn("sign_in_synced", message);
        }
        if options.steps.revoke_session && self.rule_on(Deed::RevokeSessions, caller).verdict() == Verdict::Refused {
            let message =
                "no role of the caller's may end this user's sessions: expect that step to fail; a Password Administrator may not";
            self.warn("revoke_not_allowed", message);
        }
        if !options.steps.credential.has_pass() {
            return;
        }
        if self.id().is_some_and(|id| pass_rules.depends_on_group(id)) {
            let message = "the policy for Temporary Access Passes names groups, whose members are not read; the service decides";
            self.warn("pass_target_unknown", message);
        }
        if self.is_federated == Known::Is(true) {
            let message = "the user's domain is federated: they sign in with the Temporary Access Pass at Entra ID, not at the domain's own \
                identity provider";
            self.warn("pass_federated", message);
        }
    }

    fn warn(&mut self, code: &'static str, message: &str) {
        self.notes.push(Warning { code, message: message.to_owned() });
    }
}

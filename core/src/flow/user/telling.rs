//! A user in words: in a question, in a result, in a message.

use super::{Known, User};
use crate::error::Warning;
use crate::flow::clock::Clock;
use crate::flow::ending::{Ending, user_error};
use crate::flow::options::ResetOptions;
use crate::flow::route::Method;
use crate::flow::write::{Verification, in_words as steps_in_words, pass_request};
use crate::graph::Request;
use crate::guid::is_guid;
use crate::role::Protection;
use crate::wire;

impl User {
    /// The name that a message shows.
    pub(in crate::flow) fn name(&self) -> String {
        let name = self.object.as_ref().and_then(|object| object.user_principal_name.as_deref());
        name.or(self.input.as_deref()).unwrap_or_default().to_owned()
    }

    /// The name that a question shows.
    pub(in crate::flow) fn target(&self) -> String {
        match self.object.as_ref().and_then(|object| object.display_name.as_deref()) {
            Some(display_name) => format!("{display_name} ({})", self.name()),
            None => self.name(),
        }
    }

    /// All requests of the reset in words, in their order.
    pub(in crate::flow) fn requests_in_words(&self, method: Method, options: &ResetOptions) -> Vec<String> {
        let (before, after) = steps_in_words(self, options);
        let write = self.id().map(|id| self.request_in_words(id, method, options));
        before.into_iter().chain(write).chain(after).collect()
    }

    fn request_in_words(&self, id: &str, method: Method, options: &ResetOptions) -> String {
        match method {
            Method::PasswordProfile => Request::password_profile_in_words(id, options.profile),
            Method::AuthenticationMethod => Request::reset_password_in_words(id, options.service_generated),
            Method::TemporaryAccessPass => pass_request(id, &options.steps).in_words(),
        }
    }

    pub(in crate::flow) fn warnings(&self) -> Vec<Warning> {
        let domain = if let Known::Unreadable(warning) = &self.is_federated { Some(warning) } else { None };
        self.holds.warnings.iter().chain(domain).chain(&self.notes).cloned().collect()
    }

    pub(in crate::flow) fn described(&self, clock: Clock) -> wire::Described {
        let input = self.input.as_deref().filter(|_| self.names_user);
        let object = self.object.as_ref();
        wire::Described {
            user_id: self.id().or(input.filter(|text| is_guid(text))).map(str::to_owned),
            user_principal_name: object
                .and_then(|object| object.user_principal_name.as_deref())
                .or(input.filter(|text| !is_guid(text)))
                .map(str::to_owned),
            display_name: object.and_then(|object| object.display_name.clone()),
            method: self.route.map(|route| route.method.word()),
            method_reason: self.route.map(|route| route.reason.word()),
            protection: self.protection().map(Protection::word),
            roles: self.holds.active_roles(),
            roles_read_at: self.holds.snapshot_ms.map(|ms| clock.stamp(ms)),
        }
    }

    /// The result. Its password stays here until the result is queued.
    pub(in crate::flow) fn result(&self, id: u64, index: usize, ending: Ending, options: &ResetOptions, clock: Clock) -> wire::Outcome {
        let mut warnings = options.warnings();
        warnings.extend(self.warnings());
        let may_hold_password = ending.outcome.may_hold_password();
        let has_password = may_hold_password && self.password.is_some();
        let has_pass = may_hold_password && self.pass.is_some();
        let ending = ending.advise(has_password || has_pass);
        let steps = &self.write.steps;
        wire::Outcome {
            id,
            index,
            input: self.input.as_deref().map(str::to_owned),
            user: self.described(clock),
            outcome: ending.outcome.word(),
            has_password,
            has_pass,
            pass: steps.pass.clone().filter(|_| has_pass),
            force_change: self.route.filter(|_| may_hold_password).and_then(|route| route.force_change(options.profile)),
            sessions_revoked: steps.sessions_revoked(&options.steps),
            steps: steps.told(&options.steps),
            verified_by: options.guards.verified_by.or(self.is_verified.then_some("Other")),
            mail: self
                .letter_to
                .as_deref()
                .filter(|_| steps.mailed)
                .map(|to| wire::Mail { to: to.address.text().to_owned(), is_unlisted: to.is_unlisted }),
            verification: steps.verification.map(Verification::word),
            operation_url: ending.operation_url,
            request_id: self.write.request_id.clone(),
            error: ending.refusal.map(|refusal| user_error(*refusal)),
            warnings,
            started_at: clock.stamp(self.started_ms),
            finished_at: clock.stamp(clock.now_ms),
        }
    }
}

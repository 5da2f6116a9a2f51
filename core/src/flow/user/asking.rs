//! The question about a user, for a person to read: what happens to them, what is unusual, and by which role. The requests stand apart.

use super::{Known, User};
use crate::flow::caller::Caller;
use crate::flow::options::{Credential, ResetOptions};
use crate::flow::route::Route;
use crate::mail::MailContent;
use crate::role::{Protection, Verdict};

impl User {
    /// One sentence without its full stop: `Set a new password, which must be changed at the next sign-in, …`.
    pub(in crate::flow) fn question_in_words(&self, route: Route, options: &ResetOptions, caller: &Caller, is_own: bool) -> String {
        let steps = &options.steps;
        let mut text = String::new();
        if steps.block_sign_in {
            text.push_str("Block the sign-in, then set ");
        } else if steps.credential.has_password() {
            text.push_str("Set ");
        } else {
            text.push_str("Create a Temporary Access Pass, which leaves the password as it is");
        }
        if steps.credential.has_password() {
            text.push_str(if is_own {
                "the password that was given"
            } else if options.service_generated {
                "a password that the service makes"
            } else {
                "a new password"
            });
            text.push_str(match route.force_change(options.profile) {
                Some(true) => ", which must be changed at the next sign-in",
                Some(false) => ", which stays valid",
                None => "",
            });
        }
        let mut after = Vec::new();
        if steps.verify {
            after.push("read the change back".to_owned());
        }
        if steps.enable {
            after.push("unblock the sign-in".to_owned());
        }
        if steps.revoke_session {
            after.push("end all sign-in sessions".to_owned());
        }
        if steps.credential == Credential::Both {
            after.push("create a Temporary Access Pass".to_owned());
        }
        if let (Some(mail), Some(to)) = (&steps.mail, &self.letter_to) {
            let what = match mail.content {
                MailContent::Notice => "a notice",
                MailContent::TemporaryAccessPass => "the pass",
                MailContent::Password => "the password",
            };
            after.push(format!("mail {what} to {}", to.address.text()));
        }
        if !after.is_empty() {
            text.push_str("; then ");
            text.push_str(&after.join(", "));
        }
        for unusual in self.unusual(options, is_own) {
            text.push_str("; ");
            text.push_str(&unusual);
        }
        text.push_str("; ");
        text.push_str(&self.by_which_role(options, caller));
        text
    }

    /// What a person would want to know who has seen a hundred of these.
    fn unusual(&self, options: &ResetOptions, is_own: bool) -> Vec<String> {
        let mut unusual = Vec::new();
        match self.protection() {
            Some(Protection::None) => {}
            Some(Protection::Limited) => unusual.push(format!("the user {}", self.what_protects())),
            Some(Protection::Privileged) => unusual.push(format!("the user is privileged and {}", self.what_protects())),
            None => unusual.push("which roles the user holds is not known".to_owned()),
        }
        if self.is_synced() {
            unusual.push("the user is synchronised: Active Directory is written to".to_owned());
        }
        if self.is_federated == Known::Is(true) {
            unusual.push("the user's domain is federated".to_owned());
        }
        if self.object.as_ref().is_some_and(|object| object.account_enabled == Some(false)) {
            unusual.push("the sign-in is blocked".to_owned());
        }
        if is_own && options.allow_shared_password {
            unusual.push("one password is shared by several users".to_owned());
        }
        unusual
    }

    fn by_which_role(&self, options: &ResetOptions, caller: &Caller) -> String {
        match self.rule(&options.steps, caller).verdict() {
            Verdict::Allowed => format!("by your role: {}", caller.role_names()),
            Verdict::Unknown => "whether your roles reach the user, the service decides".to_owned(),
            Verdict::Refused => format!("your roles ({}) do not reach the user, and the service decides", caller.role_names()),
        }
    }
}

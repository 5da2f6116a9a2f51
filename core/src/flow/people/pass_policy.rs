//! The tenant's policy for Temporary Access Passes, read once a run where a pass is wanted. What cannot be read is said and stops nothing:
//! the service decides then.

use crate::error::Warning;
use crate::flow::context::Context;
use crate::flow::exchange::Content;
use crate::flow::options::{PassTerms, ResetOptions};
use crate::flow::owner::Owner;
use crate::graph::{Operation, PassPolicy, Reply, Request};

#[derive(Debug, Default)]
pub(in crate::flow) struct PassRules {
    awaited: bool,
    policy: Option<PassPolicy>,
}

impl PassRules {
    pub(super) fn begin(&mut self, options: &ResetOptions, context: &mut Context<'_>) {
        self.awaited = options.steps.credential.has_pass();
        if self.awaited {
            context.queue_hint(Owner::PassPolicy, Request::pass_policy());
        }
    }

    pub(super) const fn are_awaited(&self) -> bool {
        self.awaited
    }

    pub(super) fn take(&mut self, content: &Content, options: &mut ResetOptions, context: &Context<'_>) {
        self.awaited = false;
        let why = match content {
            Content::Reply(reply) => {
                self.policy = if reply.is_success() { Reply::read(reply) } else { None };
                context.refusal(Operation::ReadPassPolicy, reply).message
            }
            _ => "no reply came".to_owned(),
        };
        if self.policy.is_none() {
            let message = format!("the policy for Temporary Access Passes could not be read, so the service decides: {why}");
            options.notes.push(Warning { code: "pass_policy_unknown", message });
        }
    }

    /// Why the policy allows this user no such pass, in words.
    pub(in crate::flow) fn refuses(&self, user_id: &str, terms: &PassTerms) -> Option<String> {
        let policy = self.policy.as_ref()?;
        if policy.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("disabled")) {
            return Some("the tenant's policy has Temporary Access Passes switched off".to_owned());
        }
        if policy.exclude_targets.iter().any(|target| target.is_user(user_id)) {
            return Some("the tenant's policy excludes this user from Temporary Access Passes".to_owned());
        }
        let may_be_in = |target: &crate::graph::PassTarget| target.is_everybody() || target.is_user(user_id) || target.is_group();
        if !policy.include_targets.is_empty() && !policy.include_targets.iter().any(may_be_in) {
            return Some("the tenant's policy does not include this user in Temporary Access Passes".to_owned());
        }
        if policy.is_usable_once == Some(true) && terms.is_usable_once == Some(false) {
            return Some("the tenant's policy wants every Temporary Access Pass to be usable only once".to_owned());
        }
        let minutes = terms.lifetime_in_minutes?;
        let least = policy.minimum_lifetime_in_minutes.filter(|least| minutes < *least);
        let most = policy.maximum_lifetime_in_minutes.filter(|most| minutes > *most);
        match (least, most) {
            (Some(least), _) => Some(format!("the tenant's policy wants a Temporary Access Pass to last at least {least} minutes")),
            (_, Some(most)) => Some(format!("the tenant's policy lets a Temporary Access Pass last at most {most} minutes")),
            _ => None,
        }
    }

    /// Whether a group decides that the user is in the policy or out of it: its members are not read.
    pub(in crate::flow) fn depends_on_group(&self, user_id: &str) -> bool {
        self.policy.as_ref().is_some_and(|policy| {
            let is_surely_in = policy.include_targets.iter().any(|target| target.is_everybody() || target.is_user(user_id));
            !(is_surely_in || policy.include_targets.is_empty()) || policy.exclude_targets.iter().any(|target| target.is_group())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn rules(policy: &str) -> PassRules {
        PassRules { awaited: false, policy: Some(json::of(policy)) }
    }

    #[test]
    fn what_the_policy_refuses_is_known_before_the_write() {
        let terms = |lifetime_in_minutes, is_usable_once| PassTerms { lifetime_in_minutes, is_usable_once, start_date_time: None };
        let plain = r#"{"state":"enabled","isUsableOnce":false,"minimumLifetimeInMinutes":60,"maximumLifetimeInMinutes":480,"includeTargets":[{"targetType":"group","id":"all_users"}]}"#;
        for (policy, terms, told) in [
            (plain, terms(None, None), None),
            (plain, terms(Some(60), Some(false)), None),
            (plain, terms(Some(59), None), Some("at least 60")),
            (plain, terms(Some(481), None), Some("at most 480")),
            (r#"{"state":"disabled"}"#, terms(None, None), Some("switched off")),
            (r#"{"state":"enabled","isUsableOnce":true}"#, terms(None, Some(false)), Some("only once")),
            (r#"{"state":"enabled","isUsableOnce":true}"#, terms(None, None), None),
            (r#"{"excludeTargets":[{"targetType":"user","id":"U1"}]}"#, terms(None, None), Some("excludes")),
            (r#"{"includeTargets":[{"targetType":"user","id":"u2"}]}"#, terms(None, None), Some("does not include")),
            (r#"{"includeTargets":[{"targetType":"group","id":"g"}]}"#, terms(None, None), None),
        ] {
            let refused = rules(policy).refuses("u1", &terms);
            assert_eq!(refused.is_some(), told.is_some(), "{policy} {terms:?} {refused:?}");
            assert!(refused.unwrap_or_default().contains(told.unwrap_or_default()), "{policy}");
        }
    }

    #[test]
    fn a_group_leaves_it_to_the_service() {
        assert!(rules(r#"{"includeTargets":[{"targetType":"group","id":"g"}]}"#).depends_on_group("u1"));
        assert!(!rules(r#"{"includeTargets":[{"targetType":"group","id":"g"},{"targetType":"user","id":"u1"}]}"#).depends_on_group("u1"));
        assert!(
            rules(r#"{"includeTargets":[{"id":"all_users"}],"excludeTargets":[{"targetType":"group","id":"g"}]}"#).depends_on_group("u1")
        );
        assert!(!rules(r#"{"includeTargets":[{"id":"all_users"}]}"#).depends_on_group("u1"));
    }
}

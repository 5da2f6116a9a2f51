//! What a reset would do with a user, and what it would run into.

use super::judging::deeds;
use super::{Confirmed, User};
use crate::flow::caller::Caller;
use crate::flow::context::Context;
use crate::flow::ending::{Ending, user_error};
use crate::flow::options::ResetOptions;
use crate::flow::route::Method;
use crate::graph::{Operation, Refusal};
use crate::permission::missing;
use crate::role::{Deed, Protection, Rule, Verdict};
use crate::wire;

/// What a request takes of the budget of its class, in milliseconds: 3,000 writes of users in 150 seconds.
const WRITE_MS: u64 = 50;
/// Authentication methods: five in ten seconds are assumed, since no limit is documented.
const RESET_MS: u64 = 2_000;
/// 10,000 mails in ten minutes.
const MAIL_MS: u64 = 60;

impl User {
    /// The plan for a user, or why there is none.
    pub(in crate::flow) fn plan(
        &self,
        (id, index): (u64, usize),
        ending: Ending,
        options: &ResetOptions,
        caller: &Caller,
        context: &Context<'_>,
    ) -> wire::Plan {
        let (claims, clock) = (context.exchange.token.claims(), context.clock);
        let is_read = self.object.is_some() && self.holds.was_read;
        let rule = is_read.then(|| self.rule(&options.steps, caller));
        let verdict = rule.map(Rule::verdict);
        let is_refused = verdict == Some(Verdict::Refused) && !options.ignore_verdict && ending.refusal.is_none();
        let refusal: Option<Refusal> =
            if is_refused { Some(self.too_low(&options.steps, caller)) } else { ending.refusal.map(|refusal| *refusal) };
        let route = self.route.filter(|_| is_read);
        let mut user = self.described(clock);
        user.method = route.map(|route| route.method.word());
        user.method_reason = route.map(|route| route.reason.word()).or(refusal.as_ref().map(|refusal| refusal.kind.code()));
        let operations = route.map(|route| operations(route.method, options)).unwrap_or_default();
        let wanted: Vec<Deed> = deeds(&options.steps).map(|(deed, _)| deed).collect();
        let plan =
            route.filter(|_| refusal.is_none()).map(|route| self.confirmation(route, &options.steps, caller)).map(Confirmed::in_words);
        let mut warnings = options.warnings();
        warnings.extend(self.warnings());
        wire::Plan {
            id,
            index,
            input: self.input.as_deref().map(str::to_owned),
            user,
            held_roles: self.holds.all_roles(),
            verdict: verdict.map(Verdict::word),
            rule: rule.map(Rule::code),
            least_roles: if is_read { least(self.holds.target.who_may(&wanted)) } else { Vec::new() },
            missing_permissions: missing(&operations, claims),
            requests: route.map(|route| self.requests_in_words(route.method, options)).unwrap_or_default(),
            estimated_ms: if plan.is_some() { operations.iter().map(|operation| takes_ms(*operation)).sum() } else { 0 },
            plan,
            error: refusal.map(user_error),
            warnings,
        }
    }
}

impl wire::PlanSummary {
    pub(in crate::flow) fn add(&mut self, plan: &wire::Plan) {
        self.total += 1;
        if plan.plan.is_none() {
            self.stopped += 1;
            return;
        }
        self.ready += 1;
        self.privileged += usize::from(plan.user.protection == Some(Protection::Privileged.word()));
        self.unknown += usize::from(plan.verdict == Some(Verdict::Unknown.word()));
        self.estimated_ms = self.estimated_ms.saturating_add(plan.estimated_ms);
    }

    pub(in crate::flow) fn in_words(&self, id: u64) -> Self {
        let Self { total, ready, privileged, unknown, stopped, estimated_ms, .. } = self;
        let mut message = format!("{ready} of {total} users would be reset, which takes {}", time_in_words(*estimated_ms));
        for (count, what) in
            [(privileged, "of them are privileged"), (unknown, "of them only the service can judge"), (stopped, "would not be reset")]
        {
            if *count > 0 {
                message.push_str(&format!("; {count} {what}"));
            }
        }
        Self { id, message, ..self.clone() }
    }
}

/// Without those who may do everything, where others may do it.
fn least(roles: Vec<&'static str>) -> Vec<&'static str> {
    let is_high = |role: &&str| matches!(*role, "Privileged Authentication Administrator" | "Global Administrator");
    let lower: Vec<&'static str> = roles.iter().copied().filter(|role| !is_high(role)).collect();
    if lower.is_empty() { roles } else { lower }
}

/// The writes of one user, and what follows them.
fn operations(method: Method, options: &ResetOptions) -> Vec<Operation> {
    let steps = &options.steps;
    let write = match method {
        Method::PasswordProfile => Operation::SetPassword,
        Method::AuthenticationMethod => Operation::ResetPassword,
        Method::TemporaryAccessPass => Operation::CreatePass,
    };
    let mut operations = vec![write];
    for (is_wanted, operation) in [
        (steps.block_sign_in || steps.enable, Operation::SetAccountEnabled),
        (steps.revoke_session, Operation::RevokeSessions),
        (steps.credential.has_pass() && method != Method::TemporaryAccessPass, Operation::CreatePass),
        (steps.mail.is_some(), Operation::SendMail),
    ] {
        if is_wanted {
            operations.push(operation);
        }
    }
    operations
}

const fn takes_ms(operation: Operation) -> u64 {
    match operation {
        Operation::ResetPassword | Operation::CreatePass => RESET_MS,
        Operation::SendMail => MAIL_MS,
        _ => WRITE_MS,
    }
}

/// A time as a person says it.
pub(in crate::flow) fn time_in_words(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    match seconds {
        0..=1 => "about 1 second".to_owned(),
        2..=90 => format!("about {seconds} seconds"),
        91..=5_400 => format!("about {} minutes", seconds.div_ceil(60)),
        _ => {
            let tenths = seconds.div_ceil(360);
            format!("about {}.{} hours", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_words() {
        for (ms, words) in
            [(50, "about 1 second"), (90_000, "about 90 seconds"), (91_000, "about 2 minutes"), (20_000_000, "about 5.6 hours")]
        {
            assert_eq!(time_in_words(ms), words);
        }
    }

    #[test]
    fn the_highest_roles_are_named_where_no_other_would_do() {
        assert_eq!(least(vec!["User Administrator", "Global Administrator"]), ["User Administrator"]);
        assert_eq!(least(vec!["Global Administrator"]), ["Global Administrator"]);
    }
}

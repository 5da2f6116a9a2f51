//! A write that was refused with 403: what is known of the user may be old, and the other route may be open.

use super::Reset;
use crate::error::Kind;
use crate::flow::context::Context;
use crate::flow::ending::Ending;
use crate::flow::exchange::Content;
use crate::flow::route::{Method, Route, WantedMethod};
use crate::graph::{Operation, Reply, refusal_hiding};
use crate::role::Protection;

impl Reset {
    /// Reads once more what the user holds where only the snapshot told it, since he may have been given a role meanwhile; then the
    /// refusal is answered by the other route, or told.
    pub(super) fn take_refusal(&mut self, index: usize, reply: &Reply, context: &mut Context<'_>) -> Option<Ending> {
        let user = self.users.get_mut(index)?;
        if user.holds.snapshot_ms.is_some() && self.stop.is_none() {
            user.write.refused = Some(Box::new(reply.clone()));
            self.read_holding_again(index, context);
            return None;
        }
        let is_patch = user.route.is_some_and(|route| route.method == Method::PasswordProfile);
        if is_patch && self.falls_back(index, reply, context) {
            return self.queue_write(index, context).err();
        }
        Some(self.end_of_write(index, &Content::Reply(reply.clone()), false, context))
    }

    /// Takes what the user holds now; what could not be read once more stays as it was.
    pub(super) fn take_holding_again(
        &mut self,
        index: usize,
        operation: Operation,
        content: &Content,
        context: &mut Context<'_>,
    ) -> Option<Ending> {
        let is_taken = matches!(content, Content::Reply(reply) if self.take_holding(index, operation, reply, context).is_ok());
        let user = self.users.get_mut(index)?;
        if !is_taken {
            if !matches!(content, Content::Reply(_)) {
                user.holds.outstanding = user.holds.outstanding.saturating_sub(1);
            }
            user.holds.cannot_be_read(operation, "no usable answer came when they were read again");
        }
        if user.holds.outstanding > 0 {
            return None;
        }
        let refused = user.write.refused.take()?;
        self.take_refusal(index, &refused, context)
    }

    /// Whether a refused PATCH is answered by `resetPassword`. A policy that refuses the sign-in refuses both.
    fn falls_back(&mut self, index: usize, reply: &Reply, context: &Context<'_>) -> bool {
        let claims = context.exchange.token.claims();
        let Some(user) = self.users.get_mut(index) else { return false };
        let facts = user.facts(&self.options, &self.caller, self.environment.has_reset_password(), false);
        let is_refused_too = refusal_hiding(None, Operation::SetPassword, reply, claims).kind == Kind::ConditionalAccess
            || facts.without_reset_password().is_some()
            || claims.has_any(Operation::ResetPassword.permissions()) == Some(false);
        // Nobody was asked the second question about him.
        let is_privileged_now = facts.protection == Some(Protection::Privileged) && !self.options.force;
        if self.stop.is_some() || facts.wanted != WantedMethod::Auto || is_refused_too || is_privileged_now {
            return false;
        }
        user.route = Some(Route { method: Method::AuthenticationMethod, reason: "patch_refused" });
        true
    }
}

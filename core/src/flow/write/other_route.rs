//! A write was refused with 403: the known roles may be old, and the other route may be open.

use super::{Bench, Until, Write};
use crate::error::Kind;
use crate::flow::ending::Ending;
use crate::flow::exchange::{Answered, Content};
use crate::flow::owner::Owner;
use crate::flow::route::{Method, Reason, Route, WantedMethod};
use crate::graph::{Operation, Reply};
use crate::permission::permissions;
use crate::role::Protection;

/// After this many users in a row were refused on both routes, the second route is not tried any more.
const REFUSED_ON_BOTH: u32 = 3;

impl Write {
    /// If the user's roles come from the snapshot, they are read again, since the user may have got one meanwhile. Then the other route is
    /// tried, or the refusal becomes the result.
    pub(super) fn take_refusal(&mut self, index: usize, reply: &Reply, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let user = bench.user(index)?;
        if user.holds.snapshot_ms.is_some() && self.until == Until::End && self.refused_on_both < REFUSED_ON_BOTH {
            user.write.refused = Some(Box::new(reply.clone()));
            bench.people.read_holding_again(index, bench.slots, bench.context);
            return None;
        }
        let route = user.route?;
        if route.method == Method::PasswordProfile && self.try_other_route(index, reply, bench) {
            return self.queue(index, bench.slots, bench.options, bench.context).err();
        }
        if route.reason == Reason::PatchRefused {
            self.refused_on_both += 1;
        }
        Some(self.end(index, &Content::Reply(reply.clone()), false, bench))
    }

    /// Takes what the user holds now. What could not be read again stays as it was.
    pub(super) fn take_holding_again(&mut self, index: usize, answered: &Answered<Owner>, bench: &mut Bench<'_, '_>) -> Option<Ending> {
        let taken = bench.people.take_holding(index, answered, bench.slots, bench.context);
        let user = bench.user(index)?;
        if taken.is_err() {
            user.holds.note_unknown(answered.operation, "no usable reply came when they were read again");
        }
        if !user.holds.awaited.is_over() {
            return None;
        }
        let refused = user.write.refused.take()?;
        self.take_refusal(index, &refused, bench)
    }

    /// Whether a refused PATCH is answered by `resetPassword`. A policy that refuses the sign-in refuses both.
    fn try_other_route(&self, index: usize, reply: &Reply, bench: &mut Bench<'_, '_>) -> bool {
        let is_policy = bench.context.refusal(Operation::SetPassword, reply).kind == Kind::ConditionalAccess;
        let lacks_permission = bench.context.exchange.token.claims().has_any(permissions(Operation::ResetPassword)) == Some(false);
        let cloud_has_reset_password = bench.people.environment().has_reset_password();
        let Some(user) = bench.slots.user_mut(index) else { return false };
        let facts = user.facts(bench.options, bench.people.caller(), cloud_has_reset_password, false);
        let is_refused_too = is_policy || facts.without_reset_password().is_some() || lacks_permission;
        // The second question was not asked about this user.
        let is_privileged_now = facts.protection == Some(Protection::Privileged) && !bench.options.force;
        if self.until == Until::Cut
            || self.refused_on_both >= REFUSED_ON_BOTH
            || facts.wanted != WantedMethod::Auto
            || is_refused_too
            || is_privileged_now
        {
            return false;
        }
        user.route = Some(Route { method: Method::AuthenticationMethod, reason: Reason::PatchRefused });
        true
    }
}

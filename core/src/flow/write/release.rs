//! From a yes to the request: the password is fixed, and the write queued.

use super::steps::pass_request;
use super::{Bench, Write};
use crate::error::{Error, Kind};
use crate::flow::context::Context;
use crate::flow::ending::Ending;
use crate::flow::exchange::{Patience, Terms};
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::flow::route::Method;
use crate::flow::slots::Slots;
use crate::flow::user::{Stage, User};
use crate::graph::Request;
use crate::secret::Secret;

impl Write {
    /// Fixes the password and queues the write, or the block that comes before it. Once the write is sent, the password may be set.
    pub(in crate::flow) fn release(&mut self, index: usize, bench: &mut Bench<'_, '_>) -> Result<(), Ending> {
        let Bench { slots, options, context, .. } = bench;
        let Some(user) = slots.user_mut(index) else { return Ok(()) };
        // A user who was read again keeps the password, which was not sent yet.
        if user.password.is_none() && options.steps.credential.has_password() {
            user.password = self.new_password(user, options, context).map_err(|e| Ending::stopped(e.kind(), e.message()))?;
        }
        user.stage = Stage::Writing;
        let method = user.route.map(|route| route.method);
        self.count(user, method);
        if self.queue_validation(index, bench) || self.queue_block(index, bench) {
            return Ok(());
        }
        self.queue(index, bench.slots, bench.options, bench.context)
    }

    /// `None`: the service generates it.
    fn new_password(&self, user: &User, options: &ResetOptions, context: &mut Context<'_>) -> Result<Option<Secret>, Error> {
        match &self.own_password {
            Some(own) => Ok(Some(own.duplicate())),
            None if options.service_generated => Ok(None),
            None => options.password_policy.draw_for(&user.names(), context.source).map(Some),
        }
    }

    pub(super) fn queue(
        &mut self,
        index: usize,
        slots: &mut Slots,
        options: &ResetOptions,
        context: &mut Context<'_>,
    ) -> Result<(), Ending> {
        let Some(user) = slots.user_mut(index) else { return Ok(()) };
        let request = user.id().zip(user.route).and_then(|(id, route)| match route.method {
            Method::PasswordProfile => Request::password_profile(id, options.profile, user.password.as_ref()?),
            Method::AuthenticationMethod => Request::reset_password(id, user.password.as_ref()),
            Method::TemporaryAccessPass => Some(pass_request(id, &options.steps)),
        });
        let request = request.ok_or_else(|| Ending::stopped(Kind::Panicked, "the write could not be built"))?;
        let method = user.route.map(|route| route.method);
        self.count(user, method);
        let terms =
            Terms { valid_until_ms: user.facts_valid_until_ms(), history: user.write.history, ..Terms::of(Patience::of_ms(user.left_ms)) };
        context.queue(Owner::User(index), request, terms);
        Ok(())
    }

    /// The facts were too old when the write's turn came. They are read again; if they changed, the person is asked again.
    pub(super) fn take_back(&mut self, index: usize, bench: &mut Bench<'_, '_>) {
        if let Some(user) = bench.slots.user_mut(index) {
            self.count(user, None);
        }
        bench.people.read_again_soon(index, bench.slots);
    }
}

//! How users are begun: all of a short list, some hundreds of a long one, always ahead of those that are done.

use super::{Reset, duplicate};
use crate::error::Kind;
use crate::flow::context::Context;
use crate::flow::ending::Ending;
use crate::flow::owner::Owner;
use crate::flow::row::is_object_id;
use crate::flow::user::Stage;
use crate::graph::{BATCH_ITEMS, Request, UserKey};

/// A short list is begun as a whole, so that reading never waits for deciding.
const AHEAD: usize = super::BULK;
/// How many of a long list are begun together: their look-ups fill one batch.
const CHUNK: usize = BATCH_ITEMS * UserKey::MOST;

impl Reset {
    /// Reads ahead, but not so far that a long list fills the memory while a person thinks.
    pub(super) fn start_reading(&mut self, context: &mut Context<'_>) {
        let audience = context.exchange.token.claims().aud.as_deref().unwrap_or_default();
        let wrong_cloud = self.environment.is_foreign_audience(audience);
        let is_first = self.next_to_read == 0 && !self.users.is_empty();
        if is_first {
            self.begun_awake_ms = context.clock.awake_ms;
            let deadline = context.clock.awake_ms.saturating_add(self.options.timeout_ms);
            context.exchange.set_deadline(deadline);
            if self.is_bulk() {
                context.exchange.use_batches();
            }
        }
        let (ahead, chunk) = if self.is_bulk() { (CHUNK, CHUNK) } else { (AHEAD, 1) };
        while self.next_to_read < self.users.len() && self.next_to_read.saturating_sub(self.finished) <= ahead {
            let end = self.users.len().min(self.next_to_read + chunk);
            let begun: Vec<usize> = (self.next_to_read..end).filter(|&index| self.begin(index, wrong_cloud, context)).collect();
            self.next_to_read = end;
            if self.is_bulk() {
                self.look_up(&begun, context);
            } else {
                begun.into_iter().for_each(|index| self.ask_for_user(index, context));
            }
        }
        if is_first && !wrong_cloud {
            self.caller.begin(context.exchange);
            self.ask_for_rules(context);
            if self.is_bulk() {
                self.begin_snapshot(context);
            }
        }
    }

    /// Whether this user is to be looked up; otherwise he has ended.
    fn begin(&mut self, index: usize, wrong_cloud: bool, context: &mut Context<'_>) -> bool {
        let Some(user) = self.users.get_mut(index) else { return false };
        user.started_ms = context.clock.now_ms;
        user.deadline_awake_ms = context.clock.awake_ms.saturating_add(self.options.user_timeout_ms);
        user.stage = Stage::Reading;
        let ending = match &user.input {
            Some(name) if wrong_cloud => {
                Ending::stopped(Kind::WrongCloud, format!("the access token is of another cloud than the one that {name} is looked for in"))
            }
            None => Ending::stopped(Kind::RowWithoutUser, format!("row {} names no user", index + 1)),
            Some(name) if !self.names.insert(name.to_lowercase()) => duplicate(name),
            Some(_) => return true,
        };
        self.finish(index, ending, context.ids, context.clock);
        false
    }

    /// Looks one user up by himself.
    pub(super) fn ask_for_user(&mut self, index: usize, context: &mut Context<'_>) {
        if let Some((user, name)) = self.users.get(index).and_then(|user| Some((user, user.input.as_deref()?))) {
            context.exchange.queue_until(user.deadline_awake_ms, Owner::User(index), Request::user(name));
        }
    }

    /// Looks many users up, in lists.
    fn look_up(&mut self, indices: &[usize], context: &mut Context<'_>) {
        let name = |index: usize| self.users.get(index).and_then(|user| user.input.as_deref()).unwrap_or_default();
        let (ids, names): (Vec<usize>, Vec<usize>) = indices.iter().partition(|&&index| is_object_id(name(index)));
        for (key, indices) in [(UserKey::ObjectId, ids), (UserKey::UserPrincipalName, names)] {
            for list in indices.chunks(UserKey::MOST) {
                let keys: Vec<&str> = list.iter().map(|&index| name(index)).collect();
                let deadline = context.clock.awake_ms.saturating_add(self.options.user_timeout_ms);
                context.exchange.queue_until(deadline, Owner::Users(list.to_vec()), Request::users(key, &keys));
            }
        }
    }
}

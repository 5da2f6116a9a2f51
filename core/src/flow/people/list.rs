//! Beginning and looking up users: a short list all at once, a long one some hundreds ahead of those who are done.

use std::collections::HashMap;

use super::manager::{Mails, take_manager};
use super::{MOST_ACTIVE, People};
use crate::error::Kind;
use crate::flow::context::Context;
use crate::flow::ending::{Ending, no_reply};
use crate::flow::exchange::{Answered, Content, Patience, Terms};
use crate::flow::options::ResetOptions;
use crate::flow::owner::Owner;
use crate::flow::slots::Slots;
use crate::flow::user::{Again, Stage};
use crate::folding::lowered;
use crate::graph::{BATCH_ITEMS, Operation, Reply, Request, UserKey, UserObject};
use crate::guid::is_guid;

/// A short list is begun all at once, so that reading never waits for deciding.
const AHEAD: usize = 20;
/// How many of a long list are begun together: their look-ups fill one batch.
const CHUNK: usize = BATCH_ITEMS * UserKey::MOST;

impl People {
    /// Reads ahead, but not so far that a long list fills the memory while a person thinks. `idle` users wait for a class that is held,
    /// or for a reset in the background: others are read meanwhile.
    pub(in crate::flow) fn begin(&mut self, idle: usize, slots: &mut Slots, options: &ResetOptions, context: &mut Context<'_>) {
        let audience = context.exchange.token.claims().aud.as_deref().unwrap_or_default();
        let wrong_cloud = self.environment.is_foreign_audience(audience);
        let is_first = self.begun_awake_ms.is_none() && slots.len() > 0;
        if is_first {
            self.begun_awake_ms = Some(context.clock.awake_ms);
            self.mails = Mails::wanted(options);
            self.is_plan = options.is_plan;
            let deadline = context.clock.awake_ms.saturating_add(options.timeout_ms);
            context.exchange.set_limits(deadline, options.user_timeout_ms);
            context.exchange.pacing.expect_users(slots.len());
            let first = slots.names().next();
            // Names that stand far from each other are not looked up together.
            let last = first.and_then(|first| slots.names().filter(|name| !name.eq_ignore_ascii_case(first)).last());
            context.exchange.set_probes(first.into_iter().chain(last).map(Request::probe_of));
            if slots.is_bulk() {
                context.exchange.use_batches();
            }
        }
        let (ahead, chunk) = if slots.is_bulk() { (CHUNK, CHUNK) } else { (AHEAD, 1) };
        while self.next < slots.len() && slots.active().saturating_sub(idle) <= ahead && slots.active() < MOST_ACTIVE {
            let end = slots.len().min(self.next + chunk);
            let begun: Vec<usize> = (self.next..end).filter(|&index| self.begin_one(index, wrong_cloud, slots, options, context)).collect();
            self.next = end;
            if slots.is_bulk() {
                look_up(&begun, self.mails, slots, context);
            } else {
                begun.into_iter().for_each(|index| look_up_one(index, self.mails, slots, context));
            }
        }
        // Where no row names anybody, nothing is asked at all.
        if slots.active() > 0 && !std::mem::replace(&mut self.asks_for_all, true) {
            self.caller.begin(context);
            self.banned_words.begin(options, context);
            self.pass_rules.begin(options, context);
            if slots.is_bulk() {
                self.snapshot.begin(true, self.is_plan, context);
            }
        }
        self.send_again(slots, context);
    }

    /// Nobody is begun any more.
    pub(in crate::flow) fn stop(&mut self, slots: &Slots) {
        self.next = slots.len();
    }

    /// Whether this user is to be looked up; otherwise they have ended.
    fn begin_one(&mut self, index: usize, wrong_cloud: bool, slots: &mut Slots, options: &ResetOptions, context: &mut Context<'_>) -> bool {
        let ending = match slots.begin(index, context.clock.now_ms, options.user_timeout_ms) {
            Err(ending) => ending,
            Ok(user) => {
                let name = user.input.as_deref().unwrap_or_default();
                if wrong_cloud {
                    let message = format!("the access token is for another cloud than the one in which {name} would be looked up");
                    Ending::stopped(Kind::WrongCloud, message)
                } else if !self.names.insert(lowered(name).into()) {
                    Ending::duplicate(name)
                } else {
                    return true;
                }
            }
        };
        slots.finish(index, ending, options, &self.caller.facts, context);
        false
    }

    /// Takes the reply to a look-up of several users. A user who is not in it is looked up alone. So a name in another spelling still finds
    /// its user, one bad name spoils no other look-up, and for a user who does not exist the service says so in its own words.
    pub(super) fn take_list(
        &mut self,
        indices: &[usize],
        answered: &Answered<Owner>,
        slots: &mut Slots,
        options: &ResetOptions,
        context: &mut Context<'_>,
    ) {
        if matches!(answered.content, Content::Dropped) {
            return;
        }
        let (found, next) = context.page::<UserObject>(answered).unwrap_or_default();
        let mut found: HashMap<String, UserObject> =
            found.into_iter().flat_map(|object| object.keys().into_iter().map(move |key| (key, object.clone()))).collect();
        let mut missing = Vec::new();
        for &index in indices {
            let key = slots.user(index).filter(|user| user.stage == Stage::Reading).and_then(|user| {
                let key = user.id().or(user.input.as_deref())?;
                Some(lowered(key))
            });
            match key.as_ref().map(|key| found.remove(key)) {
                Some(Some(object)) => self.take_object(index, object, slots, options, context),
                Some(None) => missing.push(index),
                None => {}
            }
        }
        match next.filter(|_| !missing.is_empty()) {
            Some(request) => context.queue_next_page(Owner::Users(missing), request, answered),
            None => missing.into_iter().for_each(|index| look_up_one(index, self.mails, slots, context)),
        }
    }

    /// Takes a reply that is one user's.
    pub(super) fn take_user_s(
        &mut self,
        index: usize,
        answered: &Answered<Owner>,
        slots: &mut Slots,
        options: &ResetOptions,
        context: &mut Context<'_>,
    ) {
        let Some(user) = slots.user_mut(index).filter(|user| user.stage == Stage::Reading) else { return };
        user.left_ms = user.left_ms.min(answered.left_ms);
        let ending = match (answered.operation, &answered.content) {
            (Operation::ReadUser, Content::Reply(reply)) => match read_user(reply, &user.name(), context) {
                Ok(object) => {
                    self.take_object(index, object, slots, options, context);
                    None
                }
                Err(ending) => Some(ending),
            },
            (Operation::ReadUser, Content::Failed(failure)) => Some(Ending::failed(no_reply(*failure))),
            (Operation::ReadManager, content) if !matches!(content, Content::Dropped) => {
                take_manager(index, content, slots, context);
                None
            }
            (_, Content::Dropped) => Some(Ending::cancelled()),
            (Operation::ReadUser, _) => Some(late(&user.name(), options, context)),
            _ => self.take_holding(index, answered, slots, context).err(),
        };
        if let Some(ending) = ending {
            // If the user was read before, the older facts stand, unless the service says that the user is gone.
            let is_gone = ending.refusal.as_ref().is_some_and(|refusal| refusal.kind == Kind::UserNotFound);
            match slots.user_mut(index).and_then(|user| user.again.as_mut()).filter(|_| !is_gone) {
                Some(again) => {
                    again.failed = true;
                    again.awaits_object = false;
                }
                None => slots.finish(index, ending, options, &self.caller.facts, context),
            }
        }
        self.note_read(index, slots, context);
    }

    fn take_object(&mut self, index: usize, mut object: UserObject, slots: &mut Slots, options: &ResetOptions, context: &mut Context<'_>) {
        let (id, domain) = (object.id.clone(), object.domain());
        object.account.take_if(|_| !self.mails.are_wanted());
        let is_bulk = slots.is_bulk();
        let Some(user) = slots.user_mut(index) else { return };
        if let Some(again) = &mut user.again {
            again.object = Some(object);
            again.awaits_object = false;
            self.note_read(index, slots, context);
            return;
        }
        user.object = Some(object);
        if self.ends_as_duplicate(index, &id, slots, options, context) {
            return;
        }
        let Some(user) = slots.user_mut(index) else { return };
        if user.stop_by_object(options).is_some() {
            user.stage = Stage::Read;
            user.facts_ms = context.clock.now_ms;
            self.read.push(index);
            return;
        }
        self.read_holding(index, &id, is_bulk, slots, context);
        self.domains.read(index, domain, slots, context);
        self.mails.read_manager(index, slots, context);
        self.note_read(index, slots, context);
    }

    /// If a user is in the list twice, the mention further up counts, unless the other one had its turn first.
    fn ends_as_duplicate(&mut self, index: usize, id: &str, slots: &mut Slots, options: &ResetOptions, context: &mut Context<'_>) -> bool {
        let id = id.to_ascii_lowercase().into_boxed_str();
        let other = *self.ids.entry(id.clone()).or_insert(index);
        if other == index {
            return false;
        }
        let had_no_turn = matches!(slots.stage(other), Some(Stage::Reading | Stage::Read));
        let second = if index < other && had_no_turn { other } else { index };
        if second == other {
            self.ids.insert(id, index);
        }
        let ending = Ending::duplicate(&slots.name(second));
        slots.finish(second, ending, options, &self.caller.facts, context);
        second == index
    }

    /// Reads the facts about these users again: the older ones stand until all of the newer ones are there.
    pub(in crate::flow) fn read_again(&mut self, indices: &[usize], slots: &mut Slots, context: &mut Context<'_>) {
        indices.iter().for_each(|&index| self.read_again_soon(index, slots));
        self.send_again(slots, context);
    }

    /// The same, but the requests go out together with those of other users, at the next step of the run.
    pub(in crate::flow) fn read_again_soon(&mut self, index: usize, slots: &mut Slots) {
        if let Some(user) = slots.user_mut(index) {
            user.stage = Stage::Reading;
            user.again = Some(Box::new(Again { awaits_object: true, ..Again::default() }));
            self.to_read_again.push(index);
        }
    }

    fn send_again(&mut self, slots: &mut Slots, context: &mut Context<'_>) {
        let indices = std::mem::take(&mut self.to_read_again);
        if indices.is_empty() {
            return;
        }
        if slots.is_bulk() {
            for list in indices.chunks(UserKey::MOST) {
                let known: Vec<_> = list.iter().filter_map(|&index| Some((index, slots.user(index)?))).collect();
                let ids: Vec<&str> = known.iter().filter_map(|(_, user)| user.id()).collect();
                let request = Request::users(UserKey::ObjectId, &ids)
                    .for_mail(self.mails.are_wanted())
                    .hiding(known.iter().filter_map(|(_, user)| user.password.as_ref()));
                context.queue_hint(Owner::Users(list.to_vec()), request);
            }
        } else {
            indices.iter().for_each(|&index| look_up_one(index, self.mails, slots, context));
        }
        for index in indices {
            if let Some(id) = slots.user(index).and_then(|user| user.id()).map(str::to_owned) {
                self.read_holding(index, &id, slots.is_bulk(), slots, context);
                self.mails.read_manager(index, slots, context);
            }
        }
    }
}

/// Looks one user up alone.
fn look_up_one(index: usize, mails: Mails, slots: &Slots, context: &mut Context<'_>) {
    if let Some((user, key)) = slots.user(index).and_then(|user| Some((user, user.id().or(user.input.as_deref())?))) {
        let request = Request::user(key).for_mail(mails.are_wanted()).hiding(user.password.as_ref());
        context.queue(Owner::User(index), request, Terms::of(Patience::of_ms(user.left_ms)));
    }
}

/// Looks many users up, several in a request.
fn look_up(indices: &[usize], mails: Mails, slots: &Slots, context: &mut Context<'_>) {
    let name = |index: usize| slots.user(index).and_then(|user| user.input.as_deref()).unwrap_or_default();
    let (ids, names): (Vec<usize>, Vec<usize>) = indices.iter().partition(|&&index| is_guid(name(index)));
    for (key, indices) in [(UserKey::ObjectId, ids), (UserKey::UserPrincipalName, names)] {
        for list in indices.chunks(UserKey::MOST) {
            let keys: Vec<&str> = list.iter().map(|&index| name(index)).collect();
            // Looking up several users uses nobody's time. If it takes too long, each is looked up alone, in their own time.
            context.queue_hint(Owner::Users(list.to_vec()), Request::users(key, &keys).for_mail(mails.are_wanted()));
        }
    }
}

fn read_user(reply: &Reply, name: &str, context: &Context<'_>) -> Result<UserObject, Ending> {
    if let Some(object) = reply.is_success().then(|| reply.read::<UserObject>()).flatten() {
        return Ok(object);
    }
    let mut refusal = context.refusal(Operation::ReadUser, reply);
    if refusal.kind == Kind::UserNotFound {
        refusal.message = format!("no user has the name or id {name}: {}", refusal.message);
        if name.contains('@') {
            let remedy = "a mail address is not always the name to sign in with: find the user by it (Find-EntraPasswordResetUser -Mail), and check that the token is for the user's tenant";
            refusal.remedy = Some(remedy.to_owned());
        }
    }
    Err(Ending::failed(refusal))
}

/// How a user ends when their time is up before anything was written.
pub(in crate::flow) fn late(name: &str, options: &ResetOptions, context: &Context<'_>) -> Ending {
    if context.clock.awake_ms >= context.exchange.deadline_awake_ms() {
        return Ending::out_of_time();
    }
    let seconds = options.user_timeout_ms / 1000;
    Ending::stopped(Kind::DeadlinePassed, format!("{name} could not be reset within {seconds} seconds"))
}

//! A list of users that is worked off: several are read at once, one after the other is asked about, each gets one result.

mod beginning;
mod reading;
mod refused;
mod role_groups;
mod rules;
mod snapshot;
mod turns;
mod writing;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use snapshot::Snapshot;
use turns::{OpenAsk, Question};

use super::caller::Caller;
use super::clock::Clock;
use super::context::Context;
use super::ending::Ending;
use super::exchange::Answered;
use super::ids::Ids;
use super::options::ResetOptions;
use super::owner::Owner;
use super::user::{Known, Stage, User};
use super::{Answer, row};
use crate::cloud::Environment;
use crate::error::{Error, Kind};
use crate::graph::Refusal;
use crate::password::LENGTHS;
use crate::secret::Secret;
use crate::wire::{self, Action};

/// Why the run ends before all users had their turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Cancelled,
    DeadlinePassed,
}

/// From this many users on, they are looked up in lists, their roles are taken from a snapshot of the tenant, and requests share batches.
const BULK: usize = 20;

#[derive(Debug)]
pub(super) struct Reset {
    options: ResetOptions,
    environment: Environment,
    own_password: Option<Secret>,
    caller: Caller,
    snapshot: Snapshot,
    /// The tenant's own banned words, where they are wanted, are on their way.
    waits_for_rules: bool,
    /// A PATCH of an unprotected user was refused: this caller may not PATCH.
    patch_refused_for_caller: bool,
    users: Vec<User>,
    /// Names seen so far, in lower case, while the list grows.
    names: HashSet<String>,
    /// Object ids that had their turn.
    turns: HashSet<String>,
    /// The kind of each domain, read once a run.
    domains: HashMap<String, Known<bool>>,
    /// When the first user was begun.
    begun_awake_ms: u64,
    next_to_read: usize,
    next_turn: usize,
    finished: usize,
    writing: usize,
    /// Of these, resets that the service carries out in the background.
    following: usize,
    ask: Option<OpenAsk>,
    /// `yesToAll` or `noToAll`, once it was said to a question.
    standing: BTreeMap<Question, Answer>,
    stop: Option<Stop>,
    results: VecDeque<Action>,
    /// Passwords of results, until the host takes them.
    secrets: BTreeMap<u64, Secret>,
}

impl Reset {
    pub(super) fn new(options: ResetOptions, environment: Environment) -> Self {
        Self {
            options,
            environment,
            own_password: None,
            caller: Caller::default(),
            snapshot: Snapshot::default(),
            waits_for_rules: false,
            patch_refused_for_caller: false,
            users: Vec::new(),
            names: HashSet::new(),
            turns: HashSet::new(),
            domains: HashMap::new(),
            begun_awake_ms: 0,
            next_to_read: 0,
            next_turn: 0,
            finished: 0,
            writing: 0,
            following: 0,
            ask: None,
            standing: BTreeMap::new(),
            stop: None,
            results: VecDeque::new(),
            secrets: BTreeMap::new(),
        }
    }

    pub(super) fn set_password(&mut self, password: &[u8]) -> Result<(), Error> {
        if self.options.names_password_policy {
            return Err(Error::new(
                Kind::OptionsContradict,
                "an own password and a password length or style, or the tenant's banned words, were given together",
            ));
        }
        if self.options.service_generated {
            return Err(Error::new(Kind::OptionsContradict, "an own password and one that the service generates were given together"));
        }
        let Ok(text) = std::str::from_utf8(password) else {
            return Err(Error::new(Kind::InvalidArgument, "the own password is no UTF-8 text"));
        };
        let length = text.chars().count();
        if !u32::try_from(length).is_ok_and(|length| LENGTHS.contains(&length)) {
            let message = format!("the own password has {length} characters, outside {} to {}", LENGTHS.start(), LENGTHS.end());
            return Err(Error::new(Kind::PasswordLengthInvalid, message));
        }
        self.own_password = Some(Secret::copy_of(password));
        self.refuse_shared_password()
    }

    pub(super) fn add_users(&mut self, rows: &[u8]) -> Result<(), Error> {
        let added = row::read(rows)?;
        self.users.extend(added.into_iter().map(User::new));
        self.refuse_shared_password()
    }

    /// Rows of one user count as several: whether they are one is known only when they were read.
    fn refuse_shared_password(&self) -> Result<(), Error> {
        if self.own_password.is_some() && self.users.len() > 1 && !self.options.allow_shared_password {
            let message = format!("one own password was given for {} users", self.users.len());
            return Err(Error::new(Kind::SharedPassword, message));
        }
        Ok(())
    }

    pub(super) fn cancel(&mut self) {
        self.stop(Stop::Cancelled);
    }

    fn stop(&mut self, why: Stop) {
        self.stop.get_or_insert(why);
        self.ask = None;
    }

    fn is_bulk(&self) -> bool {
        self.users.len() >= BULK
    }

    pub(super) fn take_secret(&mut self, id: u64) -> Option<Secret> {
        self.secrets.remove(&id)
    }

    /// Does all that can be done now, except sending.
    pub(super) fn advance(&mut self, context: &mut Context<'_>) {
        if self.stop.is_none() && context.clock.awake_ms >= context.exchange.deadline_awake_ms() {
            self.stop(Stop::DeadlinePassed);
        }
        if self.stop.is_some() {
            self.end_what_was_not_sent(context);
        } else {
            self.start_reading(context);
            self.take_turns(context);
        }
    }

    pub(super) fn next_result(&mut self) -> Option<Action> {
        self.results.pop_front()
    }

    pub(super) fn is_done(&self) -> bool {
        self.finished == self.users.len()
    }

    pub(super) fn progress(&self, clock: Clock) -> wire::Progress {
        let stage = if self.is_done() {
            "done"
        } else if self.ask.is_some() {
            "asking"
        } else if self.following > 0 {
            "following"
        } else if self.writing > 0 {
            "writing"
        } else {
            "reading"
        };
        let (finished, total) = (self.finished, self.users.len());
        wire::Progress { finished, total, stage, throttled_until_ms: None, remaining_ms: self.remaining_ms(clock) }
    }

    /// As long for each of those that are left as for each of those that are done. A short list is over before this is worth reading.
    fn remaining_ms(&self, clock: Clock) -> Option<u64> {
        let count = |users: usize| u64::try_from(users).ok();
        let left = count(self.users.len().checked_sub(self.finished)?)?;
        (self.is_bulk() && left > 0)
            .then(|| clock.awake_ms.saturating_sub(self.begun_awake_ms).checked_mul(left)?.checked_div(count(self.finished)?))
            .flatten()
    }

    /// After a panic: every user without a result gets one, with the password if its write was released.
    pub(super) fn salvage(&mut self, ids: &mut Ids, clock: Clock) {
        self.ask = None;
        for index in 0..self.users.len() {
            if let Some(user) = self.users.get_mut(index).filter(|user| user.stage != Stage::Done) {
                let ending = end_of_panic(user);
                self.finish(index, ending, ids, clock);
            }
        }
    }

    /// Routes an answer to the user or domain that it is for.
    pub(super) fn take(&mut self, answered: &Answered<Owner>, context: &mut Context<'_>) {
        match answered.owner {
            Owner::User(index) => {
                let ending = match self.users.get(index).map(|user| user.stage) {
                    Some(Stage::Writing) => self.take_writing(index, answered, context),
                    // His time was up while he was being read.
                    Some(Stage::Done) | None => None,
                    Some(_) => self.take_reading(index, answered, context).err(),
                };
                if let Some(ending) = ending {
                    self.finish(index, ending, context.ids, context.clock);
                }
            }
            Owner::Users(ref indices) => {
                let indices: Vec<usize> = indices.iter().copied().filter(|&index| self.is_being_read(index)).collect();
                if let Err(refusal) = self.take_users(&indices, answered, context) {
                    for index in indices {
                        self.finish(index, Ending::failed(refusal.clone()), context.ids, context.clock);
                    }
                }
            }
            Owner::Domain(ref name) => self.take_domain(name, &answered.content, context),
            Owner::Caller => self.caller.take(answered.operation, &answered.content, context.exchange),
            Owner::RoleGroups(ref group) => self.take_role_groups(group.as_deref(), answered, context),
            Owner::Assignments => self.take_all_assignments(answered, context),
            Owner::PasswordRules => self.take_rules(&answered.content, context),
            Owner::Query => {}
        }
    }

    fn is_being_read(&self, index: usize) -> bool {
        self.users.get(index).is_some_and(|user| user.stage == Stage::Reading)
    }

    /// After a cancel, or when the time is up: whoever nothing was written for ends here, also while he is being read. Writes in flight
    /// end by their answers.
    fn end_what_was_not_sent(&mut self, context: &mut Context<'_>) {
        self.next_to_read = self.users.len();
        for index in self.next_turn..self.users.len() {
            let stage = self.users.get(index).map(|user| user.stage);
            if matches!(stage, Some(Stage::Listed | Stage::Reading | Stage::Read | Stage::Asking)) {
                self.finish(index, self.stopped(), context.ids, context.clock);
            }
        }
        self.next_turn = self.users.len();
    }

    /// How a user ends whose turn does not come any more.
    fn stopped(&self) -> Ending {
        if self.stop == Some(Stop::DeadlinePassed) { out_of_time() } else { Ending::cancelled() }
    }

    /// How a user ends whose time is up before anything was written.
    fn late(&self, index: usize, context: &Context<'_>) -> Ending {
        if context.clock.awake_ms >= context.exchange.deadline_awake_ms() {
            return out_of_time();
        }
        let seconds = self.options.user_timeout_ms / 1000;
        Ending::stopped(Kind::DeadlinePassed, format!("{} could not be reset within {seconds} seconds", self.name(index)))
    }

    fn finish(&mut self, index: usize, ending: Ending, ids: &mut Ids, clock: Clock) {
        let Some(user) = self.users.get_mut(index).filter(|user| user.stage != Stage::Done) else { return };
        if user.stage == Stage::Writing {
            self.writing -= 1;
            self.following -= usize::from(user.write.operation.is_some());
        }
        if user.stage == Stage::Listed {
            user.started_ms = clock.now_ms;
        }
        user.stage = Stage::Done;
        let (outcome, secret) = user.result(ids.next(), index, ending, &self.options, clock);
        // A finished user keeps nothing but his name: a list may be long.
        *user = User { stage: Stage::Done, ..User::new(user.input.take()) };
        self.finished += 1;
        if let Some(secret) = secret {
            self.secrets.insert(outcome.id, secret);
        }
        self.results.push_back(Action::Result(outcome));
    }

    fn name(&self, index: usize) -> String {
        self.users.get(index).map(User::name).unwrap_or_default()
    }
}

/// A password whose write was released is handed out.
fn end_of_panic(user: &mut User) -> Ending {
    let refusal = Refusal::new(Kind::Panicked, "the library met a state that it does not know");
    match user.stage {
        Stage::Writing if user.write.is_set => Ending::reset(user.password.take()),
        Stage::Writing => Ending::unknown(refusal, user.password.take()),
        _ => Ending::failed(refusal),
    }
}

/// The run's time was up before his turn.
fn out_of_time() -> Ending {
    Ending::not_begun(Kind::DeadlinePassed, "the time for the run was up before this user was reset")
}

fn duplicate(name: &str) -> Ending {
    Ending::skipped(Kind::DuplicateUser, format!("user {name} is in the list a second time"))
}

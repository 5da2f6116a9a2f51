//! The list: one slot a user. A user who is not looked at yet, or is done, weighs little, since a list may be long.

use std::collections::VecDeque;

use super::caller::Caller;
use super::context::Context;
use super::ending::Ending;
use super::options::ResetOptions;
use super::user::{Stage, User};
use crate::in_order::InOrder;
use crate::rows::Row;
use crate::secret::Secret;
use crate::wire::{self, Action};

/// From this many users on, they are looked up in lists, their roles are taken from a snapshot of the tenant, and requests share batches.
const BULK: usize = 20;

#[derive(Debug)]
enum Slot {
    Listed(Row),
    Active(Box<User>),
    Done,
}

/// Every user of a run, from the list to the result.
#[derive(Debug, Default)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    /// INVARIANT: the number of `Active` slots.
    active: usize,
    /// INVARIANT: the number of `Done` slots.
    finished: usize,
    /// INVARIANT: every slot before this one is `Done`. It only grows.
    first_unfinished: usize,
    results: VecDeque<Action>,
    /// What a plan comes to so far.
    summary: wire::PlanSummary,
    /// Passwords of results, until the host takes them.
    secrets: InOrder<u64, Secret>,
    /// Temporary Access Passes of results, likewise.
    passes: InOrder<u64, Secret>,
}

impl Slots {
    pub(super) fn add(&mut self, rows: Vec<Row>) {
        self.slots.extend(rows.into_iter().map(Slot::Listed));
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// How many rows are not empty.
    pub(super) fn filled(&self) -> usize {
        self.slots.iter().filter(|slot| !matches!(slot, Slot::Listed(row) if !row.is_filled())).count()
    }

    pub(super) fn is_bulk(&self) -> bool {
        self.slots.len() >= BULK
    }

    pub(super) const fn active(&self) -> usize {
        self.active
    }

    pub(super) const fn finished(&self) -> usize {
        self.finished
    }

    pub(super) fn is_done(&self) -> bool {
        self.finished == self.slots.len()
    }

    /// The names of the list whose turn has not come.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Listed(Row::Names(name)) => Some(&**name),
            _ => None,
        })
    }

    pub(super) fn user(&self, index: usize) -> Option<&User> {
        match self.slots.get(index) {
            Some(Slot::Active(user)) => Some(user),
            _ => None,
        }
    }

    pub(super) fn user_mut(&mut self, index: usize) -> Option<&mut User> {
        match self.slots.get_mut(index) {
            Some(Slot::Active(user)) => Some(user),
            _ => None,
        }
    }

    pub(super) fn stage(&self, index: usize) -> Option<Stage> {
        self.user(index).map(|user| user.stage)
    }

    pub(super) fn name(&self, index: usize) -> String {
        self.user(index).map(User::name).unwrap_or_default()
    }

    /// Begins a user. Where the row names nobody, the error is how it ends.
    pub(super) fn begin(&mut self, index: usize, started_ms: u64, left_ms: u64) -> Result<&mut User, Ending> {
        let slot = self.slots.get_mut(index).ok_or_else(Ending::cancelled)?;
        if let Slot::Listed(row) = slot {
            if let Some(refusal) = row.refusal(index + 1) {
                return Err(Ending::of_row(refusal));
            }
            *slot = Slot::Active(Box::new(User::new(row.shown(), started_ms, left_ms)));
            self.active += 1;
        }
        self.user_mut(index).ok_or_else(Ending::cancelled)
    }

    /// The first user from here on who is neither done nor being written.
    pub(super) fn first_waiting(&mut self) -> usize {
        self.pass_done();
        let is_waiting = |slot: &Slot| match slot {
            Slot::Listed(_) => true,
            Slot::Active(user) => user.stage != Stage::Writing,
            Slot::Done => false,
        };
        let place = self.slots.iter().skip(self.first_unfinished).position(is_waiting);
        place.map_or(self.slots.len(), |place| self.first_unfinished + place)
    }

    /// Whether the facts of a confirmed user are being read again.
    pub(super) fn has_confirmed_reading(&self) -> bool {
        let begun = self.slots.iter().skip(self.first_unfinished).take_while(|slot| !matches!(slot, Slot::Listed(_)));
        begun
            .filter_map(|slot| if let Slot::Active(user) = slot { Some(user) } else { None })
            .any(|user| user.stage == Stage::Reading && user.confirmed.is_some())
    }

    /// The first user for whom nothing was written.
    pub(super) fn first_unwritten(&mut self) -> Option<usize> {
        let index = self.first_waiting();
        (index < self.slots.len()).then_some(index)
    }

    /// The first user who has no result.
    pub(super) fn first_unfinished(&mut self) -> Option<usize> {
        self.pass_done();
        (self.first_unfinished < self.slots.len()).then_some(self.first_unfinished)
    }

    fn pass_done(&mut self) {
        while matches!(self.slots.get(self.first_unfinished), Some(Slot::Done)) {
            self.first_unfinished += 1;
        }
    }

    /// Ends a user. The result is made first: until it is, the user keeps everything.
    pub(super) fn finish(&mut self, index: usize, ending: Ending, options: &ResetOptions, caller: &Caller, context: &mut Context<'_>) {
        let listed;
        let user = match self.slots.get(index) {
            Some(Slot::Active(user)) => user,
            Some(Slot::Listed(row)) => {
                listed = Box::new(User::new(row.shown(), context.clock.now_ms, 0).of_row(row));
                &listed
            }
            Some(Slot::Done) | None => return,
        };
        let id = context.ids.next();
        let (mut has_password, mut has_pass) = (false, false);
        if options.is_plan {
            let plan = user.plan((id, index), ending, options, caller, context);
            self.summary.add(&plan);
            self.results.push_back(Action::Plan(Box::new(plan)));
        } else {
            let result = user.result(id, index, ending, options, context.clock);
            (has_password, has_pass) = (result.has_password, result.has_pass);
            self.results.push_back(Action::Result(Box::new(result)));
        }
        if let Some(slot) = self.slots.get_mut(index)
            && let Slot::Active(mut user) = std::mem::replace(slot, Slot::Done)
        {
            self.active -= 1;
            if let Some(secret) = user.password.take().filter(|_| has_password) {
                self.secrets.insert(id, secret);
            }
            if let Some(pass) = user.pass.take().filter(|_| has_pass) {
                self.passes.insert(id, pass);
            }
        }
        self.finished += 1;
    }

    pub(super) fn next_result(&mut self) -> Option<Action> {
        self.results.pop_front()
    }

    /// What the whole plan comes to.
    pub(super) fn summary(&self, id: u64) -> wire::PlanSummary {
        self.summary.in_words(id)
    }

    pub(super) fn take_secret(&mut self, id: u64) -> Option<Secret> {
        self.secrets.remove(id)
    }

    pub(super) fn take_pass(&mut self, id: u64) -> Option<Secret> {
        self.passes.remove(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::flow::context::surroundings::Surroundings;
    use crate::flow::options::{FlowKind, Options};
    use crate::rows::RowReader;

    fn options() -> ResetOptions {
        let options = Options::parse(br#"{"kind":"reset","utcAtZeroMs":0}"#, None).unwrap();
        let FlowKind::Reset(options) = options.kind else { panic!("a reset") };
        *options
    }

    fn next(slots: &mut Slots) -> Option<Box<wire::Outcome>> {
        slots.next_result().map(|action| if let Action::Result(result) = action { result } else { panic!("a result") })
    }

    fn slots(rows: &str) -> Slots {
        let mut slots = Slots::default();
        slots.add(RowReader::default().read(rows.as_bytes()).unwrap());
        slots
    }

    /// A list may have a hundred thousand users: those who are listed or done weigh little beside their name.
    #[test]
    fn a_slot_weighs_little() {
        assert!(size_of::<Slot>() <= 120, "{} bytes", size_of::<Slot>());
    }

    #[test]
    fn a_password_goes_with_the_result_where_the_user_may_hold_it() {
        let mut slots = slots(r#"["a@contoso.example","b@contoso.example"]"#);
        let mut around = Surroundings::new();
        for index in 0..2 {
            slots.begin(index, 0, 1_000).unwrap().password = Some(Secret::copy_of(b"Secret-1"));
        }
        let mut finish = |index, ending| slots.finish(index, ending, &options(), &Caller::default(), &mut around.context());
        finish(0, Ending::reset());
        finish(1, Ending::stopped(Kind::RequestRefused, "x"));
        finish(1, Ending::cancelled());
        let (first, second) = (next(&mut slots).unwrap(), next(&mut slots).unwrap());
        assert!(first.has_password && !second.has_password && slots.next_result().is_none());
        assert_eq!(slots.take_secret(first.id).unwrap().expose(), b"Secret-1");
        assert!(slots.take_secret(first.id).is_none() && slots.take_secret(second.id).is_none());
        assert!(slots.is_done());
    }

    #[test]
    fn rows_that_name_nobody_end_as_their_refusal_says() {
        let mut slots = slots(r#"["Secret-1","","c@contoso.example"]"#);
        let mut around = Surroundings::new();
        assert_eq!(slots.filled(), 2);
        for index in 0..2 {
            let ending = slots.begin(index, 0, 1_000).unwrap_err();
            slots.finish(index, ending, &options(), &Caller::default(), &mut around.context());
        }
        let told: Vec<_> = std::iter::from_fn(|| next(&mut slots)).map(|result| (result.outcome, result.input)).collect();
        assert_eq!(told, [("Failed", None), ("Skipped", None)]);
        assert_eq!((slots.first_waiting(), slots.first_unfinished(), slots.names().next()), (2, Some(2), Some("c@contoso.example")));
    }
}

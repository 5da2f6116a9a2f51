//! What may go out now: how many requests are open, which class of them the service has asked to wait, and the budgets of
//! <https://learn.microsoft.com/graph/throttling-limits>.

use super::budget::{Budget, FEW};
use crate::graph::{ByClass, Class, Cost};

/// How many writes of one kind may be released and unanswered: enough for full batches, and few enough that what the first ones teach (this
/// caller may not PATCH) helps the rest.
const RELEASED: usize = 100;
/// Writes of users: for one application in one tenant.
const WRITES: (u64, f64) = (150_000, 3_000.0);
/// The budget of reads is in resource units. It depends on the size of the tenant, which the length of the list stands for.
const READ_SPAN_MS: u64 = 10_000;
/// Reports, for one application in one tenant. The page does not say whether it holds for authentication methods as well: they are kept to it.
const REPORTS: (u64, f64) = (10_000, 5.0);
/// Mails, for one application in one mailbox; and how many may be under way at once.
const MAILS: (u64, f64) = (600_000, 10_000.0);
const MAILS_AT_ONCE: u32 = 4;
/// Authentication methods: an assumed budget. Nothing is held to it before the service has throttled.
const ASSUMED: f64 = 5.0;
/// The shortest span in which a limit is looked for: the one of Graph's own limits.
const LEAST_SPAN_MS: u64 = 10_000;
/// This many holds within one span show that a service allows less than it documents, or that others use it up as well.
const HOLDS_THAT_TEACH: u32 = 3;
/// After this many holds in a row without a pass in between, a class is blocked: one request tries for it.
const HOLDS_THAT_BLOCK: u32 = 2;
/// Each pass then lets one more request be open. At this many the class is no longer limited that way.
const MANY: u32 = 64;

/// The one place that decides what may go out now.
#[derive(Debug)]
pub(in crate::flow) struct Pacing {
    max_in_flight: usize,
    released: usize,
    lanes: ByClass<Lane>,
}

/// One class of requests.
#[derive(Debug)]
struct Lane {
    /// The budget that Microsoft documents.
    documented: Option<Budget>,
    /// What was seen to pass.
    learnt: Budget,
    /// When the first request passed after the last hold.
    passes_since_ms: Option<u64>,
    held_until_ms: u64,
    /// INVARIANT: the number of requests at the service. Each `goes_out` is followed by one `came_back` or `stays`.
    open: u32,
    /// How many may be open at most.
    most: u32,
    /// How many may be open since the class was blocked; `None`: any number.
    most_open: Option<u32>,
    /// Refusals without a pass in between.
    refusals: u32,
    /// Holds without a pass in between.
    holds_in_a_row: u32,
    /// Since when nothing has passed, on the clock that stands still while a person is asked.
    starving_since_ms: Option<u64>,
    tally: Tally,
    /// How many holds were counted, and since when. A new count begins after a span.
    holds: (u32, u64),
}

impl Pacing {
    pub(super) fn new(max_in_flight: usize) -> Self {
        let lane = |class| match class {
            Class::Writes => Lane::documented(WRITES.0, WRITES.1),
            Class::Reports => Lane::documented(REPORTS.0, REPORTS.1),
            Class::Mail => Lane { most: MAILS_AT_ONCE, ..Lane::documented(MAILS.0, MAILS.1) },
            Class::Reads | Class::ResetPassword | Class::Operations => Lane::new(),
        };
        Self { max_in_flight, released: RELEASED, lanes: ByClass::new(lane) }
    }

    /// The length of the list stands for the size of the tenant.
    pub(in crate::flow) fn expect_users(&mut self, users: usize) {
        let units = match users {
            ..=50 => 3_500.0,
            51..=500 => 5_000.0,
            _ => 8_000.0,
        };
        *self.lane(Class::Reads) = Lane::documented(READ_SPAN_MS, units);
    }

    /// How many users' writes of one kind may be released and unanswered.
    pub(in crate::flow) const fn released(&self) -> usize {
        self.released
    }

    pub(super) const fn max_in_flight(&self) -> usize {
        self.max_in_flight
    }

    fn lane(&mut self, class: Class) -> &mut Lane {
        self.lanes.of(class)
    }

    /// Whether a request of this cost may go out now.
    pub(super) fn has_room(&mut self, class: Class, cost: Cost, now_ms: u64) -> bool {
        self.lane(class).has_room(cost.of(class), now_ms)
            && self.may_try(class, now_ms)
            && (class == Class::Reads || self.lane(Class::Reads).has_budget(cost.units, now_ms))
    }

    /// Whether the next request of this class tries for a blocked class. It goes alone: another request of a batch could get it refused.
    pub(super) fn tries_one(&mut self, class: Class) -> bool {
        self.lane(class).most_open == Some(1)
    }

    /// Classes that are blocked may share a limit that counts refused requests as well. Then each would keep the others out for ever: they
    /// wait until all of them may come again, and one request tries for all.
    fn may_try(&mut self, class: Class, now_ms: u64) -> bool {
        self.tries_at_ms(class).is_some_and(|at_ms| now_ms >= at_ms)
    }

    /// When a blocked class may try; `None` where the reply to another try is still to come.
    fn tries_at_ms(&mut self, class: Class) -> Option<u64> {
        if !self.lane(class).is_blocked() {
            return Some(0);
        }
        let blocked = || self.lanes.iter().filter(|lane| lane.is_blocked());
        if blocked().any(|lane| lane.open > 0) { None } else { blocked().map(|lane| lane.held_until_ms).max() }
    }

    /// When a class that has no room for a request of this cost has some again; `None` where only a reply makes some.
    pub(super) fn room_at_ms(&mut self, class: Class, cost: Cost, now_ms: u64) -> Option<u64> {
        let own = self.lane(class).room_at_ms(cost.of(class), now_ms)?;
        let units = if class == Class::Reads { own } else { self.lane(Class::Reads).budget_at_ms(cost.units, now_ms)? };
        Some(own.max(units).max(self.tries_at_ms(class)?))
    }

    pub(super) fn goes_out(&mut self, class: Class, cost: Cost) {
        let lane = self.lane(class);
        lane.open += 1;
        lane.count_out(cost.of(class));
        if class != Class::Reads {
            self.lane(Class::Reads).count_out(cost.units);
        }
    }

    /// The request does not go out after all.
    pub(super) fn stays(&mut self, class: Class, cost: Cost) {
        let lane = self.lane(class);
        lane.open = lane.open.saturating_sub(1);
        lane.count_stay(cost.of(class));
        if class != Class::Reads {
            self.lane(Class::Reads).count_stay(cost.units);
        }
    }

    /// A reply came, or none: the request is not at the service any more. `percentage` is what the service says about its limit.
    pub(super) fn came_back(&mut self, class: Class, cost: Cost, reply: Came, now_ms: u64) {
        if class != Class::Reads {
            self.lane(Class::Reads).count_back(cost.units, false, now_ms);
        }
        let lane = self.lane(class);
        lane.open = lane.open.saturating_sub(1);
        let is_refused = matches!(reply, Came::Refused);
        lane.tally.refused += u64::from(is_refused);
        lane.count_back(cost.of(class), is_refused, now_ms);
        if let Came::Passed { percentage } = reply {
            lane.passed(percentage, now_ms);
        }
    }

    /// The class was throttled: nothing of it goes out before `until_ms`.
    pub(super) fn hold(&mut self, class: Class, until_ms: u64, now_ms: u64, awake_ms: u64) {
        self.lane(class).hold(until_ms, now_ms, awake_ms);
    }

    /// How often the class was refused without a pass in between.
    pub(super) fn refusals(&mut self, class: Class) -> u32 {
        self.lane(class).refusals
    }

    /// How many requests of the class have passed, and were refused.
    pub(super) fn tally(&mut self, class: Class) -> Tally {
        self.lane(class).tally
    }

    /// Since when nothing of a throttled class has passed, on the clock that stands still while a person is asked.
    pub(super) fn starving_since_ms(&mut self, class: Class) -> Option<u64> {
        self.lane(class).starving_since_ms
    }

    /// Nobody waits for the class any more.
    pub(super) fn starves_nobody(&mut self, class: Class) {
        self.lane(class).starving_since_ms = None;
    }

    /// How long this many requests of the class take at its limit, after the hold; `None` where no limit is known.
    pub(in crate::flow) fn takes_ms(&mut self, class: Class, requests: usize, now_ms: u64) -> Option<u64> {
        let lane = self.lane(class);
        let count = as_float(requests);
        let takes = |budget: &Budget| Some(as_ms(count / budget.limit()? * as_float(usize::try_from(budget.span_ms()).ok()?)));
        let longest = lane.documented.iter().chain([&lane.learnt]).filter_map(takes).max()?;
        Some(lane.held_until_ms.saturating_sub(now_ms).saturating_add(longest))
    }
}

/// How many requests of a class came back, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    passed: u64,
    refused: u64,
}

impl Tally {
    /// Whether other requests have passed since. Then a request that was refused and is refused again is throttled alone. If more were
    /// refused than passed, the whole class is throttled.
    pub(super) const fn others_pass_since(self, then: Self) -> bool {
        let (passed, refused) = (self.passed - then.passed, self.refused - then.refused);
        passed > 0 && passed >= refused
    }
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Came {
    /// Not throttled. `percentage` is the share of the limit that is used, where the service tells it.
    Passed {
        percentage: Option<f64>,
    },
    Refused,
    /// Nobody knows.
    Nothing,
}

impl Lane {
    /// No budget is known.
    fn new() -> Self {
        Self {
            documented: None,
            learnt: Budget::unknown(LEAST_SPAN_MS),
            passes_since_ms: None,
            held_until_ms: 0,
            open: 0,
            most: u32::MAX,
            most_open: None,
            refusals: 0,
            holds_in_a_row: 0,
            starving_since_ms: None,
            tally: Tally::default(),
            holds: (0, 0),
        }
    }

    fn documented(span_ms: u64, limit: f64) -> Self {
        Self { documented: Some(Budget::known(span_ms, limit)), ..Self::new() }
    }

    fn budgets(&mut self) -> impl Iterator<Item = &mut Budget> {
        self.documented.iter_mut().chain([&mut self.learnt])
    }

    fn count_out(&mut self, amount: u32) {
        self.budgets().for_each(|budget| budget.goes_out(amount));
    }

    fn count_stay(&mut self, amount: u32) {
        self.budgets().for_each(|budget| budget.stays(amount));
    }

    fn count_back(&mut self, amount: u32, is_refused: bool, now_ms: u64) {
        self.budgets().for_each(|budget| budget.came_back(amount, is_refused, now_ms));
    }

    fn has_room(&mut self, amount: u32, now_ms: u64) -> bool {
        now_ms >= self.held_until_ms && !self.is_full() && self.has_budget(amount, now_ms)
    }

    /// Only a reply makes room.
    fn is_full(&self) -> bool {
        self.open >= self.most_open.map_or(self.most, |most| most.min(self.most))
    }

    /// It is refused again and again, and nothing passes.
    const fn is_blocked(&self) -> bool {
        self.holds_in_a_row >= HOLDS_THAT_BLOCK
    }

    fn has_budget(&mut self, amount: u32, now_ms: u64) -> bool {
        self.budgets().all(|budget| budget.has_room(amount, now_ms))
    }

    fn budget_at_ms(&mut self, amount: u32, now_ms: u64) -> Option<u64> {
        self.budgets().try_fold(now_ms, |at_ms, budget| Some(at_ms.max(budget.room_at_ms(amount, now_ms)?)))
    }

    fn room_at_ms(&mut self, amount: u32, now_ms: u64) -> Option<u64> {
        if self.is_full() {
            return None;
        }
        self.budget_at_ms(amount, now_ms).map(|at| at.max(self.held_until_ms))
    }

    fn passed(&mut self, percentage: Option<f64>, now_ms: u64) {
        self.refusals = 0;
        self.holds_in_a_row = 0;
        self.most_open = self.most_open.map(|most| most + 1).filter(|most| *most < MANY);
        self.starving_since_ms = None;
        self.tally.passed += 1;
        self.passes_since_ms.get_or_insert(now_ms);
        if let Some(percentage) = percentage.filter(|share| (0.1..=10.0).contains(share)) {
            self.documented.as_mut().unwrap_or(&mut self.learnt).hear(percentage, now_ms);
        }
    }

    fn hold(&mut self, until_ms: u64, now_ms: u64, awake_ms: u64) {
        let is_news = now_ms >= self.held_until_ms;
        self.held_until_ms = self.held_until_ms.max(until_ms);
        self.starving_since_ms.get_or_insert(awake_ms);
        // Requests that were on their way together are refused together: that teaches once.
        if is_news {
            self.refusals = self.refusals.saturating_add(1);
            self.holds_in_a_row = self.holds_in_a_row.saturating_add(1);
            self.learn(now_ms);
        }
        if self.is_blocked() {
            self.most_open = Some(1);
        }
    }

    /// Sets the limit to what was seen to pass.
    fn learn(&mut self, now_ms: u64) {
        let passes_since_ms = self.passes_since_ms.take();
        if self.budgets().any(|budget| budget.takes_raise_back(now_ms)) {
            return;
        }
        if self.documented.is_some() {
            self.learn_less(passes_since_ms, now_ms);
            return;
        }
        let passed = self.learnt.passed(now_ms);
        match self.learnt.limit() {
            None => self.learnt.lower(f64::from(passed).max(ASSUMED), now_ms),
            Some(_) if passed == 0 => {}
            Some(_) => self.learnt.lower(f64::from(passed), now_ms),
        }
    }

    /// What passed between two holds, in the time until the second one ends, is what the service allows in that time. Where hardly any passed,
    /// the service counts in a longer span than was thought.
    fn learn_less(&mut self, passes_since_ms: Option<u64>, now_ms: u64) {
        let Some(documented) = &self.documented else { return };
        let (count, since) = self.holds;
        self.holds = if now_ms.saturating_sub(since) < documented.span_ms() { (count + 1, since) } else { (1, now_ms) };
        if self.holds.0 < HOLDS_THAT_TEACH && self.learnt.limit().is_none() {
            return;
        }
        let passed = |since_ms| Some((since_ms, documented.passed_since(since_ms))).filter(|(_, passed)| *passed >= FEW);
        let between = passes_since_ms.and_then(passed);
        let longer = self.learnt.limit().map_or(0, |_| self.learnt.span_ms() * 2);
        // So few requests say nothing about the limit.
        let Some((since_ms, passed)) = between.or_else(|| passed(documented.first_ms()?)) else { return };
        let least = if between.is_some() { LEAST_SPAN_MS } else { longer.max(LEAST_SPAN_MS) };
        let span_ms = self.held_until_ms.saturating_sub(since_ms).max(least).min(documented.span_ms());
        if let Some(less) = documented.less(span_ms, f64::from(passed), now_ms) {
            self.learnt = less;
        }
    }
}

#[expect(clippy::as_conversions, reason = "an estimate: a count becomes a float by no other means")]
const fn as_float(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::as_conversions, reason = "an estimate: a float becomes an integer by no other means; it saturates")]
const fn as_ms(ms: f64) -> u64 {
    ms as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Cost = Cost { units: 1 };
    const RESET: Class = Class::ResetPassword;

    /// A service with a quota of its own, 50 ms away: how many were refused until `count` had passed, and when that was.
    fn until_passed(pacing: &mut Pacing, class: Class, count: u32, quota: (u64, u32), retry_after_ms: u64) -> (u32, u64) {
        let (mut arrived, mut on_their_way): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
        let (mut passed, mut refused, mut now) = (0, 0, 0);
        while passed < count {
            while on_their_way.len() < 4 && pacing.has_room(class, ONE, now) {
                pacing.goes_out(class, ONE);
                on_their_way.push(now + 50);
            }
            now += 10;
            let (here, still): (Vec<u64>, Vec<u64>) = on_their_way.iter().partition(|at| **at <= now);
            on_their_way = still;
            for _ in here {
                let is_over = arrived.iter().filter(|at| now - **at < quota.0).count() >= usize::try_from(quota.1).unwrap();
                arrived.push(now);
                if is_over {
                    refused += 1;
                    pacing.came_back(class, ONE, Came::Refused, now);
                    pacing.hold(class, now + retry_after_ms, now, now);
                } else {
                    passed += 1;
                    pacing.came_back(class, ONE, Came::Passed { percentage: None }, now);
                }
            }
            assert!(now < 100_000_000, "it ends");
        }
        (refused, now)
    }

    #[test]
    #[expect(clippy::as_conversions, reason = "a ratio")]
    fn an_assumed_budget_is_learnt_and_few_are_refused() {
        // The last one has another span than the one that is assumed, which costs time and no more refusals.
        for (quota, slower) in [((10_000, 5), 1.3), ((10_000, 3), 1.3), ((10_000, 20), 1.5), ((60_000, 40), 2.0)] {
            let mut pacing = Pacing::new(4);
            let (refused, took) = until_passed(&mut pacing, RESET, 1_000, quota, 10_000);
            assert!(refused * 20 < 1_000, "{quota:?}: {refused} refused");
            let at_best = 1_000 * quota.0 / u64::from(quota.1);
            assert!(took as f64 <= at_best as f64 * slower, "{quota:?}: {took} ms against {at_best}");
        }
    }

    #[test]
    fn who_does_not_throttle_is_not_slowed_down() {
        let (refused, took) = until_passed(&mut Pacing::new(4), RESET, 150, (1_000, u32::MAX), 0);
        assert_eq!(refused, 0);
        assert!(took < 150 / 4 * 70, "{took}");
    }

    #[test]
    fn the_documented_budget_is_used_and_not_passed() {
        let (refused, took) = until_passed(&mut Pacing::new(4), Class::Writes, 9_001, (150_000, 3_000), 10_000);
        assert_eq!(refused, 0);
        assert!((450_000..460_000).contains(&took), "{took}");
    }

    #[test]
    fn what_the_service_says_of_its_limit_comes_first() {
        let mut pacing = Pacing::new(64);
        for _ in 0..2_400 {
            pacing.goes_out(Class::Writes, ONE);
            pacing.came_back(Class::Writes, ONE, Came::Passed { percentage: None }, 10);
        }
        pacing.goes_out(Class::Writes, ONE);
        pacing.came_back(Class::Writes, ONE, Came::Passed { percentage: Some(0.4) }, 20);
        assert!(pacing.lane(Class::Writes).has_budget(6_002 - 2_401, 20) && !pacing.lane(Class::Writes).has_budget(6_003 - 2_401, 20));
    }

    #[test]
    fn a_hold_is_the_class_s_alone() {
        let mut pacing = Pacing::new(4);
        pacing.hold(RESET, 7_000, 0, 0);
        assert!(!pacing.has_room(RESET, ONE, 6_999) && pacing.has_room(RESET, ONE, 7_000));
        assert!(pacing.has_room(Class::Writes, ONE, 0) && pacing.has_room(Class::Reads, ONE, 0));
        assert_eq!(pacing.room_at_ms(RESET, ONE, 10), Some(7_000));
        assert_eq!((pacing.starving_since_ms(RESET), pacing.refusals(RESET)), (Some(0), 1));
        pacing.goes_out(RESET, ONE);
        pacing.came_back(RESET, ONE, Came::Passed { percentage: None }, 7_100);
        assert_eq!((pacing.starving_since_ms(RESET), pacing.refusals(RESET)), (None, 0));
        assert!(pacing.tally(RESET).others_pass_since(Tally::default()));
    }

    /// A tenant whose budget others use up as well, or that has another one.
    #[test]
    #[expect(clippy::as_conversions, reason = "a ratio")]
    fn less_than_the_documented_budget_is_learnt() {
        for (quota, retry_after_ms, slower) in
            [((10_000, 50), 10_000, 1.3), ((10_000, 20), 10_000, 1.5), ((60_000, 300), 20_000, 1.5), ((150_000, 750), 10_000, 1.5)]
        {
            let mut pacing = Pacing::new(4);
            let (refused, took) = until_passed(&mut pacing, Class::Writes, 2_000, quota, retry_after_ms);
            let at_best = 2_000 * quota.0 / u64::from(quota.1);
            assert!(refused * 20 < 2_000, "{quota:?}: {refused} refused");
            assert!(took as f64 <= at_best as f64 * slower, "{quota:?}: {took} ms against {at_best}");
        }
    }

    #[test]
    fn one_refusal_of_a_documented_class_teaches_nothing() {
        let mut pacing = Pacing::new(4);
        pacing.hold(Class::Writes, 1_000, 0, 0);
        assert_eq!(pacing.lane(Class::Writes).learnt.limit(), None);
    }

    #[test]
    fn one_that_is_refused_while_others_pass_is_alone() {
        let of = |passed, refused| Tally { passed, refused };
        let then = of(7, 3);
        assert!(of(8, 4).others_pass_since(then), "its own second refusal counts");
        assert!(!of(7, 4).others_pass_since(then) && !of(8, 5).others_pass_since(then));
    }

    #[test]
    fn after_two_holds_in_a_row_one_tries_first() {
        let mut pacing = Pacing::new(8);
        pacing.hold(RESET, 500, 0, 0);
        assert!(!pacing.tries_one(RESET));
        pacing.hold(RESET, 1_000, 500, 500);
        let mut all_that_may_go = |now_ms: u64| {
            let mut count = 0;
            while pacing.has_room(RESET, ONE, now_ms) && count < 10 {
                pacing.goes_out(RESET, ONE);
                count += 1;
            }
            (0..count).for_each(|_| pacing.came_back(RESET, ONE, Came::Passed { percentage: None }, now_ms));
            count
        };
        // Then more, up to the assumed limit of five in ten seconds.
        assert_eq!([1_000, 1_100, 1_200].map(&mut all_that_may_go), [1, 2, 2]);
    }

    /// One request in a minute, whatever its class and whether it passes.
    #[test]
    fn classes_that_keep_each_other_out_take_turns() {
        let mut pacing = Pacing::new(4);
        let (mut now_ms, mut last_ms, mut left) = (0, None::<u64>, [20, 20]);
        while left != [0, 0] {
            for (class, left) in [Class::Reads, Class::Writes].into_iter().zip(&mut left).filter(|(_, left)| **left > 0) {
                if !pacing.has_room(class, ONE, now_ms) {
                    continue;
                }
                pacing.goes_out(class, ONE);
                let passes = last_ms.replace(now_ms).is_none_or(|last_ms| now_ms >= last_ms + 60_000);
                if passes {
                    *left -= 1;
                    pacing.came_back(class, ONE, Came::Passed { percentage: None }, now_ms);
                } else {
                    pacing.came_back(class, ONE, Came::Refused, now_ms);
                    pacing.hold(class, now_ms + 60_000, now_ms, now_ms);
                }
            }
            now_ms += 1_000;
            assert!(now_ms < 20_000_000, "it ends: {left:?}");
        }
    }

    #[test]
    fn an_estimate_counts_the_hold_and_the_limit() {
        let mut pacing = Pacing::new(4);
        assert_eq!(pacing.takes_ms(RESET, 10, 0), None);
        pacing.hold(RESET, 10_000, 0, 0);
        assert_eq!(pacing.takes_ms(RESET, 10, 0), Some(30_000));
    }
}

//! Quotas at work: what passes, what is refused, and how many there were of each class.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::cost::{Class, Cost};
use crate::quota::{Quota, RetryAfter, Unit};

/// How many requests of a class there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All of them.
    pub requests: u32,
    /// How many of them a quota refused.
    pub refused: u32,
    /// The resource units of all.
    pub units: u32,
}

/// Whether a request may be carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It may.
    Passed {
        /// What `x-ms-throttle-limit-percentage` says of it.
        percentage: Option<String>,
    },
    /// It is answered with 429.
    Refused(Refusal),
}

/// The headers of a 429.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `Retry-After`
    pub retry_after_sec: Option<u64>,
    /// `x-ms-throttle-limit-percentage`
    pub percentage: Option<String>,
    /// `x-ms-throttle-scope`
    pub scope: Option<&'static str>,
    /// `x-ms-throttle-information`
    pub information: Option<&'static str>,
}

impl Refusal {
    /// All headers that it has.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let retry_after = self.retry_after_sec.map(|seconds| seconds.to_string());
        [
            ("Retry-After", retry_after),
            ("x-ms-throttle-limit-percentage", self.percentage.clone()),
            ("x-ms-throttle-scope", self.scope.map(str::to_owned)),
            ("x-ms-throttle-information", self.information.map(str::to_owned)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// Quotas and what they have counted. Time is an argument, in milliseconds, and never goes back.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    windows: Vec<Window>,
    counts: BTreeMap<Class, Counts>,
}

#[derive(Clone, Debug)]
struct Window {
    quota: Quota,
    /// When what was counted, the oldest first.
    seen: VecDeque<(u64, u32)>,
    used: u32,
}

impl Meter {
    /// A request is counted against each of these that its class is in; one that is full refuses it.
    #[must_use]
    pub fn new(quotas: Vec<Quota>) -> Self {
        let windows = quotas.into_iter().map(|quota| Window { quota, seen: VecDeque::new(), used: 0 }).collect();
        Self { windows, counts: BTreeMap::new() }
    }

    /// A request has come.
    pub fn take(&mut self, cost: Cost, now_ms: u64) -> Verdict {
        let mut refusal = None;
        for window in self.windows.iter_mut().filter(|window| window.quota.of.contains(&cost.class)) {
            window.forget(now_ms);
            if refusal.is_none() && window.used + window.amount(cost) > window.quota.limit {
                refusal = Some(window.refusal(cost, now_ms));
            }
        }
        let refused = refusal.is_some();
        let mut percentage = None;
        for window in self.windows.iter_mut().filter(|window| window.quota.of.contains(&cost.class)) {
            if !refused || window.quota.counts_refused {
                window.count(window.amount(cost), now_ms);
            }
            percentage = percentage.or_else(|| window.percentage());
        }
        let counts = self.counts.entry(cost.class).or_default();
        counts.requests += 1;
        counts.refused += u32::from(refused);
        counts.units += cost.units;
        match refusal {
            None => Verdict::Passed { percentage },
            Some(refusal) => Verdict::Refused(Refusal { percentage, ..refusal }),
        }
    }

    /// How many there were of this class.
    #[must_use]
    pub fn of(&self, class: Class) -> Counts {
        self.counts.get(&class).copied().unwrap_or_default()
    }

    /// How many there were of each class.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Class, Counts> {
        Class::ALL.into_iter().map(|class| (class, self.of(class))).collect()
    }
}

impl Window {
    fn amount(&self, cost: Cost) -> u32 {
        match self.quota.unit {
            Unit::Requests => 1,
            Unit::ResourceUnits => cost.units,
        }
    }

    fn forget(&mut self, now_ms: u64) {
        while let Some(&(at_ms, amount)) = self.seen.front()
            && at_ms.saturating_add(self.quota.window_ms) <= now_ms
        {
            self.used -= amount;
            self.seen.pop_front();
        }
    }

    fn count(&mut self, amount: u32, now_ms: u64) {
        self.used += amount;
        self.seen.push_back((now_ms, amount));
    }

    fn refusal(&self, cost: Cost, now_ms: u64) -> Refusal {
        let retry_after_sec = match self.quota.retry_after {
            RetryAfter::Unsaid => None,
            RetryAfter::Seconds(seconds) => Some(u64::from(seconds)),
            RetryAfter::WhenFree => Some(self.wait_ms(cost, now_ms).div_ceil(1000)),
        };
        let information = match (self.quota.unit, self.quota.of.as_slice()) {
            (Unit::ResourceUnits, _) => "ResourceUnitLimitExceeded",
            (Unit::Requests, [Class::Writes]) => "WriteLimitExceeded",
            (Unit::Requests, _) => "CPULimitExceeded",
        };
        Refusal {
            retry_after_sec,
            percentage: None,
            scope: self.quota.tells_scope.then_some("Tenant_Application/ReadWrite/00000003-0000-0000-c000-000000000000/contoso.example"),
            information: self.quota.tells_scope.then_some(information),
        }
    }

    /// How long until there is room for this, if nothing else comes until then.
    fn wait_ms(&self, cost: Cost, now_ms: u64) -> u64 {
        let amount = self.amount(cost);
        let refused = if self.quota.counts_refused { amount } else { 0 };
        let mut excess = (self.used + refused + amount).saturating_sub(self.quota.limit);
        for &(at_ms, counted) in &self.seen {
            excess = excess.saturating_sub(counted);
            if excess == 0 {
                return (at_ms + self.quota.window_ms).saturating_sub(now_ms);
            }
        }
        self.quota.window_ms
    }

    /// Used of the limit, between 0.8 and 1.8.
    fn percentage(&self) -> Option<String> {
        let share = f64::from(self.used) / f64::from(self.quota.limit.max(1));
        (self.quota.tells_percentage && share >= 0.8).then(|| format!("{:.2}", share.min(1.8)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESET: Cost = Cost { class: Class::ResetPassword, units: 1 };

    fn passes(meter: &mut Meter, cost: Cost, now_ms: u64) -> bool {
        matches!(meter.take(cost, now_ms), Verdict::Passed { .. })
    }

    fn refusal(meter: &mut Meter, cost: Cost, now_ms: u64) -> Refusal {
        match meter.take(cost, now_ms) {
            Verdict::Refused(refusal) => refusal,
            Verdict::Passed { .. } => unreachable!("it passes at {now_ms}"),
        }
    }

    #[test]
    fn the_window_slides() {
        let mut meter = Meter::new(vec![Quota { counts_refused: false, ..Quota::reset_password(2, 1_000) }]);
        assert!(passes(&mut meter, RESET, 0) && passes(&mut meter, RESET, 600));
        assert!(!passes(&mut meter, RESET, 999));
        assert!(passes(&mut meter, RESET, 1_000), "the first is forgotten");
        assert!(!passes(&mut meter, RESET, 1_599));
        assert!(passes(&mut meter, RESET, 1_600));
    }

    #[test]
    fn refused_requests_count_as_well() {
        let mut meter = Meter::new(vec![Quota::reset_password(2, 1_000)]);
        assert!(passes(&mut meter, RESET, 0) && passes(&mut meter, RESET, 0));
        assert!((1..50).all(|i| !passes(&mut meter, RESET, i * 400)), "who does not wait never passes again");
        assert!(passes(&mut meter, RESET, 49 * 400 + 1_000));
        assert_eq!(meter.of(Class::ResetPassword), Counts { requests: 52, refused: 49, units: 52 });
    }

    #[test]
    fn what_it_says_of_the_wait_is_enough() {
        for counts_refused in [false, true] {
            let mut meter = Meter::new(vec![Quota { counts_refused, ..Quota::reset_password(3, 10_000) }]);
            assert!([0, 4_000, 4_500].into_iter().all(|at| passes(&mut meter, RESET, at)));
            let wait = refusal(&mut meter, RESET, 5_000).retry_after_sec;
            assert_eq!(wait, Some(if counts_refused { 9 } else { 5 }));
            assert!(passes(&mut meter, RESET, 5_000 + wait.unwrap_or_default() * 1_000));
        }
        let saying = |retry_after| Meter::new(vec![Quota::reset_password(0, 10_000).saying(retry_after)]);
        assert_eq!(refusal(&mut saying(RetryAfter::Seconds(150)), RESET, 0).retry_after_sec, Some(150));
        assert_eq!(refusal(&mut saying(RetryAfter::Unsaid), RESET, 0).headers().count(), 0);
    }

    #[test]
    fn classes_are_apart_and_limits_add_up() {
        let (write, read) = (Cost { class: Class::Writes, units: 1 }, Cost { class: Class::Reads, units: 2 });
        let mut meter = Meter::new(vec![Quota::writes(2, 1_000), Quota::resource_units(7, 1_000), Quota::reset_password(1, 1_000)]);
        assert!([write, read, write, read, RESET].into_iter().all(|cost| passes(&mut meter, cost, 0)));
        assert!([write, read, RESET].into_iter().all(|cost| !passes(&mut meter, cost, 1)));
        assert!(passes(&mut meter, Cost { class: Class::Operations, units: 1 }, 2), "nothing counts it");
        assert_eq!(meter.of(Class::Reads), Counts { requests: 3, refused: 1, units: 6 });
    }

    #[test]
    fn how_much_is_used_is_told_from_0_8_to_1_8() {
        let quota = Quota { tells_percentage: true, tells_scope: true, ..Quota::writes(10, 1_000) };
        let mut meter = Meter::new(vec![quota]);
        let write = Cost { class: Class::Writes, units: 1 };
        let mut told = Vec::new();
        for _ in 0..20 {
            told.push(match meter.take(write, 0) {
                Verdict::Passed { percentage } => percentage,
                Verdict::Refused(refusal) => {
                    assert_eq!(refusal.information, Some("WriteLimitExceeded"));
                    refusal.percentage
                }
            });
        }
        let told: Vec<&str> = told.iter().map(|text| text.as_deref().unwrap_or("")).collect();
        assert_eq!([told[6], told[7], told[9], told[10], told[19]], ["", "0.80", "1.00", "1.10", "1.80"]);
    }
}

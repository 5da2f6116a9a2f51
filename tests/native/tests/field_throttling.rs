//! Throttling: whatever the quota, all users are reset when time allows, and few requests are refused. The numbers are those of the cases
//! from the field.

use entra_reset_core::Answer;
use entra_reset_tests::run::Report;
use entra_reset_tests::service::{Fault, Person, RetryAfter, Rule, Service};
use graph_rules::{Class, Operation, Quota, RetryAfter as Says, Unit};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Situation, name};

/// Yes to all, with one password for all: drawing thousands is not what is tested here.
fn at_once(situation: Situation) -> Situation {
    let options = json!({ "allowSharedPassword": true });
    situation.options(options).host(|run| {
        run.answer = |_| Answer::YesToAll;
        run.own_password = Some("Canary-7Qz!Password");
    })
}

fn under(quotas: Vec<Quota>, situation: Situation) -> (Report, Service) {
    at_once(situation).planned(|plan| plan.quotas = quotas).resets_all()
}

#[track_caller]
fn refused_less_than_5_percent(service: &Service, class: Class) {
    let counts = service.meter.of(class);
    assert!(counts.refused * 20 < counts.requests, "{class:?}: {counts:?}");
}

#[test]
fn d1_a_thousand_synced_users_at_five_in_ten_seconds() {
    let (report, service) = under(vec![Quota::reset_password(5, 10_000).saying(Says::Seconds(10))], Situation::of_synced(1_000));
    refused_less_than_5_percent(&service, Class::ResetPassword);
    // 5 in 10 s are 2,000 s.
    assert!(report.ended_ms < 2_600_000, "{} ms", report.ended_ms);
}

/// The other reading of Microsoft's page: looks at operations are counted as well.
#[test]
fn d1_a_thousand_synced_users_where_looks_count() {
    let (report, service) = under(vec![Quota::authentication(5, 10_000).saying(Says::Seconds(10))], Situation::of_synced(1_000));
    refused_less_than_5_percent(&service, Class::ResetPassword);
    refused_less_than_5_percent(&service, Class::Operations);
    assert!(report.ended_ms < 6_000_000, "{} ms", report.ended_ms);
}

/// What the service says is heard: how much of the window is used, and when there is room.
#[test]
fn d1_a_thousand_synced_users_with_all_that_the_service_can_say() {
    let quota = Quota { tells_percentage: true, tells_scope: true, ..Quota::reset_password(5, 10_000) };
    let (_, service) = under(vec![quota], Situation::of_synced(1_000));
    refused_less_than_5_percent(&service, Class::ResetPassword);
}

/// A tenant that allows more than is assumed is used.
#[test]
fn d1_a_tenant_that_allows_more_is_used() {
    let quota = Quota { tells_percentage: true, ..Quota::reset_password(50, 10_000).saying(Says::Seconds(10)) };
    let (report, service) = under(vec![quota], Situation::of_synced(1_000));
    refused_less_than_5_percent(&service, Class::ResetPassword);
    // 50 in 10 s are 200 s; 5 in 10 s would be 2,000 s.
    assert!(report.ended_ms < 700_000, "{} ms", report.ended_ms);
}

/// How long the list takes where nothing is held back: two requests a user, four in flight, 100 ms each, and what is read before.
#[test]
fn d1_a_tenant_that_does_not_throttle_is_not_slowed_down() {
    let (report, service) = under(Vec::new(), Situation::of_synced(150));
    assert!(report.ended_ms < 8_500, "{} ms", report.ended_ms);
    assert_eq!(service.meter.of(Class::ResetPassword).requests, 150);
    let (report, _) = under(Vec::new(), Situation::of(1_000));
    assert!(report.ended_ms < 2_000, "{} ms", report.ended_ms);
}

#[test]
fn d2_ten_thousand_cloud_users_at_the_write_quota() {
    let (report, service) = under(vec![Quota::writes(3_000, 150_000).saying(Says::Seconds(10))], Situation::of(10_000));
    refused_less_than_5_percent(&service, Class::Writes);
    // Three windows have to pass.
    assert!((450_000..640_000).contains(&report.ended_ms), "{} ms", report.ended_ms);
}

/// A tenant whose budget others use up, or that has a smaller one, which it counts in a shorter span.
#[test]
fn d2_a_tenant_that_allows_less_is_used() {
    let (report, service) = under(vec![Quota::writes(50, 10_000).saying(Says::Seconds(10))], Situation::of(3_000));
    refused_less_than_5_percent(&service, Class::Writes);
    // 50 in 10 s are 600 s.
    assert!(report.ended_ms < 900_000, "{} ms", report.ended_ms);
    let (report, _) = under(vec![Quota::writes(50, 10_000).saying(Says::WhenFree)], Situation::of(300));
    assert!(report.ended_ms < 90_000, "{} ms", report.ended_ms);
}

/// All that the page says at once, for the users, their sessions, and the reads before.
#[test]
fn d2_the_documented_quotas() {
    let mut situation = Situation::of(4_000).with(|tenant| tenant.people[1..40].iter_mut().for_each(|person| person.synced = true));
    situation = at_once(situation).planned(|plan| plan.quotas = Quota::documented(4_000));
    situation.options["revokeSession"] = true.into();
    let (_, service) = situation.resets_all();
    for class in [Class::Writes, Class::Reads] {
        refused_less_than_5_percent(&service, class);
    }
    assert!(service.tenant.people[1..].iter().all(|person| person.sessions_revoked));
}

#[test]
fn d3_patience_is_time_not_tries() {
    for operation in [Operation::SetPassword, Operation::ResetPassword, Operation::ReadUser, Operation::RevokeSessions] {
        let rule = Rule::always(Fault::Refused(429, RetryAfter::Seconds(1))).on(operation).about(&name(1)).for_ms(60_000);
        let situation = if operation == Operation::ResetPassword { Situation::of_synced(1) } else { Situation::of(1) };
        let (report, _) = situation.ruled(vec![rule]).options(json!({ "revokeSession": true })).resets_all();
        assert!((60_000..75_000).contains(&report.ended_ms), "{operation:?}: {} ms", report.ended_ms);
        assert!(report.results[&0].0.sessions_revoked == Some(true), "{operation:?}");
    }
}

/// A reset in the background has been accepted: however long its looks are refused, its end is seen where it can be.
#[test]
fn d3_looks_that_are_refused_for_long_are_taken_again() {
    let refused = || Rule::always(Fault::Refused(429, RetryAfter::Seconds(5))).on(Operation::Operation);
    let options = json!({ "userTimeoutSec": 30 });
    Situation::of_synced(1).ruled(vec![refused().for_ms(100_000)]).options(options.clone()).resets_all();
    let report = Situation::of_synced(1).ruled(vec![refused()]).options(options).end();
    assert_eq!(report.results[&0].0.outcome, "Accepted", "{:?}", report.tally());
    assert!(report.ended_ms < 420_000, "{} ms", report.ended_ms);
}

/// Others of the class pass meanwhile.
#[test]
fn d3_one_user_who_is_throttled_alone_does_not_hold_the_others() {
    let rule = Rule::always(Fault::Refused(429, RetryAfter::Seconds(1))).on(Operation::SetPassword).about(&name(3)).for_ms(60_000);
    let (report, _) = at_once(Situation::of(200)).ruled(vec![rule]).resets_all();
    let other = |request: &str| request.starts_with("PATCH") && !request.ends_with(&Person::new(3).id);
    let late = report.sent.iter().find(|(at_ms, request)| *at_ms > 15_000 && other(request));
    assert!(late.is_none(), "{late:?}");
}

/// What a service says that can be believed: who comes again when it says so, or who backs off where it says nothing, finds room.
fn quotas() -> impl Strategy<Value = Quota> {
    let of = prop::sample::subsequence(Class::ALL.to_vec(), 1..=4);
    (of, 1..60_u32, 1..60_u32, 0..3_u8, any::<[bool; 4]>()).prop_map(|(of, limit, window_sec, says, flags)| {
        let [in_units, counts_refused, tells_percentage, tells_scope] = flags;
        let (retry_after, window_sec) = match says {
            0 => (Says::WhenFree, window_sec),
            1 => (Says::Seconds(if counts_refused { window_sec } else { window_sec.div_ceil(3) }), window_sec),
            _ => (Says::Unsaid, window_sec.min(10)),
        };
        // A request may cost five units: one that never fits is no quota.
        let (unit, limit) = if in_units { (Unit::ResourceUnits, limit.max(5)) } else { (Unit::Requests, limit) };
        let window_ms = u64::from(window_sec) * 1_000;
        Quota { of, limit, window_ms, unit, counts_refused, retry_after, tells_percentage, tells_scope }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_time: 60_000, ..ProptestConfig::default() })]

    #[test]
    fn under_any_quota_all_are_reset_when_time_allows(
        quotas in prop::collection::vec(quotas(), 1..4),
        users in prop_oneof![1..20_usize, 20..120_usize],
        synced in any::<bool>(),
        in_flight in 1..6_usize,
    ) {
        let mut situation = Situation::of(users).planned(|plan| plan.quotas = quotas);
        if synced {
            situation = situation.with(|tenant| tenant.people.iter_mut().skip(1).step_by(3).for_each(|person| person.synced = true));
        }
        let options = json!({ "maxInFlight": in_flight, "userTimeoutSec": 604_800, "operationTimeoutSec": 86_400, "revokeSession": true });
        let report = situation.options(options).host(|run| run.answer = |_| Answer::YesToAll).end();
        prop_assert_eq!(report.tally(), [("Reset".to_owned(), users)].into());
        prop_assert!(report.results.values().all(|(outcome, _)| outcome.sessions_revoked == Some(true)));
    }
}

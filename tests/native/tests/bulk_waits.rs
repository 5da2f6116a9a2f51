//! Waits and deadlines of a long list, one situation a test.

use entra_reset_tests::run::{Run, play};
use entra_reset_tests::service::{ALL_RIGHTS, Call, Fault, GLOBAL_ADMINISTRATOR, Person, Plan, RetryAfter, Service, Tenant};
use serde_json::json;

fn tenant_of(users: usize) -> (Tenant, Vec<String>) {
    let names = (1..=users).map(|number| Person::new(number).name).collect();
    (Tenant::new(GLOBAL_ADMINISTRATOR, users, ALL_RIGHTS), names)
}

/// What would follow from an answer that comes when the time is up is not begun: here the end of the sessions.
#[test]
fn nothing_follows_an_answer_that_comes_too_late() {
    // A user's own time runs while their requests are at the service: here the write.
    for (option, latency_ms) in [("timeoutSec", 350), ("userTimeoutSec", 1_100)] {
        let (tenant, users) = tenant_of(20);
        let run = Run { latency_ms: Box::new(move || latency_ms), ..Run::new(json!({ "revokeSession": true, option: 1 }), users) };
        let mut service = Service::new(tenant, Plan::calm());
        let report = play(run, &mut service);
        assert!(service.tenant.people.iter().all(|person| !person.sessions_revoked), "{option}");
        let revoked = report.results.values().map(|(outcome, _)| (outcome.outcome, outcome.sessions_revoked));
        assert!(revoked.clone().all(|told| told == ("Reset", Some(false))), "{option}: {:?}", revoked.collect::<Vec<_>>());
    }
}

/// A batch that is refused as a whole and may come again later comes again whole, and not before its time.
#[test]
fn a_whole_batch_waits_as_long_as_it_was_asked_to() {
    for status in [409, 429, 503] {
        let (tenant, users) = tenant_of(20);
        let mut refusals = 1;
        let fault = move |call: &Call, _: bool| {
            let is_refused = call.url == "/$batch" && refusals > 0;
            refusals -= i32::from(is_refused);
            if is_refused { Fault::Refused(status, RetryAfter::Seconds(7)) } else { Fault::None }
        };
        let plan = Plan { fault: Box::new(fault), ..Plan::calm() };
        let calm = play(Run::new(json!({}), users.clone()), &mut Service::new(tenant.clone(), Plan::calm()));
        let report = play(Run::new(json!({}), users), &mut Service::new(tenant, plan));
        assert_eq!(report.round_trips, calm.round_trips + 1, "{status}");
        assert_eq!(report.ended_ms, calm.ended_ms + 7_100, "{status}");
    }
}

/// A hint that is throttled for longer than it may take is not known: nobody's time ends because of it.
#[test]
fn a_throttled_hint_ends_nobody() {
    let (tenant, users) = tenant_of(20);
    let fault = |call: &Call, _: bool| match call.path[0].as_str() {
        "domains" => Fault::Refused(429, RetryAfter::Seconds(200)),
        _ => Fault::None,
    };
    let plan = Plan { fault: Box::new(fault), ..Plan::calm() };
    let report = play(Run::new(json!({ "userTimeoutSec": 5 }), users), &mut Service::new(tenant, plan));
    assert!(report.results.values().all(|(outcome, _)| outcome.outcome == "Reset"));
    assert!(report.ended_ms <= 5_000, "{} ms", report.ended_ms);
}

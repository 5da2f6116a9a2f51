//! A password that the target may hold is never forgotten, and never invented. The numbers are those of the cases from the field.

use entra_reset_core::Failure;
use entra_reset_tests::run::Report;
use entra_reset_tests::service::{BackgroundReset, End, Fault, RetryAfter, Rule, Service};
use graph_rules::Operation;
use serde_json::json;

use crate::support::{Situation, name};

const LOST: Fault = Fault::Unanswered { failure: Failure::Lost, done: false };
const DONE_AND_LOST: Fault = Fault::Unanswered { failure: Failure::Lost, done: true };

/// One synchronised user whose operation fails with this detail.
fn fails_with(detail: Option<&'static str>, on_premises: bool) -> (Report, Service) {
    let operation = BackgroundReset { looks: 1, end: End::Fails { detail, on_premises } };
    Situation::of_synced(1).planned(|plan| plan.operation = Box::new(move || operation.clone())).play()
}

#[test]
fn b1_what_the_domain_has_is_not_forgotten() {
    let (report, service) = fails_with(Some("OnPremisesSuccessCloudFailure"), true);
    let (outcome, secret) = &report.results[&0];
    assert_eq!(outcome.outcome, "Unknown", "{outcome:?}");
    assert!(secret.is_some() && *secret == service.tenant.people[1].on_premises);
    let message = &outcome.error.as_ref().unwrap().message;
    assert!(message.contains("Active Directory"), "{message}");
}

#[test]
fn b1_a_detail_that_leaves_it_open_is_unknown() {
    for detail in [
        Some("ConnectivityError"),
        Some("OnPremisesConnectivityError"),
        Some("SSPR_0030: OnPremisesConnectivityError"),
        Some("Something that nobody has seen"),
        Some(""),
        None,
    ] {
        for on_premises in [false, true] {
            let (report, _) = fails_with(detail, on_premises);
            assert!(report.results[&0].1.is_some(), "{detail:?}: {:?}", report.results[&0]);
            assert_eq!(report.results[&0].0.outcome, "Unknown", "{detail:?}");
        }
    }
}

#[test]
fn b1_a_refusal_before_the_write_is_a_failure() {
    for detail in
        ["FuzzyPolicyViolationInvalidPassword", "OnPremisesAdminActionRequired", "SSPR_0029", "SSPR_0029: OnPremisesAdminActionRequired"]
    {
        let (report, _) = fails_with(Some(detail), false);
        assert_eq!(report.results[&0].0.outcome, "Failed", "{detail}");
    }
}

/// The same details of a user whom no domain holds: the cloud says that nothing was set.
#[test]
fn b1_a_cloud_user_is_not_in_doubt() {
    for detail in [Some("FuzzyPolicyViolationInvalidPassword"), Some("Something that nobody has seen"), None] {
        let operation = BackgroundReset { looks: 0, end: End::Fails { detail, on_premises: false } };
        let report = Situation::of(1)
            .planned(|plan| plan.operation = Box::new(move || operation.clone()))
            .options(json!({ "method": "AuthenticationMethod" }))
            .end();
        assert_eq!(report.results[&0].0.outcome, "Failed", "{detail:?}");
    }
}

const UNREADABLE: [Fault; 6] = [
    Fault::Html { done: true },
    Fault::Truncated,
    Fault::Refused(502, RetryAfter::Unsaid),
    Fault::Answered(200, &[], "{}"),
    Fault::Answered(200, &[], "[]"),
    Fault::Unanswered { failure: Failure::Timeout, done: false },
];

#[test]
fn b2_a_look_that_cannot_be_read_is_taken_again() {
    for fault in UNREADABLE {
        for times in [1, 3] {
            let rule = Rule::always(fault).on(Operation::Operation).times(times);
            let report = Situation::of_synced(1).ruled(vec![rule]).end();
            assert_eq!(report.ended(0), "Reset", "{fault:?}, {times} times");
        }
    }
}

/// Until the deadline of the operation, and no longer.
#[test]
fn b2_looks_that_are_never_readable_end_with_the_operations_time() {
    for fault in [Fault::Html { done: true }, Fault::Truncated] {
        let report = Situation::of_synced(1).ruled(vec![Rule::always(fault).on(Operation::Operation)]).end();
        assert_eq!(report.results[&0].0.outcome, "Accepted", "{fault:?}");
        let looks = report.sent.iter().filter(|(_, request)| request.contains("/operations/")).count();
        assert!((10..60).contains(&looks), "{fault:?}: {looks} looks");
        assert!((300_000..310_000).contains(&report.ended_ms), "{fault:?}: {} ms", report.ended_ms);
    }
}

/// The operation is not found at once: replication.
#[test]
fn b2_an_operation_is_found_later() {
    for times in 1..=3 {
        let rule = Rule::always(Fault::Refused(404, RetryAfter::Unsaid)).on(Operation::Operation).times(times);
        let report = Situation::of_synced(1).ruled(vec![rule]).end();
        assert_eq!(report.ended(0), "Reset", "{times} times");
    }
}

#[test]
fn b2_an_operation_that_is_never_found_is_settled_by_the_last_change() {
    for fault in [Fault::Refused(404, RetryAfter::Unsaid), Fault::Refused(404, RetryAfter::Seconds(1))] {
        let report = Situation::of_synced(1).ruled(vec![Rule::always(fault).on(Operation::Operation)]).end();
        assert_eq!(report.ended(0), "Reset", "{fault:?}");
        let rules = vec![Rule::always(fault).on(Operation::Operation)];
        let report = Situation::of_synced(1).ruled(rules).planned(|plan| plan.operation = Box::new(|| BackgroundReset::FAILS)).end();
        let (outcome, secret) = &report.results[&0];
        assert!(matches!(outcome.outcome, "Unknown" | "Accepted") && secret.is_some(), "{outcome:?}");
    }
}

/// A `resetPassword` whose reply is lost.
fn lost(fault: Fault) -> Situation {
    Situation::of_synced(1).ruled(vec![Rule::always(fault).on(Operation::ResetPassword)])
}

#[test]
fn b3_a_change_of_the_users_own_before_the_run_proves_nothing() {
    for minutes in [0, 1, 5, 60] {
        let report = lost(LOST).with(|tenant| tenant.people[1].changed_ms = Some(-60_000 * minutes)).end();
        assert_eq!(report.results[&0].0.outcome, "Unknown", "{minutes} minutes before");
    }
}

/// The user changed their password while somebody thought about the question.
#[test]
fn b3_a_change_of_the_users_own_before_the_write_proves_nothing() {
    for ahead_ms in [0, 600_000, -600_000] {
        let report = lost(LOST)
            .with(|tenant| {
                tenant.clock.ahead_ms = ahead_ms;
                tenant.later.push((30_000, |tenant| tenant.people[1].changed_ms = Some(30_000)));
            })
            .host(|run| run.thinks_ms = 60_000)
            .end();
        assert_eq!(report.results[&0].0.outcome, "Unknown", "the service's clock is {ahead_ms} ms ahead");
    }
}

/// The user changed their password while the write waited after a refusal: only the try that was lost is in doubt.
#[test]
fn b3_a_change_of_the_users_own_before_the_last_try_proves_nothing() {
    let refused = Rule::always(Fault::Refused(429, RetryAfter::Seconds(60))).on(Operation::ResetPassword).about(&name(1)).times(1);
    let lost = Rule::always(LOST).on(Operation::ResetPassword).about(&name(1));
    let report = Situation::of(1)
        .with(|tenant| {
            tenant.people[1].synced = true;
            tenant.later.push((30_000, |tenant| tenant.people[1].changed_ms = Some(30_000)));
        })
        .ruled(vec![refused, lost])
        .end();
    assert_eq!(report.results[&0].0.outcome, "Unknown");
}

#[test]
fn b3_a_change_when_the_write_was_under_way_is_the_write() {
    for ahead_ms in [0, 600_000, -600_000] {
        let report = lost(DONE_AND_LOST).with(|tenant| tenant.clock.ahead_ms = ahead_ms).end();
        assert_eq!(report.ended(0), "Reset", "the service's clock is {ahead_ms} ms ahead");
    }
}

/// A page cannot read `Date`, so that it does not know the service's clock.
#[test]
fn b3_without_a_date_nothing_is_proved() {
    for fault in [LOST, DONE_AND_LOST] {
        let report = lost(fault).planned(|plan| plan.dates = false).end();
        assert_eq!(report.results[&0].0.outcome, "Unknown", "{fault:?}");
    }
}

#[test]
fn b4_a_loss_after_throttling_is_the_first_loss() {
    for fault in [LOST, DONE_AND_LOST, Fault::Refused(500, RetryAfter::Unsaid), Fault::DoneAndFailed(504)] {
        for losses in [1, 3] {
            let rules = vec![
                Rule::always(Fault::Refused(429, RetryAfter::Seconds(1))).on(Operation::SetPassword).about(&name(1)).times(4),
                Rule::always(fault).on(Operation::SetPassword).about(&name(1)).times(losses),
            ];
            let report = Situation::of(1).ruled(rules).end();
            assert_eq!(report.ended(0), "Reset", "{fault:?}, {losses} times");
        }
    }
}

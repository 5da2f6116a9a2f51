//! What the service knows better. The numbers are those of the cases from the field.

use entra_reset_core::Answer;
use entra_reset_tests::run::Report;
use entra_reset_tests::service::{DIRECTORY_READERS, Fault, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, List, RetryAfter, Rule, Tenant};
use graph_rules::Operation;
use serde_json::json;

use crate::support::{Situation, name};

const HOUR_MS: u64 = 3_600_000;

/// A helpdesk administrator among so many users, whom only the highest roles and User Administrators reach.
fn with_helpdesk(users: usize) -> Situation {
    Situation::of(users).with(|tenant| {
        let id = tenant.people[1].id.clone();
        tenant.assign(&id, HELPDESK_ADMINISTRATOR, "/");
    })
}

#[test]
fn f1_the_caller_holds_what_either_list_shows() {
    for users in [1, 25] {
        let index_lags = Rule::always(Fault::List(List::Empty)).on(Operation::MemberOf).about("me");
        with_helpdesk(users).ruled(vec![index_lags]).options(json!({ "force": true })).resets_all();
        let no_assignments = Rule::always(Fault::Refused(403, RetryAfter::Unsaid)).on(Operation::RoleAssignments);
        with_helpdesk(users).ruled(vec![no_assignments]).options(json!({ "force": true })).resets_all();
    }
}

/// As for targets: a role that the index does not show yet protects.
#[test]
fn f1_a_target_holds_what_either_list_shows() {
    for users in [1, 25] {
        let index_lags = Rule::always(Fault::List(List::Empty)).on(Operation::MemberOf);
        let situation = Situation::of(users).with(|tenant| {
            let id = tenant.people[1].id.clone();
            tenant.assign(&id, GLOBAL_ADMINISTRATOR, "/");
        });
        let report = situation.ruled(vec![index_lags]).options(json!({ "force": true, "ignoreVerdict": true })).end();
        assert_eq!(report.results[&0].0.user.protection, Some("Privileged"), "of {users}");
    }
}

#[test]
fn f2_what_is_known_stays_known() {
    for operation in [Operation::GroupMembers, Operation::GroupOwners] {
        for fault in [
            Fault::Refused(403, RetryAfter::Unsaid),
            Fault::Refused(404, RetryAfter::Unsaid),
            Fault::Refused(500, RetryAfter::Unsaid),
            Fault::Html { done: false },
        ] {
            let mut situation = Situation::of(25);
            let ids: Vec<String> = situation.tenant.people.iter().map(|person| person.id.clone()).collect();
            situation.tenant.add_group(true, &[&ids[1]], &[&ids[2]]);
            let unreadable = situation.tenant.add_group(true, &[&ids[3]], &[&ids[4]]);
            let report = situation
                .ruled(vec![Rule::always(fault).on(operation).about(&unreadable)])
                .options(json!({ "force": true }))
                .host(|run| run.answer = |_| Answer::YesToAll)
                .end();
            for known in [0, 1] {
                let protection = report.results[&known].0.user.protection;
                assert_eq!(protection, Some("Privileged"), "{operation:?} {fault:?}: {:?}", report.results[&known].0);
            }
        }
    }
}

const NOT_FOUND: Fault = Fault::Refused(404, RetryAfter::Unsaid);

#[test]
fn f3_a_user_who_was_just_created() {
    for users in [1, 25] {
        let rule = Rule::always(NOT_FOUND).on(Operation::SetPassword).about(&name(1)).for_ms(5_000);
        Situation::of(users).ruled(vec![rule]).resets_all();
    }
    let rule = Rule::always(NOT_FOUND).on(Operation::ResetPassword).about(&name(1)).for_ms(5_000);
    Situation::of_synced(1).ruled(vec![rule]).resets_all();
}

#[test]
fn f3_a_user_who_is_never_found() {
    let report = Situation::of(1).ruled(vec![Rule::always(NOT_FOUND).on(Operation::SetPassword)]).end();
    assert_eq!(report.ended(0), "Failed user_not_found");
    let writes: Vec<u64> = report.sent.iter().filter(|(_, request)| request.starts_with("PATCH")).map(|(at_ms, _)| *at_ms).collect();
    let waits: Vec<u64> = writes.windows(2).map(|pair| pair[1] - pair[0] - 100).collect();
    assert_eq!(waits, [1_000, 2_000, 4_000]);
}

/// A person who answers an hour later; meanwhile something may have happened.
fn an_hour_later(users: usize, meanwhile: fn(&mut Tenant)) -> Situation {
    Situation::of(users).with(|tenant| tenant.later.push((HOUR_MS / 2, meanwhile))).host(|run| run.thinks_ms = HOUR_MS)
}

fn reads(report: &Report) -> usize {
    report.sent.iter().filter(|(at_ms, request)| request.starts_with("GET") && *at_ms >= HOUR_MS).count()
}

#[test]
fn f7_facts_that_are_old_are_read_again() {
    let (report, _) = an_hour_later(1, |_| {}).resets_all();
    assert!(reads(&report) > 0, "nothing was read again");
    assert_eq!(report.asked.len(), 1, "nothing has moved");
}

/// Writes that were held for so long that the facts are old: users are read again in lists of fifteen, and the tenant's lists once for all.
#[test]
fn f7_many_are_read_again_together() {
    let held = Rule::always(Fault::Refused(429, RetryAfter::Seconds(200))).on(Operation::SetPassword).for_ms(399_000);
    let (report, _) = Situation::of(60).ruled(vec![held]).host(|run| run.answer = |_| Answer::YesToAll).resets_all();
    let again = |path: &str| report.sent.iter().filter(|(at_ms, request)| *at_ms > 300_000 && request.starts_with(path)).count();
    assert_eq!((again("GET /users?"), again("GET /users/"), again("GET /groups?")), (4, 0, 1));
}

#[test]
fn f7_a_user_who_is_synchronised_by_now() {
    let (report, service) = an_hour_later(1, |tenant| tenant.people[1].synced = true).resets_all();
    assert_eq!(report.asked.len(), 2, "the question is put anew");
    assert!(service.tenant.people[1].on_premises.is_some(), "the write is the one that the domain hears of");
}

#[test]
fn f7_a_user_who_is_disabled_by_now() {
    let report = an_hour_later(1, |tenant| tenant.people[1].enabled = false).end();
    assert_eq!(report.ended(0), "Skipped user_disabled");
}

#[test]
fn f7_a_user_who_is_gone_by_now() {
    let report = an_hour_later(1, |tenant| tenant.people[1].gone = true).end();
    assert_eq!(report.ended(0), "Failed user_not_found");
    assert!(!report.sent.iter().any(|(_, request)| request.starts_with("PATCH")), "nothing is written");
}

#[test]
fn f7_a_user_who_is_privileged_by_now() {
    let promoted = |tenant: &mut Tenant| {
        let id = tenant.people[1].id.clone();
        tenant.assign(&id, GLOBAL_ADMINISTRATOR, "/");
    };
    let (report, _) = an_hour_later(1, promoted).resets_all();
    assert!(report.asked.len() > 2, "asked anew, and really: {:?}", report.asked);
}

/// Protection that did not rise does not need another question where a yes stands.
#[test]
fn f7_a_standing_yes_answers_anew() {
    let moved = |tenant: &mut Tenant| {
        let id = tenant.people[1].id.clone();
        tenant.assign(&id, DIRECTORY_READERS, "/");
        tenant.people[2].synced = true;
    };
    for users in [5, 25] {
        let (report, _) = an_hour_later(users, moved)
            .host(|run| {
                run.thinks_ms = HOUR_MS;
                run.answer = |_| Answer::YesToAll;
            })
            .resets_all();
        assert_eq!(report.asked.len(), 1, "of {users}");
        assert!(reads(&report) > 0, "of {users}");
    }
}

#[test]
fn f7_old_facts_that_cannot_be_read_again_are_used_and_told() {
    let reads = [Operation::ReadUser, Operation::ListUsers];
    let rules = reads.map(|read| Rule::always(Fault::Refused(500, RetryAfter::Unsaid)).on(read).from_ms(HOUR_MS / 2));
    let (report, _) = an_hour_later(1, |_| {}).ruled(rules.to_vec()).resets_all();
    assert!(report.results[&0].0.warnings.iter().any(|warning| warning.code == "facts_old"), "{:?}", report.results[&0].0);
}

/// Facts of users behind a thoughtful answer are as old: they are read again in lists before their turn.
#[test]
fn f7_all_behind_an_old_answer_are_read_again() {
    let (report, service) = an_hour_later(60, |tenant| tenant.people[50].synced = true)
        .host(|run| {
            run.thinks_ms = HOUR_MS;
            run.answer = |_| Answer::YesToAll;
        })
        .resets_all();
    assert!(service.tenant.people[50].on_premises.is_some(), "written by the route that holds now");
    assert!(reads(&report) < 60, "{} reads, which are not lists", reads(&report));
}

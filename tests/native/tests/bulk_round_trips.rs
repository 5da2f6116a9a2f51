//! What a long list costs in round trips where nothing goes wrong. The numbers are printed: `cargo test -p entra-reset-tests
//! --test main bulk_round_trips -- --nocapture`.

use entra_reset_tests::run::{Report, Run, play};
use entra_reset_tests::service::{ALL_RIGHTS, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Person, Plan, Rights, Service, Tenant};
use serde_json::{Value, json};

const NO_ASSIGNMENTS: Rights = Rights { reads_assignments: false, ..ALL_RIGHTS };
const NO_GROUPS: Rights = Rights { reads_groups: false, ..ALL_RIGHTS };
const NEITHER: Rights = Rights { reads_groups: false, ..NO_ASSIGNMENTS };

/// So many cloud-only users, beside some administrators and their groups, 100 ms a round trip, four requests at once.
fn reset(users: usize, rights: Rights) -> Report {
    reset_with(users, rights, Value::Null)
}

fn reset_with(users: usize, rights: Rights, claims: Value) -> Report {
    let mut tenant = Tenant::new(GLOBAL_ADMINISTRATOR, users + 20, rights);
    let ids: Vec<String> = tenant.people.iter().map(|person| person.id.clone()).collect();
    for id in &ids[users + 1..] {
        tenant.assign(id, HELPDESK_ADMINISTRATOR, "/");
        tenant.add_group(true, &[id], &[id]);
    }
    let names = (1..=users).map(|number| Person::new(number).name).collect();
    let run = Run { claims, ..Run::new(json!({ "maxInFlight": 4 }), names) };
    let report = play(run, &mut Service::new(tenant, Plan::calm()));
    assert!(report.results.values().all(|(outcome, _)| outcome.outcome == "Reset"), "everybody is reset");
    println!(
        "{users} users, assignments {}, groups {}: {} round trips with {} requests, {} ms, {} polls",
        if rights.reads_assignments { "readable" } else { "forbidden" },
        if rights.reads_groups { "readable" } else { "forbidden" },
        report.round_trips,
        report.requests,
        report.ended_ms,
        report.polls
    );
    report
}

#[test]
fn a_thousand_users() {
    for (rights, most) in [(ALL_RIGHTS, 80), (NO_GROUPS, 160), (NO_ASSIGNMENTS, 160), (NEITHER, 160)] {
        let report = reset(1_000, rights);
        assert!(report.round_trips <= most, "{} round trips", report.round_trips);
        let unprotected = report.results.values().filter(|(outcome, _)| outcome.user.protection == Some("None")).count();
        println!("  {unprotected} of them known to be unprotected");
        assert_eq!(unprotected, if rights.reads_groups { 1_000 } else { 0 });
    }
}

/// A token that may not read groups: asking each user for theirs would tell no more.
#[test]
fn a_thousand_users_by_a_token_without_groups() {
    let claims = json!({ "scp": "User.Read.All User-PasswordProfile.ReadWrite.All RoleManagement.Read.Directory" });
    let report = reset_with(1_000, NO_GROUPS, claims);
    assert!(report.round_trips <= 80, "{} round trips", report.round_trips);
    assert!(report.results.values().all(|(outcome, _)| outcome.warnings.iter().any(|warning| warning.code == "groups_unknown")));
}

/// A list that is just long enough is cheaper than a short one, not dearer.
#[test]
fn a_few_users() {
    for users in [20, 30] {
        for rights in [ALL_RIGHTS, NO_ASSIGNMENTS, NEITHER] {
            assert!(reset(users, rights).round_trips < reset(19, rights).round_trips);
        }
    }
}

//! A plan says beforehand what a reset would do, and writes nothing; a reset by a plan does just that.

use entra_reset_core::Answer;
use entra_reset_tests::service::{
    CUSTOM_ROLE, DIRECTORY_READERS, Fault, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, RetryAfter, Rule, Tenant, USER_ADMINISTRATOR,
};
use graph_rules::Operation;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Situation, name};

/// What is special about a person.
fn change(tenant: &mut Tenant, place: usize, kind: u8) {
    let id = tenant.people[place].id.clone();
    let person = &mut tenant.people[place];
    match kind {
        0 => person.enabled = false,
        1 => person.synced = true,
        2 => person.guest = true,
        3 => person.local_account = true,
        4 => person.restricted = true,
        5 => person.name = format!("u{place}@fabrikam.example"),
        6 => tenant.assign(&id, HELPDESK_ADMINISTRATOR, "/"),
        7 => tenant.assign(&id, DIRECTORY_READERS, "/"),
        8 => tenant.assign(&id, CUSTOM_ROLE, "/"),
        9 => tenant.assign(&id, HELPDESK_ADMINISTRATOR, "/administrativeUnits/dddddddd-0000-4000-8000-000000000001"),
        10 => {
            tenant.add_group(true, &[&id], &[]);
        }
        11 => {
            tenant.add_group(true, &[], &[&id]);
        }
        _ => {}
    }
}

fn situation(kinds: &[u8], caller: &'static str, options: Value) -> Situation {
    let mut situation = Situation::of(kinds.len()).with(|tenant| {
        tenant.assignments.clear();
        let caller_id = tenant.people[0].id.clone();
        tenant.assign(&caller_id, caller, "/");
        kinds.iter().enumerate().for_each(|(index, kind)| change(tenant, index + 1, *kind));
    });
    situation.users = situation.tenant.people.iter().skip(1).map(|person| person.name.clone()).collect();
    situation.options(options)
}

fn callers() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, DIRECTORY_READERS])
}

proptest! {
    #[test]
    fn what_is_planned_is_what_happens(
        kinds in prop_oneof![prop::collection::vec(0..20_u8, 1..8), prop::collection::vec(0..20_u8, 20..40)],
        caller in callers(),
        revoke in any::<bool>(),
    ) {
        let plan = situation(&kinds, caller, json!({ "kind": "plan", "revokeSession": revoke })).end();
        let reset = situation(&kinds, caller, json!({ "revokeSession": revoke })).end();
        for (index, planned) in &plan.plans {
            let (outcome, _) = &reset.results[index];
            let code = |error: &Option<entra_reset_core::wire::UserError>| error.as_ref().map(|error| error.code);
            prop_assert_eq!(code(&planned.error), code(&outcome.error), "{:?} {:?}", planned, outcome);
            prop_assert_eq!(planned.error.is_none(), outcome.outcome == "Reset");
            if planned.error.is_none() {
                prop_assert_eq!(planned.user.method, outcome.user.method);
            }
            prop_assert_eq!(planned.user.protection, outcome.user.protection);
        }
    }
}

fn by_plan(report: &entra_reset_tests::run::Report) -> Value {
    report
        .plans
        .values()
        .map(|plan| (plan.user.user_id.clone().unwrap(), plan.plan.clone().map_or(Value::Null, Value::from)))
        .filter(|(_, plan)| !plan.is_null())
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Where something has changed since, the user is left out; everybody else is reset.
#[test]
fn a_reset_by_a_plan() {
    for users in [3, 25] {
        let plan = Situation::of(users).options(json!({ "kind": "plan" })).end();
        let options = json!({ "plans": by_plan(&plan) });
        let (report, _) = Situation::of(users).options(options.clone()).play();
        assert!(report.results.values().all(|(outcome, _)| outcome.outcome == "Reset"));
        let (report, service) = Situation::of(users)
            .with(|tenant| {
                let id = tenant.people[1].id.clone();
                tenant.assign(&id, HELPDESK_ADMINISTRATOR, "/");
                tenant.people[2].synced = true;
            })
            .options(options)
            .play();
        assert_eq!((report.ended(0).as_str(), report.ended(1).as_str()), ("Skipped plan_changed", "Skipped plan_changed"));
        assert_eq!(report.ended(2), "Reset");
        assert!(service.tenant.people[1].password.is_none() && service.tenant.people[2].password.is_none());
    }
}

/// A thousand users cost few round trips, and one who was never planned is nobody's.
#[test]
fn a_plan_of_a_thousand() {
    let (report, _) = Situation::of(1_000).options(json!({ "kind": "plan", "maxInFlight": 8 })).play();
    assert!(report.round_trips <= 60, "{} round trips", report.round_trips);
    let summary = report.summary.unwrap();
    assert_eq!((summary.ready, summary.estimated_ms), (1_000, 50_000));
    assert!(summary.message.starts_with("1000 of 1000 users would be reset, which takes about 50 seconds"), "{}", summary.message);
    let (report, _) = Situation::of(1).options(json!({ "plans": {} })).play();
    assert_eq!(report.ended(0), "Skipped plan_changed");
}

#[test]
fn what_a_plan_tells() {
    let plans = situation(&[6, 0, 9, 4, 20], USER_ADMINISTRATOR, json!({ "kind": "plan" }))
        .host(|run| run.claims = json!({ "scp": "User.Read.All", "oid": "aaaaaaaa-0000-4000-8000-000000000000" }))
        .end()
        .plans;
    let told = |index: usize| {
        (plans[&index].verdict, plans[&index].rule, plans[&index].user.method_reason, plans[&index].error.as_ref().map(|error| error.code))
    };
    assert_eq!(told(0), (Some("Allowed"), Some("role_reaches"), Some("protected_user"), None));
    assert_eq!(plans[&0].held_roles[0].source, Some("direct"));
    assert_eq!(plans[&0].least_roles, ["Helpdesk Administrator", "User Administrator"]);
    assert_eq!(plans[&0].missing_permissions, ["UserAuthenticationMethod.ReadWrite.All"]);
    assert_eq!((told(1).2, told(1).3), (Some("user_disabled"), Some("user_disabled")));
    assert_eq!(told(2), (Some("Unknown"), Some("page_silent"), Some("protected_user"), None));
    assert_eq!(plans[&2].held_roles[0].source, Some("scoped"));
    assert_eq!(told(3), (Some("Refused"), Some("restricted_unit"), Some("unprotected_user"), Some("role_too_low")));
    assert_eq!(
        (plans[&4].least_roles.as_slice(), plans[&4].missing_permissions.as_slice()),
        (
            &["Password Administrator", "Helpdesk Administrator", "Authentication Administrator", "User Administrator"][..],
            &["User-PasswordProfile.ReadWrite.All"][..]
        )
    );
}

/// Neither a yes nor force helps somebody who is on the list.
#[test]
fn guards() {
    let kinds = [20, 6, 10, 20];
    let ends = |options: Value| {
        let report = situation(&kinds, GLOBAL_ADMINISTRATOR, options).end();
        (0..kinds.len()).map(|index| report.ended(index)).collect::<Vec<_>>()
    };
    let text = format!("# break glass\n{} # the first\n", name(1).to_uppercase());
    assert_eq!(
        ends(json!({ "exclusionList": text, "excludeUserIds": ["AAAAAAAA-0000-4000-8000-000000000003"], "force": true })),
        ["Skipped excluded", "Reset", "Skipped excluded", "Reset"]
    );
    assert_eq!(
        ends(json!({ "maximumProtection": "Limited", "force": true })),
        ["Reset", "Reset", "Skipped above_maximum_protection", "Reset"]
    );
    assert_eq!(
        ends(json!({ "maximumProtection": "None" })),
        ["Reset", "Skipped above_maximum_protection", "Skipped above_maximum_protection", "Reset"]
    );
}

/// Each person is verified by themselves, whatever was answered about somebody else.
#[test]
fn verification_comes_first() {
    let report = Situation::of(3)
        .options(json!({ "requireVerification": true }))
        .host(|run| run.answer = |index| if index == 1 { Answer::NoToAll } else { Answer::YesToAll })
        .end();
    assert_eq!((report.ended(0).as_str(), report.ended(1).as_str(), report.ended(2).as_str()), ("Reset", "Skipped not_verified", "Reset"));
    let questions: Vec<_> = report.questions.iter().map(|(index, question)| (*index, *question)).collect();
    assert_eq!(questions, [(0, "verification"), (0, "reset"), (1, "verification"), (2, "verification")]);
    assert_eq!(report.results[&0].0.verified_by, Some("Other"));
    let report = Situation::of(1).options(json!({ "requireVerification": true, "verifiedBy": "Callback" })).end();
    assert_eq!((report.questions.len(), report.results[&0].0.verified_by), (1, Some("Callback")));
}

/// A role that somebody may activate is told, and changes nothing.
#[test]
fn eligible_roles_are_told() {
    for users in [2, 25] {
        let situation = Situation::of(users).options(json!({ "kind": "plan" })).with(|tenant| {
            tenant.eligible = Some(vec![(tenant.people[1].id.clone(), GLOBAL_ADMINISTRATOR.to_owned())]);
        });
        let plans = situation.end().plans;
        let (first, second) = (&plans[&0], &plans[&1]);
        assert_eq!((first.held_roles[0].source, first.user.protection, first.error.is_none()), (Some("eligible"), Some("None"), true));
        assert!(first.warnings.iter().any(|warning| warning.code == "eligible_role" && warning.message.contains("Global Administrator")));
        assert!(second.held_roles.is_empty() && second.warnings.is_empty(), "{second:?}");
        let plans = Situation::of(users).options(json!({ "kind": "plan" })).end().plans;
        assert!(plans[&0].warnings.is_empty() && plans[&0].error.is_none(), "{:?}", plans[&0]);
    }
}

/// A password that the service would refuse is not set: a generated one is drawn anew, an own one ends the user.
#[test]
fn the_service_is_asked_about_passwords() {
    for users in [1, 25] {
        let options = json!({ "validatePassword": true });
        let of = |likes: fn(&str) -> bool| Situation::of(users).options(options.clone()).with(move |tenant| tenant.likes = likes);
        let (_, service) = of(|password| password.bytes().map(u32::from).sum::<u32>() % 8 != 0).resets_all();
        let passwords = service.tenant.people.iter().skip(1).filter_map(|person| person.password.as_ref());
        assert!(passwords.clone().all(|password| password.bytes().map(u32::from).sum::<u32>() % 8 != 0) && passwords.count() == users);
        let (report, service) = of(|_| false).play();
        assert!((0..users).all(|index| report.ended(index) == "Failed password_rejected"), "{:?}", report.tally());
        assert!(service.tenant.people.iter().all(|person| person.password.is_none()));
        let message = &report.results[&0].0.error.as_ref().unwrap().message;
        assert!(message.contains("password_banned"), "{message}");
        let refused = Rule::always(Fault::Refused(403, RetryAfter::Unsaid)).on(Operation::Other);
        let (report, _) = of(|_| false).ruled(vec![refused]).resets_all();
        assert!(report.results[&0].0.warnings.iter().any(|warning| warning.code == "password_not_validated"));
    }
}

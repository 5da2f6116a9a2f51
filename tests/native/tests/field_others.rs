//! The run does not end for one user's sake. The numbers are those of the cases from the field.

use entra_reset_core::Answer;
use entra_reset_tests::run::Run;
use entra_reset_tests::service::{Fault, List, RetryAfter, Rule};
use graph_rules::Operation;
use serde_json::json;

use crate::support::{Situation, name};

const THIRD: usize = 2;

fn reset(users: usize) -> [(String, usize); 1] {
    [("Reset".to_owned(), users)]
}

#[test]
fn c1_a_challenge_for_one_user_is_that_users() {
    for status in [403, 401] {
        let rule = Rule::always(Fault::Challenge(status)).on(Operation::SetPassword).about(&name(3));
        let report = Situation::of(1_000).ruled(vec![rule]).host(|run| run.answer = |_| Answer::YesToAll).end();
        assert_eq!(report.tally().get("Reset"), Some(&999), "{status}: {:?}", report.tally());
        assert_eq!(report.results[&THIRD].0.outcome, "Failed", "{status}");
        assert!(report.tokens_asked <= 1, "{status}: asked {} times", report.tokens_asked);
    }
}

/// A host that brings another token each time is asked once for the same claims.
#[test]
fn c1_the_same_claims_are_asked_for_once() {
    let rule = Rule::always(Fault::Challenge(403)).on(Operation::SetPassword).about(&name(3));
    let report = Situation::of(60).ruled(vec![rule]).host(|run| run.new_tokens = 10).end();
    assert_eq!(report.tally().get("Reset"), Some(&59), "{:?}", report.tally());
    assert_eq!(report.tokens_asked, 1);
}

/// A tenant with role-assignable groups, so that there is a list of each kind.
fn with_groups(users: usize) -> Situation {
    Situation::of(users).with(|tenant| {
        let ids: Vec<String> = tenant.people.iter().map(|person| person.id.clone()).collect();
        for id in &ids[1..3] {
            tenant.add_group(true, &[id], &[id]);
        }
    })
}

const LISTS: [Operation; 4] = [Operation::Groups, Operation::RoleAssignments, Operation::GroupMembers, Operation::GroupOwners];

#[test]
fn c2_a_list_whose_next_page_is_itself_ends() {
    let calm = with_groups(20).end().requests;
    for list in LISTS {
        let (report, _) = with_groups(20).ruled(vec![Rule::always(Fault::List(List::Itself)).on(list)]).resets_all();
        assert!(report.requests < calm + 200, "{list:?}: {} requests", report.requests);
        assert!(report.ended_ms < 60_000, "{list:?}: {} ms", report.ended_ms);
    }
}

#[test]
fn c2_a_list_without_an_end_ends_at_its_thousandth_page() {
    let group = with_groups(20).tenant.groups[0].id.clone();
    for list in LISTS {
        let rule = Rule::always(Fault::List(List::Endless)).on(list);
        let is_of_a_group = matches!(list, Operation::GroupMembers | Operation::GroupOwners);
        let rule = if is_of_a_group { rule.about(&group) } else { rule.about_nobody() };
        let (report, _) = with_groups(20).ruled(vec![rule]).resets_all();
        // Some hundred pages later the minute of a hint is over, or the thousandth page comes.
        assert!((400..1_300).contains(&report.requests), "{list:?}: {} requests", report.requests);
    }
}

/// The same of what belongs to one user alone, in a short list.
#[test]
fn c2_a_users_own_list_without_an_end_is_that_users() {
    for list in [Operation::MemberOf, Operation::OwnedObjects, Operation::RoleAssignments] {
        for fault in [List::Itself, List::Endless, List::Foreign] {
            let rule = Rule::always(Fault::List(fault)).on(list).about(&name(3));
            let report = Situation::of(5).ruled(vec![rule]).end();
            assert!((0..5).filter(|index| *index != THIRD).all(|index| report.ended(index) == "Reset"), "{:?}", report.tally());
            assert!(report.requests < 5_000, "{list:?} {fault:?}: {} requests", report.requests);
        }
    }
}

#[test]
fn c3_nobody_waits_for_a_hint() {
    let calm = Situation::of(600).end().ended_ms;
    for fault in [
        Fault::Refused(503, RetryAfter::Seconds(150)),
        Fault::Refused(429, RetryAfter::Seconds(150)),
        Fault::Refused(503, RetryAfter::Unsaid),
        Fault::Refused(500, RetryAfter::Seconds(30)),
        Fault::Silent { done: false },
        Fault::Html { done: false },
    ] {
        let (report, _) = Situation::of(600).ruled(vec![Rule::always(fault).on(Operation::Domain)]).resets_all();
        assert!(report.ended_ms <= calm + 65_000, "{fault:?}: {} ms instead of {calm}", report.ended_ms);
    }
}

/// Half of the users are of another domain: they do not wait even for a while.
#[test]
fn c3_a_hint_about_others_costs_nothing() {
    let mut situation = Situation::of(100).with(|tenant| {
        for person in tenant.people.iter_mut().skip(1).step_by(2) {
            person.name = person.name.replace("contoso", "adatum");
        }
    });
    situation.users = situation.tenant.people.iter().skip(1).map(|person| person.name.clone()).collect();
    let rule = Rule::always(Fault::Refused(503, RetryAfter::Seconds(150))).on(Operation::Domain).about("adatum.example");
    let (report, service) = situation.ruled(vec![rule]).host(|run| run.answer = |_| Answer::YesToAll).resets_all();
    let of_contoso: Vec<&str> =
        service.tenant.people.iter().filter(|person| person.name.contains("contoso")).map(|person| person.id.as_str()).collect();
    let late = report.sent.iter().find(|(at_ms, request)| *at_ms > 10_000 && of_contoso.iter().any(|id| request.contains(id)));
    assert!(late.is_none(), "{late:?}");
}

#[test]
fn c4_a_token_that_works_elsewhere_is_kept() {
    for users in [10, 60] {
        let rule = Rule::always(Fault::Refused(401, RetryAfter::Unsaid)).on(Operation::SetPassword).about(&name(3));
        let report = Situation::of(users).ruled(vec![rule]).end();
        assert_eq!(report.tally().get("Reset"), Some(&(users - 1)), "{:?}", report.tally());
        assert_eq!(report.ended(THIRD), "Failed token_refused");
    }
}

/// A token that works nowhere any more ends the run: nothing is sent for ever.
#[test]
fn c4_a_token_that_works_nowhere_ends_the_run() {
    let report = Situation::of(60).ruled(vec![Rule::always(Fault::Refused(401, RetryAfter::Unsaid)).skipping(4)]).end();
    assert_eq!(report.tally().get("Reset"), None, "{:?}", report.tally());
    assert!(report.ended_ms < 120_000 && report.round_trips < 60, "{} ms, {} round trips", report.ended_ms, report.round_trips);
}

#[test]
fn c5_a_token_is_asked_for_as_often_as_it_ends() {
    let (report, _) = Situation::of(12)
        .options(json!({ "maxInFlight": 1, "userTimeoutSec": 604_800 }))
        .host(|run| {
            run.claims = json!({ "exp": entra_reset_tests::service::UTC_AT_ZERO_MS / 1000 + 100 });
            run.latency_ms = Box::new(|| 10_000);
            run.new_tokens = 1_000;
            run.token_life_sec = Some(100);
        })
        .resets_all();
    assert!(report.tokens_asked >= 3, "asked {} times in {} ms", report.tokens_asked, report.ended_ms);
}

#[test]
fn c6_a_list_that_is_refused_for_one_name_is_read_one_by_one() {
    for fault in [
        Fault::Refused(500, RetryAfter::Unsaid),
        Fault::Refused(414, RetryAfter::Unsaid),
        Fault::Refused(400, RetryAfter::Unsaid),
        Fault::Refused(403, RetryAfter::Unsaid),
        Fault::Html { done: false },
        Fault::Silent { done: false },
        Fault::List(List::Itself),
        Fault::List(List::Foreign),
    ] {
        let rule = Rule::always(fault).on(Operation::ListUsers).about(&name(3));
        Situation::of(30).ruled(vec![rule]).resets_all();
    }
}

/// A person thinks half a minute about each user, and stops at the eighth.
#[test]
fn c7_what_was_confirmed_has_left_before_the_next_question() {
    for (users, stands_still) in [(10, false), (25, false), (10, true), (25, true)] {
        let thoughtful = |cut_ms: Option<u64>| {
            let host = move |run: &mut Run| {
                run.thinks_ms = 30_000;
                run.stands_still = stands_still;
                run.cancel_at_ms = cut_ms;
            };
            Situation::of(users).host(host).end()
        };
        let asked = thoughtful(None).asked;
        assert_eq!(asked.len(), users);
        let report = thoughtful(Some(asked[7].0 + 15_000));
        assert_eq!(report.tally().get("Reset"), Some(&7), "of {users}, the host stands still: {stands_still}: {:?}", report.tally());
        assert!(report.results.values().filter(|(outcome, _)| outcome.outcome == "Cancelled").all(|(_, secret)| secret.is_none()));
    }
}

/// In the order of the list, as long as a person answers.
#[test]
fn c7_a_person_is_asked_in_the_order_of_the_list() {
    let report = Situation::of(25).host(|run| run.thinks_ms = 2_000).end();
    assert_eq!(report.asked.iter().map(|(_, index)| *index).collect::<Vec<_>>(), (0..25).collect::<Vec<_>>());
}

/// Five synchronised users at the head of a list that keeps every connection busy.
#[test]
fn c8_what_goes_alone_is_not_starved() {
    let situation = Situation::of(20_000).with(|tenant| tenant.people[1..6].iter_mut().for_each(|person| person.synced = true));
    let report = situation
        .options(json!({ "allowSharedPassword": true }))
        .host(|run| {
            run.answer = |_| Answer::YesToAll;
            run.own_password = Some("Canary-7Qz!Password");
            run.latency_ms = Box::new(|| 4_000);
        })
        .end();
    assert_eq!(report.tally(), reset(20_000).into());
    let first = report.sent.iter().find(|(_, request)| request.ends_with("/resetPassword")).unwrap().0;
    assert!(first < 900_000, "the first goes out at {first} ms");
}

//! One user's, one hint's or one list's trouble is nobody else's: whatever answers it, for ever, all others end as without it.

use std::collections::BTreeMap;

use entra_reset_core::{Answer, Failure};
use entra_reset_tests::service::{CUSTOM_ROLE, DIRECTORY_READERS, Fault, HELPDESK_ADMINISTRATOR, List, Location, RetryAfter, Rule, Tenant};
use graph_rules::Operation;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Situation, name};

/// The kinds of users in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Synced,
    Disabled,
    Guest,
    LocalAccount,
    Restricted,
    Holds(&'static str),
    InRoleGroup,
    OwnsRoleGroup,
    /// In the other domain.
    OfAdatum,
    Unknown,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        20 => Just(Kind::Plain),
        4 => Just(Kind::Synced),
        4 => Just(Kind::OfAdatum),
        3 => prop::sample::select(vec![Kind::Disabled, Kind::Guest, Kind::LocalAccount, Kind::Restricted, Kind::Unknown]),
        2 => prop::sample::select(vec![HELPDESK_ADMINISTRATOR, DIRECTORY_READERS, CUSTOM_ROLE]).prop_map(Kind::Holds),
        2 => prop::sample::select(vec![Kind::InRoleGroup, Kind::OwnsRoleGroup]),
    ]
}

/// Most lists are short, some are long.
fn lists() -> impl Strategy<Value = Vec<Kind>> {
    prop_oneof![
        4 => prop::collection::vec(kinds(), 2..20),
        4 => prop::collection::vec(kinds(), 20..60),
        1 => prop::collection::vec(kinds(), 60..300),
    ]
}

/// What is in trouble.
#[derive(Clone, Copy, Debug)]
enum Culprit {
    /// All that is asked about the user at this place, modulo how many there are; or only this.
    User(usize, Option<Operation>),
    /// What is asked about a domain.
    Domain(&'static str),
    /// A list of the whole tenant.
    Tenant(Operation),
    /// Members or owners of a group.
    Group(Operation),
}

fn culprits() -> impl Strategy<Value = Culprit> {
    let of_users = vec![
        Operation::ReadUser,
        Operation::ListUsers,
        Operation::MemberOf,
        Operation::OwnedObjects,
        Operation::RoleAssignments,
        Operation::SetPassword,
        Operation::ResetPassword,
        Operation::Operation,
        Operation::RevokeSessions,
    ];
    let users = (any::<usize>(), prop::option::weighted(0.8, prop::sample::select(of_users)));
    prop_oneof![
        6 => users.prop_map(|(place, operation)| Culprit::User(place, operation)),
        1 => prop::sample::select(vec!["contoso.example", "adatum.example"]).prop_map(Culprit::Domain),
        2 => prop::sample::select(vec![Operation::Groups, Operation::RoleAssignments, Operation::GroupSettings]).prop_map(Culprit::Tenant),
        1 => prop::sample::select(vec![Operation::GroupMembers, Operation::GroupOwners]).prop_map(Culprit::Group),
    ]
}

const TWO_RETRY_AFTERS: &[(&str, &str)] = &[("Retry-After", "1"), ("Retry-After", "150")];
const TWO_CHALLENGES: &[(&str, &str)] =
    &[("WWW-Authenticate", "Basic realm=\"x\""), ("WWW-Authenticate", "Bearer error=\"invalid_token\"")];

fn faults() -> impl Strategy<Value = Fault> {
    let statuses = vec![307_u16, 400, 401, 403, 404, 405, 408, 409, 410, 413, 414, 423, 429, 429, 500, 501, 502, 503, 504, 509];
    let waits = vec![RetryAfter::Unsaid, RetryAfter::Seconds(0), RetryAfter::Seconds(1), RetryAfter::Seconds(30), RetryAfter::Seconds(150)];
    let others = vec![
        Fault::Challenge(401),
        Fault::Challenge(403),
        Fault::Echo(400),
        Fault::Echo(403),
        Fault::Html { done: false },
        Fault::Html { done: true },
        Fault::Truncated,
        Fault::DoneAndFailed(500),
        Fault::Silent { done: false },
        Fault::Silent { done: true },
        Fault::Unanswered { failure: Failure::NotSent, done: false },
        Fault::Unanswered { failure: Failure::Lost, done: false },
        Fault::Unanswered { failure: Failure::Lost, done: true },
        Fault::Unanswered { failure: Failure::Redirected, done: false },
        Fault::Answered(200, &[], "{}"),
        Fault::Answered(200, &[], "[]"),
        Fault::Answered(200, &[], "null"),
        Fault::Answered(200, &[], "{\"value\":null}"),
        Fault::Answered(200, &[], "{\"value\":[null,{},[]]}"),
        Fault::Answered(202, &[], ""),
        Fault::Answered(204, &[], ""),
        Fault::Answered(429, TWO_RETRY_AFTERS, ""),
        Fault::Answered(401, TWO_CHALLENGES, ""),
        Fault::List(List::Empty),
        Fault::List(List::Itself),
        Fault::List(List::Endless),
        Fault::List(List::Foreign),
        Fault::Location(Location::Relative),
        Fault::Location(Location::Twice),
        Fault::Location(Location::Missing),
        Fault::Location(Location::Foreign),
        Fault::Location(Location::Unreadable),
    ];
    prop_oneof![
        1 => (prop::sample::select(statuses), prop::sample::select(waits)).prop_map(|(status, after)| Fault::Refused(status, after)),
        1 => prop::sample::select(others),
    ]
}

/// The tenant behind a list, and the names in it.
fn situation(list: &[Kind]) -> Situation {
    let mut situation = Situation::of(list.len());
    let tenant = &mut situation.tenant;
    for (place, kind) in (1..).zip(list) {
        describe(tenant, place, *kind);
    }
    // Two groups at least, so that one may be in trouble.
    tenant.add_group(true, &[], &[]);
    situation.users = tenant.people.iter().skip(1).map(|person| person.name.clone()).collect();
    for (user, _) in situation.users.iter_mut().zip(list).filter(|(_, kind)| **kind == Kind::Unknown) {
        *user = format!("nobody-{user}");
    }
    situation.options(json!({ "force": true, "revokeSession": true, "tenantBannedWords": true })).host(|run| {
        run.answer = |_| Answer::YesToAll;
        run.new_tokens = 1;
    })
}

fn describe(tenant: &mut Tenant, place: usize, kind: Kind) {
    let id = tenant.people[place].id.clone();
    let person = &mut tenant.people[place];
    match kind {
        Kind::Plain | Kind::Unknown => {}
        Kind::Synced => person.synced = true,
        Kind::Disabled => person.enabled = false,
        Kind::Guest => person.guest = true,
        Kind::LocalAccount => person.local_account = true,
        Kind::Restricted => person.restricted = true,
        Kind::OfAdatum => person.name = person.name.replace("contoso", "adatum"),
        Kind::Holds(role) => tenant.assign(&id, role, "/"),
        Kind::InRoleGroup => drop(tenant.add_group(true, &[&id], &[])),
        Kind::OwnsRoleGroup => drop(tenant.add_group(true, &[], &[&id])),
    }
}

/// How everybody ended, by place.
fn ends(situation: Situation) -> BTreeMap<usize, String> {
    let report = situation.end();
    report.results.keys().map(|index| (*index, report.ended(*index))).collect()
}

/// Whether the caller holds a role that is scoped to a restricted unit is read once for all, and not for ever: where it is not known, the service
/// decides about the members of such a unit.
fn is_by_caller(kind: Kind) -> bool {
    kind == Kind::Restricted
}

fn compare(list: &[Kind], culprit: Culprit, fault: Fault) -> Result<(), TestCaseError> {
    let calm = ends(situation(list));
    let rule = Rule::always(fault);
    let (rule, alone) = match culprit {
        Culprit::User(place, operation) => {
            let place = place % list.len();
            let about = situation(list).tenant.people[place + 1].name.clone();
            let rule = rule.about(&about);
            (operation.map_or(rule.clone(), |operation| rule.on(operation)), Some(place))
        }
        Culprit::Domain(domain) => (rule.on(Operation::Domain).about(domain), None),
        Culprit::Tenant(operation) => (rule.on(operation).about_nobody(), None),
        Culprit::Group(operation) => {
            let group = situation(list).tenant.groups[0].id.clone();
            (rule.on(operation).about(&group), None)
        }
    };
    let troubled = ends(situation(list).ruled(vec![rule]));
    for (index, end) in calm.iter().filter(|(index, _)| Some(**index) != alone && !is_by_caller(list[**index])) {
        prop_assert_eq!(&troubled[index], end, "user {} of {} ({:?})", index, list.len(), list[*index]);
    }
    Ok(())
}

/// Whether a batch with others in it may be redirected: it went to another host with all that was in it, so that none of it is sent again.
fn redirects_batch(culprit: Culprit, fault: Fault) -> bool {
    matches!(culprit, Culprit::User(_, None)) && matches!(fault, Fault::Unanswered { failure: Failure::Redirected, .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_time: 60_000, ..ProptestConfig::default() })]

    #[test]
    fn ones_trouble_is_nobody_elses(list in lists(), culprit in culprits(), fault in faults()) {
        prop_assume!(!redirects_batch(culprit, fault));
        compare(&list, culprit, fault)?;
    }

    /// A batch that is refused, or not answered, because one user is in it. One that was redirected is not meant: it went to another host
    /// with all that was in it, so that none of it is sent again.
    #[test]
    fn a_batch_that_one_user_spoils_is_that_users(
        list in prop::collection::vec(kinds(), 20..60),
        place: usize,
        fault in faults().prop_filter("repeated for nobody", |fault| !matches!(fault, Fault::Unanswered { failure: Failure::Redirected, .. })),
    ) {
        let place = place % list.len();
        spoil_batches(&list, place, fault)?;
    }
}

/// Every batch with something about the user at this place is answered so.
fn spoil_batches(list: &[Kind], place: usize, fault: Fault) -> Result<(), TestCaseError> {
    let about = situation(list).tenant.people[place + 1].name.clone();
    let rule = Rule::always(fault).on(Operation::Batch).about(&about);
    let (calm, troubled) = (ends(situation(list)), ends(situation(list).ruled(vec![rule])));
    for (index, end) in calm.iter().filter(|(index, _)| **index != place && !is_by_caller(list[**index])) {
        prop_assert_eq!(&troubled[index], end, "user {} of {} ({:?})", index, list.len(), list[*index]);
    }
    Ok(())
}

/// What a batch is asked to wait costs none of its users their own time, and a class that nobody waits for does not starve meanwhile.
#[test]
fn the_waits_of_spoilt_batches_are_nobodys() {
    for status in [408, 429, 503] {
        for users in [20, 42, 60] {
            let spoilt = spoil_batches(&vec![Kind::Plain; users], 2, Fault::Refused(status, RetryAfter::Seconds(150)));
            assert!(spoilt.is_ok(), "{status}, {users} users: {spoilt:?}");
        }
    }
}

/// The comparison compares something: users end in different ways, and a fault changes the end of the one whom it meets.
#[test]
fn what_is_compared() {
    let list = [Kind::Plain, Kind::Synced, Kind::Disabled, Kind::Guest, Kind::Unknown, Kind::OfAdatum];
    let calm = ends(situation(&list));
    let expected = ["Reset", "Reset", "Skipped user_disabled", "Failed user_guest", "Failed user_not_found", "Reset"];
    assert_eq!(calm.values().collect::<Vec<_>>(), expected);
    let rule = Rule::always(Fault::Refused(400, RetryAfter::Unsaid)).on(Operation::SetPassword).about(&name(1));
    let troubled = ends(situation(&list).ruled(vec![rule]));
    assert_eq!(troubled[&0], "Failed request_refused");
    assert!((1..list.len()).all(|place| troubled[&place] == calm[&place]));
}

//! No text that leaves core holds a password, whatever the service quotes, and in whatever form. Every message is searched by
//! `run::play` for every form of every password.

use entra_reset_core::Answer;
use entra_reset_tests::service::{BackgroundReset, End, Fault, Rule};
use graph_rules::{Operation, forms};
use serde_json::json;

use crate::support::Situation;

/// It holds what each kind of escape changes.
const CANARY: &str = "Canary-\"9zz/q\\ <Ow'n&+1";

const OPERATIONS: [Operation; 15] = [
    Operation::ReadUser,
    Operation::ListUsers,
    Operation::ReadCaller,
    Operation::MemberOf,
    Operation::OwnedObjects,
    Operation::RoleAssignments,
    Operation::Groups,
    Operation::GroupMembers,
    Operation::GroupOwners,
    Operation::GroupSettings,
    Operation::Domain,
    Operation::SetPassword,
    Operation::ResetPassword,
    Operation::Operation,
    Operation::RevokeSessions,
];

/// A few users of both kinds, whose messages are searched.
fn quoted(users: usize, own_password: bool) -> Situation {
    let options = json!({ "allowSharedPassword": true, "revokeSession": true, "force": true,
                          "operationTimeoutSec": 20, "userTimeoutSec": 120 });
    let situation = Situation::of(users).options(options).with(|tenant| {
        tenant.people.iter_mut().skip(2).step_by(2).for_each(|person| person.synced = true);
        let id = tenant.people[1].id.clone();
        tenant.add_group(true, &[&id], &[&id]);
    });
    // The caller's own password is in everybody's requests.
    let known = if own_password { json!({ "newPassword": CANARY }).to_string() } else { String::new() };
    situation.planned(|plan| plan.known = known).host(move |run| {
        run.is_quoted = true;
        run.own_password = own_password.then_some(CANARY);
        run.answer = |_| Answer::YesToAll;
    })
}

fn in_all_sizes(rules: &[Rule], change: impl Fn(Situation) -> Situation) {
    for users in [4, 24] {
        for own_password in [false, true] {
            change(quoted(users, own_password).ruled(rules.to_vec())).end();
        }
    }
}

fn echoes(statuses: &[u16]) {
    for status in statuses {
        for operation in OPERATIONS.into_iter().chain([Operation::Batch]) {
            in_all_sizes(&[Rule::always(Fault::Echo(*status)).on(operation)], |situation| situation);
        }
    }
}

#[test]
fn an_echo_of_a_bad_request() {
    echoes(&[400]);
}

#[test]
fn an_echo_of_a_refusal() {
    echoes(&[401, 403, 404]);
}

#[test]
fn an_echo_of_a_conflict_or_a_throttle() {
    echoes(&[409, 413, 429]);
}

#[test]
fn an_echo_of_a_failure() {
    echoes(&[500, 503]);
}

/// A success that quotes is no less an echo.
#[test]
fn an_echo_with_a_success() {
    echoes(&[200, 202]);
}

/// Two in a row: the other route is refused as well.
#[test]
fn echoes_of_both_routes() {
    for status in [400, 403] {
        let rules = [Operation::SetPassword, Operation::ResetPassword].map(|operation| Rule::always(Fault::Echo(status)).on(operation));
        in_all_sizes(&rules, |situation| situation);
    }
}

/// The words of an operation that failed.
#[test]
fn a_detail_that_quotes() {
    let quoting: &'static str = Box::leak(format!("refused: {}", forms(CANARY).join(" ")).into_boxed_str());
    for on_premises in [false, true] {
        let operation = BackgroundReset { looks: 0, end: End::Fails { detail: Some(quoting), on_premises } };
        in_all_sizes(&[], |situation| {
            let operation = operation.clone();
            situation.planned(|plan| plan.operation = Box::new(move || operation.clone()))
        });
    }
}

/// A gateway's page that quotes, where an error was expected or a success.
#[test]
fn a_page_that_quotes() {
    let quoting: &'static str = Box::leak(format!("<html><body>{}</body></html>", forms(CANARY).join("<br>")).into_boxed_str());
    for status in [200, 403, 502] {
        for operation in
            [Operation::SetPassword, Operation::ResetPassword, Operation::Operation, Operation::RevokeSessions, Operation::ReadUser]
        {
            in_all_sizes(&[Rule::always(Fault::Answered(status, &[], quoting)).on(operation)], |situation| situation);
        }
    }
}

/// Headers that hosts hand on.
#[test]
fn headers_that_quote() {
    let header: &'static str = Box::leak(forms(CANARY).join(" ").into_boxed_str());
    let headers: &'static [(&str, &str)] = Box::leak(Box::new([
        ("request-id", header),
        ("client-request-id", header),
        ("Retry-After", header),
        ("WWW-Authenticate", header),
        ("Date", header),
    ]));
    for status in [400, 401, 403, 429, 500] {
        for operation in [Operation::SetPassword, Operation::ResetPassword, Operation::Operation, Operation::RevokeSessions] {
            in_all_sizes(&[Rule::always(Fault::Answered(status, headers, "")).on(operation)], |situation| situation);
        }
    }
}

//! A long list tells of each user what a short list tells: the same tenant once in short lists, once in one long list.

use std::collections::BTreeMap;

use entra_reset_core::wire::Outcome;
use entra_reset_tests::run::{Run, play};
use entra_reset_tests::service::{
    ALL_RIGHTS, CUSTOM_ROLE, DIRECTORY_READERS, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, Person, Plan, Refuses, Rights, Service,
    Tenant, USER_ADMINISTRATOR,
};
use serde_json::json;

/// The longest list that is worked off user by user.
const SHORT: usize = 19;

/// What a result says about a user, with the codes of their warnings.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    outcome: &'static str,
    error: Option<&'static str>,
    protection: Option<&'static str>,
    method_reason: Option<&'static str>,
    /// Template ids, in order.
    roles: Vec<String>,
    warnings: Vec<&'static str>,
}

impl Told {
    fn new(outcome: &Outcome) -> Self {
        let mut roles: Vec<String> = outcome.user.roles.iter().map(|role| role.role_template_id.clone().unwrap()).collect();
        roles.sort_unstable();
        let mut warnings: Vec<_> = outcome.warnings.iter().map(|warning| warning.code).collect();
        warnings.sort_unstable();
        warnings.dedup();
        Self {
            outcome: outcome.outcome,
            error: outcome.error.as_ref().map(|error| error.code),
            protection: outcome.user.protection,
            method_reason: outcome.user.method_reason,
            roles,
            warnings,
        }
    }
}

type Case = (&'static str, fn(&mut Tenant, &str, &mut Person));

/// One user of each kind.
const CASES: [Case; 24] = [
    ("plain", |_, _, _| {}),
    ("disabled", |_, _, person| person.enabled = false),
    ("synced", |_, _, person| person.synced = true),
    ("guest", |_, _, person| person.guest = true),
    ("local account", |_, _, person| person.local_account = true),
    ("federated", |_, _, person| person.name = "federated@fabrikam.example".to_owned()),
    ("quoted", |_, _, person| person.name = "o'brien@contoso.example".to_owned()),
    ("restricted unit", |_, _, person| person.restricted = true),
    ("global administrator", |tenant, id, _| tenant.assign(id, GLOBAL_ADMINISTRATOR, "/")),
    ("helpdesk administrator", |tenant, id, _| tenant.assign(id, HELPDESK_ADMINISTRATOR, "/")),
    ("directory readers", |tenant, id, _| tenant.assign(id, DIRECTORY_READERS, "/")),
    ("two roles", |tenant, id, _| {
        tenant.assign(id, HELPDESK_ADMINISTRATOR, "/");
        tenant.assign(id, USER_ADMINISTRATOR, "/");
    }),
    ("custom role", |tenant, id, _| tenant.assign(id, CUSTOM_ROLE, "/")),
    ("scoped role", |tenant, id, _| tenant.assign(id, USER_ADMINISTRATOR, "/administrativeUnits/1")),
    ("scoped custom role", |tenant, id, _| tenant.assign(id, CUSTOM_ROLE, "/administrativeUnits/1")),
    ("scoped and tenant-wide role", |tenant, id, _| {
        tenant.assign(id, USER_ADMINISTRATOR, "/administrativeUnits/1");
        tenant.assign(id, HELPDESK_ADMINISTRATOR, "/");
    }),
    ("synced administrator", |tenant, id, person| {
        person.synced = true;
        tenant.assign(id, HELPDESK_ADMINISTRATOR, "/");
    }),
    ("member of a role-assignable group", |tenant, id, _| drop(tenant.add_group(true, &[id], &[]))),
    ("owner of a role-assignable group", |tenant, id, _| drop(tenant.add_group(true, &[], &[id]))),
    ("member of a plain group", |tenant, id, _| drop(tenant.add_group(false, &[id], &[id]))),
    ("role through a group", |tenant, id, _| {
        let group = tenant.add_group(true, &[id], &[]);
        tenant.assign(&group, HELPDESK_ADMINISTRATOR, "/");
    }),
    ("owner of a group with a role", |tenant, id, _| {
        let group = tenant.add_group(true, &[], &[id]);
        tenant.assign(&group, GLOBAL_ADMINISTRATOR, "/");
    }),
    ("custom role through a group", |tenant, id, _| {
        let group = tenant.add_group(true, &[id], &[]);
        tenant.assign(&group, CUSTOM_ROLE, "/");
    }),
    ("scoped role through a group", |tenant, id, _| {
        let group = tenant.add_group(true, &[id], &[]);
        tenant.assign(&group, USER_ADMINISTRATOR, "/administrativeUnits/1");
    }),
];

/// The tenant of the cases; a page is shorter than its lists.
fn tenant(caller_role: &str, rights: Rights) -> Tenant {
    let mut tenant = Tenant::new(caller_role, CASES.len(), rights);
    tenant.page = 7;
    for (i, (_, make)) in CASES.iter().enumerate() {
        let mut person = tenant.people[i + 1].clone();
        let id = person.id.clone();
        make(&mut tenant, &id, &mut person);
        tenant.people[i + 1] = person;
    }
    tenant
}

/// What is told of each case in lists of this length.
fn told(caller_role: &str, rights: Rights, length: usize) -> BTreeMap<&'static str, Told> {
    let mut told = BTreeMap::new();
    let names: Vec<String> = tenant(caller_role, rights).people.iter().skip(1).map(|person| person.name.clone()).collect();
    for (list, cases) in names.chunks(length).zip(CASES.chunks(length)) {
        // What is learnt about one user must not colour the next: each list meets the tenant as it is.
        let mut service = Service::new(tenant(caller_role, rights), Plan::calm());
        // A token that may read groups: of one that may not, a user's own list would be no use either.
        let claims = json!({ "scp": "User.Read.All GroupMember.Read.All User-PasswordProfile.ReadWrite.All UserAuthenticationMethod.ReadWrite.All" });
        let run = Run { claims, ..Run::new(json!({ "force": true }), list.to_vec()) };
        let report = play(run, &mut service);
        told.extend(cases.iter().zip(report.results.values()).map(|((case, _), (outcome, _))| (*case, Told::new(outcome))));
    }
    assert_eq!(told.len(), CASES.len());
    told
}

/// What a long list tells by design where a short one tells this.
///
/// Where groups may not be read, it does not ask each user what they own, and says so. It reads the roles of role-assignable groups, so
/// that it also knows custom ones that are held through a group: they protect no more than the group does.
fn by_design(case: &str, rights: Rights, short: &Told) -> Told {
    let mut long = short.clone();
    if !rights.reads_groups && !matches!(short.error, Some("user_guest" | "user_disabled")) {
        long.protection = long.protection.filter(|protection| *protection != "None");
        long.warnings.push("groups_unknown");
        long.warnings.sort_unstable();
        long.warnings.dedup();
    } else if case == "custom role through a group" && rights.reads_assignments {
        long.roles.push(CUSTOM_ROLE.to_owned());
    }
    long
}

fn compare(rights: Rights) {
    for caller_role in [GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR] {
        for patch_refuses in [Refuses::Nobody, Refuses::Protected] {
            let rights = Rights { patch_refuses, ..rights };
            let (short, long) = (told(caller_role, rights, SHORT), told(caller_role, rights, CASES.len()));
            for (case, short) in short {
                assert_eq!(long[case], by_design(case, rights, &short), "{case}, {caller_role}, {rights:?}");
            }
        }
    }
}

#[test]
fn where_everything_may_be_read() {
    compare(ALL_RIGHTS);
}

#[test]
fn where_assignments_may_not_be_read() {
    compare(Rights { reads_assignments: false, ..ALL_RIGHTS });
}

#[test]
fn where_groups_may_not_be_read() {
    compare(Rights { reads_groups: false, ..ALL_RIGHTS });
    compare(Rights { reads_groups: false, reads_assignments: false, ..ALL_RIGHTS });
}

#[test]
fn where_domains_may_not_be_read() {
    compare(Rights { reads_domains: false, ..ALL_RIGHTS });
}

/// The comparison compares something: the table's rows, the stops and the routes.
#[test]
fn what_is_told() {
    let told = told(USER_ADMINISTRATOR, ALL_RIGHTS, CASES.len());
    let expected = [
        ("plain", "Reset", None, Some("None")),
        ("disabled", "Skipped", Some("user_disabled"), None),
        ("synced", "Reset", None, Some("None")),
        ("guest", "Failed", Some("user_guest"), None),
        ("local account", "Reset", None, Some("None")),
        ("federated", "Failed", Some("user_federated"), Some("None")),
        ("restricted unit", "Failed", Some("role_too_low"), Some("None")),
        ("global administrator", "Failed", Some("role_too_low"), Some("Privileged")),
        ("helpdesk administrator", "Reset", None, Some("Limited")),
        ("directory readers", "Reset", None, Some("None")),
        ("two roles", "Reset", None, Some("Limited")),
        ("custom role", "Failed", Some("role_too_low"), Some("Privileged")),
        ("scoped role", "Reset", None, Some("Privileged")),
        ("member of a role-assignable group", "Failed", Some("role_too_low"), Some("Privileged")),
        ("owner of a role-assignable group", "Failed", Some("role_too_low"), Some("Privileged")),
        ("member of a plain group", "Reset", None, Some("None")),
        ("role through a group", "Failed", Some("role_too_low"), Some("Privileged")),
        ("owner of a group with a role", "Failed", Some("role_too_low"), Some("Privileged")),
        ("scoped role through a group", "Failed", Some("role_too_low"), Some("Privileged")),
    ];
    for (case, outcome, error, protection) in expected {
        let found = &told[case];
        assert_eq!((found.outcome, found.error, found.protection), (outcome, error, protection), "{case}");
    }
    assert_eq!(told["role through a group"].roles, [HELPDESK_ADMINISTRATOR]);
    // The owner of a group does not hold its roles.
    assert!(told["owner of a group with a role"].roles.is_empty());
}

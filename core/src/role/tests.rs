//! The matrix cell by cell against the reference file, where that lies beside the project, and what must hold of any matrix.

use super::*;
use proptest::prelude::*;
use serde_json::Value;

const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";
const HELPDESK: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
const AUTHENTICATION: &str = "c4e39bd9-1100-46d3-8c65-fb160da0071f";

fn caller(ids: &[&str]) -> CallerRoles {
    CallerRoles { tenant_wide: Some(ids.iter().map(|id| (*id).to_owned()).collect()), ..CallerRoles::default() }
}

fn verdict_of(deed: Deed, target: &Target, caller: &CallerRoles) -> Verdict {
    judge(deed, target, caller).verdict()
}

fn target_of(row: &str, template_id: Option<&str>) -> Target {
    let mut target = Target::default();
    match (row, template_id) {
        (_, Some(id)) => target.add_role(id),
        ("userNoAdminRole", None) => {}
        ("userRoleAssignableGroup", None) => target.add_role_assignable_group(),
        (_, None) => target.add_role("00000000-0000-4000-8000-000000000000"),
    }
    target
}

/// Both directions: nothing is allowed that the page refuses, nothing is refused that it allows.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the reference file")]
fn every_cell_of_the_reference() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference/who-can-reset.json");
    let Ok(text) = std::fs::read(path) else {
        eprintln!("SKIPPED: the reference files do not lie beside the project");
        return;
    };
    let matrix: Value = serde_json::from_slice(&text).unwrap();
    let table = &matrix["whoCanResetPasswords"];
    let mut cells = 0;
    for row in table["rows"].as_array().unwrap().iter().filter(|row| row["key"] != "userRoleScopedToRestrictedAu") {
        let target = target_of(row["key"].as_str().unwrap(), row["templateId"].as_str());
        for column in table["columns"].as_array().unwrap() {
            let allowed = row["allowed"][column["role"].as_str().unwrap()].as_bool().unwrap();
            let found = verdict_of(Deed::ResetPassword, &target, &caller(&[column["templateId"].as_str().unwrap()]));
            assert_eq!(found, if allowed { Verdict::Allowed } else { Verdict::Refused }, "{} by {}", row["key"], column["role"]);
            cells += 1;
        }
        for outside in matrix["callersOutsideTheTables"].as_array().unwrap() {
            let expected = match outside["allowed"][row["key"].as_str().unwrap()].as_bool() {
                Some(true) => Verdict::Allowed,
                Some(false) => Verdict::Refused,
                None => Verdict::Unknown,
            };
            assert_eq!(
                verdict_of(Deed::ResetPassword, &target, &caller(&[outside["templateId"].as_str().unwrap()])),
                expected,
                "{} by {}",
                row["key"],
                outside["role"]
            );
            cells += 1;
        }
    }
    assert_eq!(cells, 17 * CALLERS.len());
}

#[test]
fn protection_by_who_is_left() {
    let protection = |ids: &[&str]| {
        let mut target = Target::default();
        ids.iter().for_each(|id| target.add_role(id));
        target.protection()
    };
    assert_eq!(protection(&[]), Protection::None);
    assert_eq!(protection(&["88d8e3e3-8f55-4a1e-953a-9b9898b8876b"]), Protection::None);
    assert_eq!(protection(&[HELPDESK]), Protection::Limited);
    assert_eq!(protection(&[GLOBAL]), Protection::Privileged);
    // Each alone is reached by some of the lower roles, but by different ones.
    assert_eq!(protection(&[HELPDESK, AUTHENTICATION]), Protection::Privileged);
    assert_eq!(protection(&["29232cdf-9323-42fd-ade2-1d097af3e4de"]), Protection::Privileged);
    assert_eq!(protection(&["a custom role"]), Protection::Privileged);
    let mut owner = Target::default();
    owner.add_role_assignable_group();
    assert_eq!(owner.protection(), Protection::Privileged);
    assert_eq!(owner.who_may(&[Deed::ResetPassword]), ["Privileged Authentication Administrator", "Global Administrator"]);
}

#[test]
fn what_is_not_known_is_no_refusal() {
    let mut admin = Target::default();
    admin.add_role(HELPDESK);
    let plain = Target::default();
    assert_eq!(verdict_of(Deed::ResetPassword, &admin, &CallerRoles::default()), Verdict::Unknown);
    assert_eq!(verdict_of(Deed::ResetPassword, &plain, &caller(&[])), Verdict::Refused);
    let custom = CallerRoles { custom: vec!["Contoso Desk".to_owned()], ..caller(&[]) };
    assert_eq!(judge(Deed::ResetPassword, &plain, &custom), Rule::CustomRole);
    let unread = CallerRoles { others_unknown: true, ..caller(&[]) };
    assert_eq!(
        (verdict_of(Deed::ResetPassword, &plain, &unread), verdict_of(Deed::ResetPassword, &admin, &unread)),
        (Verdict::Unknown, Verdict::Refused)
    );
}

#[test]
fn names_of_built_in_roles() {
    assert!(BUILT_IN.is_sorted_by_key(|(id, _)| *id));
    assert_eq!(built_in_name(GLOBAL), Some("Global Administrator"));
    assert_eq!(built_in_name("00000000-0000-4000-8000-000000000000"), None);
}

fn any_role() -> impl Strategy<Value = &'static str> {
    prop::sample::select(BUILT_IN.iter().map(|(id, _)| *id).chain(["a custom role"]).collect::<Vec<_>>())
}

/// From the narrowest to the widest.
fn width(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Refused => 0,
        Verdict::Unknown => 1,
        Verdict::Allowed => 2,
    }
}

proptest! {
    #[test]
    fn a_role_more_never_widens_a_target_nor_narrows_a_caller(
        held in prop::collection::vec(any_role(), 0..4),
        more in any_role(),
        by in prop::collection::vec(any_role(), 0..4),
        in_group: bool,
    ) {
        let mut target = Target::default();
        held.iter().for_each(|id| target.add_role(id));
        if in_group {
            target.add_role_assignable_group();
        }
        let before = verdict_of(Deed::ResetPassword, &target, &caller(&by));
        let wider = verdict_of(Deed::ResetPassword, &target, &caller(&[by.clone(), vec![more]].concat()));
        prop_assert!(width(wider) >= width(before));
        let protection = target.protection();
        target.add_role(more);
        prop_assert!(width(verdict_of(Deed::ResetPassword, &target, &caller(&by))) <= width(before));
        prop_assert!(target.protection() >= protection);
    }
}

/// A role that may reset may not always block or issue a pass.
#[test]
fn each_deed_has_its_own_callers() {
    let holding = |roles: &[&str]| {
        let mut target = Target::default();
        roles.iter().for_each(|role| target.add_role(role));
        target
    };
    let caller = |role: &str| CallerRoles { tenant_wide: Some(vec![role.to_owned()]), ..CallerRoles::default() };
    let plain = holding(&[]);
    let user_admin = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    let (helpdesk, auth_admin) = ("729827e3-9c14-49f7-bb1b-9608f156bbb8", "c4e39bd9-1100-46d3-8c65-fb160da0071f");
    for (target, role, block, pass) in [
        (&plain, helpdesk, Verdict::Refused, Verdict::Refused),
        (&plain, user_admin, Verdict::Allowed, Verdict::Refused),
        (&plain, auth_admin, Verdict::Allowed, Verdict::Allowed),
        (&plain, "194ae4cb-b126-40b2-bd5b-6091b380977d", Verdict::Allowed, Verdict::Refused),
        (&holding(&[user_admin]), auth_admin, Verdict::Refused, Verdict::Refused),
        (&holding(&[user_admin]), user_admin, Verdict::Allowed, Verdict::Refused),
        (&holding(&["27460883-1df1-4691-b032-3b79643e5e63"]), auth_admin, Verdict::Allowed, Verdict::Allowed),
        (&holding(&["27460883-1df1-4691-b032-3b79643e5e63"]), "62e90394-69f5-4237-9190-012177145e10", Verdict::Allowed, Verdict::Allowed),
    ] {
        assert_eq!(verdict_of(Deed::SensitiveAction, target, &caller(role)), block, "block by {role}");
        assert_eq!(verdict_of(Deed::CreatePass, target, &caller(role)), pass, "pass by {role}");
    }
    assert_eq!(plain.who_may(&[Deed::CreatePass]).len(), 3);
}

const UNIT: &str = "dddddddd-0000-4000-8000-000000000001";
const USER: &str = "fe930be7-5e62-47db-91af-98c3a49a38b1";

fn scoped(template_id: &str, unit: Option<&str>) -> CallerRoles {
    let role = ScopedRole { template_id: template_id.to_owned(), unit_id: unit.map(str::to_owned) };
    CallerRoles { scoped: vec![role], ..caller(&[]) }
}

fn member_of(units: &[&str]) -> Target {
    let mut target = Target::default();
    target.add_units(units.iter().copied());
    target
}

#[test]
fn a_role_scoped_to_a_unit_reaches_its_members_without_roles() {
    let rule = |target: &Target, caller: &CallerRoles| judge(Deed::ResetPassword, target, caller);
    let desk = scoped(HELPDESK, Some(UNIT));
    assert_eq!(rule(&member_of(&[UNIT]), &desk), Rule::ScopedRoleReaches);
    assert_eq!(rule(&member_of(&["DDDDDDDD-0000-4000-8000-000000000001"]), &desk), Rule::ScopedRoleReaches);
    assert_eq!(rule(&member_of(&["another"]), &desk), Rule::OutsideUnit);
    assert_eq!(rule(&member_of(&[]), &desk), Rule::UnitUnknown);
    assert_eq!(rule(&Target::default(), &desk), Rule::UnitUnknown);
    assert_eq!(rule(&member_of(&[]), &scoped(HELPDESK, None)), Rule::UnitUnknown);
    let mut admin = member_of(&[UNIT]);
    admin.add_role("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");
    assert_eq!(rule(&admin, &desk), Rule::UnitWithoutAdministrators);
    // A role that holds everywhere is enough, and the scoped one adds what it reaches.
    let both = CallerRoles { tenant_wide: Some(vec![USER.to_owned()]), ..desk.clone() };
    assert_eq!((rule(&admin, &both), rule(&member_of(&[]), &both)), (Rule::RoleReaches, Rule::RoleReaches));
    // The deed decides whether the role has it at all.
    assert_eq!(judge(Deed::SensitiveAction, &member_of(&[UNIT]), &desk), Rule::NoRole);
    assert_eq!(judge(Deed::RevokeSessions, &member_of(&[UNIT]), &desk), Rule::ScopedRoleReaches);
    assert_eq!(rule(&member_of(&[UNIT]), &scoped("f2ef992c-3afb-46b9-b7cf-a126ee74c451", Some(UNIT))), Rule::NoRole);
}

#[test]
fn a_restricted_unit_keeps_everybody_else_out() {
    let restricted = |units: &[&str]| {
        let mut target = member_of(units);
        target.add_restriction();
        target
    };
    let rule = |target: &Target, caller: &CallerRoles| judge(Deed::ResetPassword, target, caller);
    for role in CALLERS.iter().map(|role| role.template_id) {
        assert_eq!(rule(&restricted(&[UNIT]), &caller(&[role])), Rule::RestrictedUnit);
        assert_eq!(rule(&restricted(&[UNIT]), &scoped(role, Some("another"))), Rule::RestrictedUnit);
    }
    for role in CALLERS.iter().take(COLUMNS).map(|role| role.template_id) {
        assert_eq!(rule(&restricted(&[UNIT]), &scoped(role, Some(UNIT))), Rule::ScopedRoleReaches);
    }
    assert_eq!(rule(&restricted(&[UNIT, "another"]), &scoped(USER, Some(UNIT))), Rule::UnitUnknown);
    let mut admin = restricted(&[UNIT]);
    admin.add_role("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");
    assert_eq!(rule(&admin, &scoped(USER, Some(UNIT))), Rule::UnitWithoutAdministrators);
    let mut global = restricted(&[UNIT]);
    global.add_role(GLOBAL);
    assert_eq!(rule(&global, &scoped(USER, Some(UNIT))), Rule::RestrictedGlobalAdministrator);
    assert_eq!(rule(&restricted(&[UNIT]), &CallerRoles::default()), Rule::CallerRolesUnknown);
    assert!(restricted(&[UNIT]).who_may(&[Deed::ResetPassword]).is_empty());
    assert_eq!(restricted(&[UNIT]).protection(), Protection::None, "that is about roles alone");
}

#[test]
fn who_holds_a_scoped_role_is_surely_reached_by_the_highest_alone() {
    let mut target = Target::default();
    target.add_scoped_role();
    assert_eq!(target.protection(), Protection::Privileged);
    assert_eq!(judge(Deed::ResetPassword, &target, &caller(&[USER])), Rule::PageSilent);
    assert_eq!(judge(Deed::ResetPassword, &target, &caller(&[GLOBAL])), Rule::RoleReaches);
}

#[test]
fn an_application_is_no_person() {
    let without = CallerRoles { is_application: true, ..CallerRoles::default() };
    assert_eq!(judge(Deed::ResetPassword, &Target::default(), &without), Rule::ApplicationWithoutRole);
    let with = CallerRoles { is_application: true, ..caller(&[USER]) };
    assert_eq!(judge(Deed::ResetPassword, &Target::default(), &with), Rule::RoleReaches);
    let mut admin = Target::default();
    admin.add_role(GLOBAL);
    assert_eq!(judge(Deed::ResetPassword, &admin, &with), Rule::RoleTooLow);
    let none = CallerRoles { is_application: true, ..caller(&[]) };
    assert_eq!(judge(Deed::ResetPassword, &Target::default(), &none), Rule::ApplicationWithoutRole);
}

/// The second table, cell by cell, and the actions that each role has.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the reference file")]
fn every_cell_of_the_other_deeds() {
    let read = |name: &str| std::fs::read(format!("{}/../../shared/reference/{name}", env!("CARGO_MANIFEST_DIR"))).ok();
    let (Some(matrix), Some(roles)) = (read("who-can-reset.json"), read("roles.json")) else {
        eprintln!("SKIPPED: the reference files do not lie beside the project");
        return;
    };
    let (matrix, roles): (Value, Value) = (serde_json::from_slice(&matrix).unwrap(), serde_json::from_slice(&roles).unwrap());
    let table = &matrix["whoCanPerformSensitiveActions"];
    let mut cells = 0;
    for row in table["rows"].as_array().unwrap().iter().filter(|row| row["key"] != "userRoleScopedToRestrictedAu") {
        let target = target_of(row["key"].as_str().unwrap(), row["templateId"].as_str());
        for column in table["columns"].as_array().unwrap() {
            let allowed = row["allowed"][column["role"].as_str().unwrap()].as_bool().unwrap();
            let found = verdict_of(Deed::SensitiveAction, &target, &caller(&[column["templateId"].as_str().unwrap()]));
            assert_eq!(found, if allowed { Verdict::Allowed } else { Verdict::Refused }, "{} by {}", row["key"], column["role"]);
            cells += 1;
        }
    }
    assert_eq!(cells, 17 * 4);
    let mut held = 0;
    for role in roles["roles"].as_array().unwrap() {
        let (id, actions) = (role["templateId"].as_str().unwrap(), &role["userAccountActions"]);
        if !CALLERS.iter().any(|known| known.template_id == id) {
            assert!(!actions["passwordUpdate"].as_bool().unwrap_or(false) || id == GLOBAL, "{role}");
            continue;
        }
        for (deed, action) in [
            (Deed::ResetPassword, "passwordUpdate"),
            (Deed::SensitiveAction, "disableEnable"),
            (Deed::CreatePass, "authenticationMethodsWrite"),
            (Deed::RevokeSessions, "invalidateAllRefreshTokens"),
        ] {
            let expected = if id == GLOBAL { true } else { actions[action].as_bool().unwrap() };
            assert_eq!(
                verdict_of(deed, &Target::default(), &caller(&[id])) == Verdict::Allowed,
                expected,
                "{action} by {}",
                role["displayName"]
            );
            held += 1;
        }
    }
    assert_eq!(held, CALLERS.len() * 4);
}

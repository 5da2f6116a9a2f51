//! The names in `tenant.json` refer to what is there.

use crate::tenant::Tenant;
use crate::tenant::cloud::Cloud;

#[test]
fn every_reference_leads_somewhere() {
    let tenant = Tenant::demo(Cloud::Global).unwrap();
    let role = |name: &String| {
        tenant.roles.iter().any(|role| role.display_name == *name) || tenant.custom_roles.iter().any(|role| role.display_name == *name)
    };
    let unit = |name: &String| tenant.administrative_units.iter().any(|unit| unit.display_name == *name);
    for user in &tenant.users {
        assert!(user.roles.iter().all(role), "{}", user.id());
        let is_contact = |name: &String| tenant.contacts.iter().any(|contact| contact["id"] == name.as_str());
        assert!(user.manager.as_ref().is_none_or(|name| is_contact(name) || tenant.user(name).is_some()), "{}", user.id());
        assert!(user.scoped_roles.iter().all(|scoped| role(&scoped.role) && unit(&scoped.administrative_unit)), "{}", user.id());
    }
    for application in &tenant.applications {
        assert!(application.roles.iter().all(role), "{}", application.display_name);
    }
    let user = |name: &String| tenant.user(name).is_some();
    for group in &tenant.groups {
        assert!(group.roles.iter().all(role) && group.members.iter().chain(&group.owners).all(user), "{}", group.display_name);
        assert!(group.roles.is_empty() || group.is_role_assignable(), "only a role-assignable group holds roles");
    }
    for unit in &tenant.administrative_units {
        assert!(unit.members.iter().all(user), "{}", unit.display_name);
    }
}

#[test]
fn ids_and_names_are_used_once() {
    let tenant = Tenant::demo(Cloud::Global).unwrap();
    for property in ["id", "userPrincipalName"] {
        let mut values: Vec<String> = tenant.users.iter().map(|user| user.text(property).to_lowercase()).collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), count, "{property}");
    }
}

#[test]
fn a_member_of_a_restricted_unit_shows_it() {
    let tenant = Tenant::demo(Cloud::Global).unwrap();
    let restricted: Vec<&str> =
        tenant.users.iter().filter(|user| user.is_management_restricted()).map(|user| user.text("userPrincipalName")).collect();
    assert_eq!(restricted, ["DanJ@contoso.example"]);
}

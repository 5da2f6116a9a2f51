//! The users whose password a caller's roles reach, from Microsoft's two tables and the rules beside them.
//! <https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions>

use crate::steering::settings::{PatchTable, Settings};
use crate::tenant::Tenant;
use crate::tenant::directory::AdministrativeUnit;
use crate::tenant::token::Caller;
use crate::tenant::user::User;

const PASSWORD: &str = "Password Administrator";
const HELPDESK: &str = "Helpdesk Administrator";
const AUTHENTICATION: &str = "Authentication Administrator";
const USER: &str = "User Administrator";
const PRIVILEGED_AUTHENTICATION: &str = "Privileged Authentication Administrator";
const GLOBAL: &str = "Global Administrator";
/// They may act on users who are no administrators.
const SECURITY: &[&str] = &["Security Administrator", "Security Operator", "Entra SOC Identity Responder"];

/// Which of the four lesser roles reach the holder of a role. A role that is not here, a custom one too, is out of reach for all four.
const REACHED_BY: &[(&str, &[&str])] = &[
    ("Directory Readers", &[PASSWORD, HELPDESK, AUTHENTICATION, USER]),
    ("Guest Inviter", &[PASSWORD, HELPDESK, AUTHENTICATION, USER]),
    (PASSWORD, &[PASSWORD, HELPDESK, AUTHENTICATION, USER]),
    ("Message Center Reader", &[HELPDESK, AUTHENTICATION, USER]),
    ("Reports Reader", &[HELPDESK, AUTHENTICATION, USER]),
    ("Usage Summary Reports Reader", &[HELPDESK, AUTHENTICATION, USER]),
    ("User Experience Success Manager", &[HELPDESK, AUTHENTICATION, USER]),
    (HELPDESK, &[HELPDESK, USER]),
    (AUTHENTICATION, &[AUTHENTICATION]),
    (USER, &[USER]),
    ("Groups Administrator", &[USER]),
];

/// Roles of which the pages do not say whether they make an administrator.
const MINOR: &[&str] = &[
    "Directory Readers",
    "Guest Inviter",
    "Message Center Reader",
    "Reports Reader",
    "Usage Summary Reports Reader",
    "User Experience Success Manager",
];

/// Whether the caller may set the target's password by PATCH.
#[must_use]
pub fn may_patch_password(tenant: &Tenant, caller: &Caller, target: &User) -> bool {
    let by_permission_alone = caller.app_only && tenant.settings.application_without_role.allows();
    if by_permission_alone && Protection::of(tenant, target).is_none() && !target.is_management_restricted() {
        return true;
    }
    let may_act = |role: &str| match tenant.settings.patch {
        PatchTable::Strict => [AUTHENTICATION, USER, PRIVILEGED_AUTHENTICATION, GLOBAL].contains(&role),
        PatchTable::Wide => true,
    };
    reaches(tenant, caller, target, may_act)
}

/// Whether the caller may use `resetPassword` on the target.
#[must_use]
pub fn may_reset_password(tenant: &Tenant, caller: &Caller, target: &User) -> bool {
    reaches(tenant, caller, target, |_| true)
}

/// Whether the caller may end the target's sessions. A Password Administrator lacks the action, although a column's heading names it.
#[must_use]
pub fn may_revoke_sessions(tenant: &Tenant, caller: &Caller, target: &User) -> bool {
    reaches(tenant, caller, target, |role| role != PASSWORD || tenant.settings.password_administrator_revoke.allows())
}

/// Whether the caller may block or unblock the target's sign-in, a sensitive action.
#[must_use]
pub fn may_set_account_enabled(tenant: &Tenant, caller: &Caller, target: &User) -> bool {
    const UNNAMED: &str = "User Experience Success Manager";
    let is_unnamed = target.roles.iter().any(|role| role == UNNAMED);
    let lesser = [AUTHENTICATION, USER];
    reaches(tenant, caller, target, |role| [PRIVILEGED_AUTHENTICATION, GLOBAL].contains(&role) || (lesser.contains(&role) && !is_unnamed))
}

/// Whether the caller may create a Temporary Access Pass for the target. An application needs no role.
#[must_use]
pub fn may_create_pass(tenant: &Tenant, caller: &Caller, target: &User) -> bool {
    caller.app_only || reaches(tenant, caller, target, |role| [AUTHENTICATION, PRIVILEGED_AUTHENTICATION, GLOBAL].contains(&role))
}

fn reaches(tenant: &Tenant, caller: &Caller, target: &User, may_act: impl Fn(&str) -> bool) -> bool {
    let protection = Protection::of(tenant, target);
    let by_unit = || {
        let own = caller.scoped_roles.iter().filter(|scoped| may_act(&scoped.role) && is_resetter(&scoped.role));
        let unit = |name: &str| tenant.units_of(target).find(|unit| unit.display_name == name);
        let mut units = own.filter_map(|scoped| unit(&scoped.administrative_unit));
        protection.is_none() && units.any(|unit| unit.is_member_management_restricted || !target.is_management_restricted())
    };
    // No role of the whole tenant reaches into a restricted unit, not even a Global Administrator's.
    let by_tenant = || {
        !target.is_management_restricted() && caller.roles.iter().any(|role| may_act(role) && protection.yields_to(role, &tenant.settings))
    };
    by_tenant() || by_unit()
}

fn is_resetter(role: &str) -> bool {
    [PASSWORD, HELPDESK, AUTHENTICATION, USER, PRIVILEGED_AUTHENTICATION].contains(&role)
}

/// What keeps a target out of reach.
struct Protection {
    /// Every role, whatever its scope and wherever it comes from.
    roles: Vec<String>,
    /// A role-assignable group, or a role scoped to a restricted unit.
    highest: bool,
}

impl Protection {
    fn of(tenant: &Tenant, target: &User) -> Self {
        let mut roles = tenant.tenant_wide_roles(target);
        roles.extend(target.scoped_roles.iter().map(|scoped| scoped.role.clone()));
        let restricted = |unit: &&AdministrativeUnit| unit.is_member_management_restricted;
        let holds_restricted = tenant
            .administrative_units
            .iter()
            .filter(restricted)
            .any(|unit| target.scoped_roles.iter().any(|scoped| scoped.administrative_unit == unit.display_name));
        let in_group = tenant.groups_of(target).chain(tenant.groups_owned_by(target)).any(|group| group.is_role_assignable());
        Self { roles, highest: in_group || holds_restricted }
    }

    fn is_none(&self) -> bool {
        self.roles.is_empty() && !self.highest
    }

    /// Whether this one role of a caller's reaches the target: each row must allow it.
    fn yields_to(&self, caller: &str, settings: &Settings) -> bool {
        if [GLOBAL, PRIVILEGED_AUTHENTICATION].contains(&caller) {
            return true;
        }
        if self.highest {
            return false;
        }
        if SECURITY.contains(&caller) {
            return self.roles.iter().all(|held| settings.minor_roles.allows() && MINOR.contains(&held.as_str()));
        }
        [PASSWORD, HELPDESK, AUTHENTICATION, USER].contains(&caller)
            && self.roles.iter().all(|held| REACHED_BY.iter().any(|(role, callers)| role == held && callers.contains(&caller)))
    }
}

//! What is known before the service decides, and why.

use super::{CALLERS, COLUMNS, Cell, Deed, Target, built_in_name};

/// A role that holds for the members of an administrative unit only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScopedRole {
    pub template_id: String,
    /// `None`: another part of the tenant than a unit.
    pub unit_id: Option<String>,
}

impl ScopedRole {
    fn does(&self, deed: Deed) -> bool {
        let role = CALLERS.iter().take(COLUMNS).find(|caller| caller.template_id.eq_ignore_ascii_case(&self.template_id));
        role.is_some_and(|role| deed.is_of(role.display_name))
    }
}

/// What the caller holds, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallerRoles {
    /// Template ids of the caller's active tenant-wide roles; `None` where they could not be read.
    pub tenant_wide: Option<Vec<String>>,
    pub scoped: Vec<ScopedRole>,
    /// Names of custom roles of the caller's that may reach passwords.
    pub custom: Vec<String>,
    /// Whether the caller holds scoped or custom roles could not be read.
    pub others_unknown: bool,
    /// The caller is an application: the page on roles does not speak of them.
    pub is_application: bool,
}

impl CallerRoles {
    /// Whether it matters which administrative units a user is in.
    pub(crate) fn needs_units(&self) -> bool {
        !self.scoped.is_empty() && !self.reaches_all()
    }

    /// Whether a role of the caller's reaches everybody in the tenant, whatever they hold.
    pub(crate) fn reaches_all(&self) -> bool {
        self.tenant_wide
            .iter()
            .flatten()
            .filter_map(|id| built_in_name(id))
            .any(|name| matches!(name, "Privileged Authentication Administrator" | "Global Administrator"))
    }
}

/// What is known before the service decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Allowed,
    Unknown,
    Refused,
}

impl Verdict {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Unknown => "Unknown",
            Self::Refused => "Refused",
        }
    }
}

/// What decided. The order within a verdict says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A tenant-wide role of the caller's reaches the user.
    RoleReaches,
    /// A role that is scoped to a unit of the user's reaches them.
    ScopedRoleReaches,
    /// The pages do not say.
    PageSilent,
    /// Which roles the caller holds could not be read.
    CallerRolesUnknown,
    /// A custom role of the caller's may reach passwords.
    CustomRole,
    /// Whether the user is in the unit could not be read.
    UnitUnknown,
    /// What the user holds could not be read.
    TargetRolesUnknown,
    /// An application without a role that reaches the user: reports differ.
    ApplicationWithoutRole,
    /// No role of the caller's has this action.
    NoRole,
    /// The caller's roles have the action, and do not reach this user.
    RoleTooLow,
    /// The caller's role is scoped to a unit that the user is not in.
    OutsideUnit,
    /// A role that is scoped to a unit reaches nobody who holds a role.
    UnitWithoutAdministrators,
    /// The user is in a restricted management administrative unit, and the caller's roles are not scoped to it.
    RestrictedUnit,
    /// A Global Administrator in such a unit is reached by nobody.
    RestrictedGlobalAdministrator,
}

impl Rule {
    /// The stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::RoleReaches => "role_reaches",
            Self::ScopedRoleReaches => "scoped_role_reaches",
            Self::PageSilent => "page_silent",
            Self::CallerRolesUnknown => "caller_roles_unknown",
            Self::CustomRole => "custom_role",
            Self::UnitUnknown => "unit_unknown",
            Self::TargetRolesUnknown => "target_roles_unknown",
            Self::ApplicationWithoutRole => "application_without_role",
            Self::NoRole => "no_role",
            Self::RoleTooLow => "role_too_low",
            Self::OutsideUnit => "outside_unit",
            Self::UnitWithoutAdministrators => "unit_without_administrators",
            Self::RestrictedUnit => "restricted_unit",
            Self::RestrictedGlobalAdministrator => "restricted_global_administrator",
        }
    }

    pub(crate) const fn verdict(self) -> Verdict {
        match self {
            Self::RoleReaches | Self::ScopedRoleReaches => Verdict::Allowed,
            Self::PageSilent
            | Self::CallerRolesUnknown
            | Self::CustomRole
            | Self::UnitUnknown
            | Self::TargetRolesUnknown
            | Self::ApplicationWithoutRole => Verdict::Unknown,
            Self::NoRole
            | Self::RoleTooLow
            | Self::OutsideUnit
            | Self::UnitWithoutAdministrators
            | Self::RestrictedUnit
            | Self::RestrictedGlobalAdministrator => Verdict::Refused,
        }
    }
}

/// Whether a caller may do this to a target. Any single role that allows it is enough; adding one never narrows.
pub(crate) fn judge(deed: Deed, target: &Target, caller: &CallerRoles) -> Rule {
    let scoped = || caller.scoped.iter().filter(|role| role.does(deed));
    if target.is_restricted {
        return in_restricted_unit(target, caller, scoped());
    }
    let cells = || caller.tenant_wide.iter().flatten().map(|id| target.cell(deed, id));
    if cells().any(|cell| cell == Cell::Yes) {
        return Rule::RoleReaches;
    }
    if target.is_plain
        && let Some(rule) = by_unit(target, scoped())
    {
        return rule;
    }
    if cells().any(|cell| cell == Cell::Unsaid) {
        return Rule::PageSilent;
    }
    if !caller.custom.is_empty() {
        return Rule::CustomRole;
    }
    if caller.tenant_wide.is_none() {
        return if caller.is_application { Rule::ApplicationWithoutRole } else { Rule::CallerRolesUnknown };
    }
    // A role scoped to a part of the tenant reaches nobody who holds a role.
    if caller.others_unknown && target.is_plain {
        return Rule::CallerRolesUnknown;
    }
    if caller.is_application && target.is_plain {
        return Rule::ApplicationWithoutRole;
    }
    let does = |id: &String| CALLERS.iter().any(|role| role.template_id.eq_ignore_ascii_case(id) && deed.is_of(role.display_name));
    match (caller.tenant_wide.iter().flatten().any(does), scoped().next().is_some()) {
        (true, _) => Rule::RoleTooLow,
        (false, true) if target.is_plain => Rule::OutsideUnit,
        (false, true) => Rule::UnitWithoutAdministrators,
        (false, false) => Rule::NoRole,
    }
}

/// What roles that are scoped to units make of a user without roles. `None`: they are elsewhere.
fn by_unit<'a>(target: &Target, scoped: impl Iterator<Item = &'a ScopedRole> + Clone) -> Option<Rule> {
    let is_in = |role: &ScopedRole| role.unit_id.as_deref().map_or(Some(false), |unit| target.is_in(unit));
    if scoped.clone().any(|role| is_in(role) == Some(true)) {
        return Some(Rule::ScopedRoleReaches);
    }
    // A role for one object may be for this one.
    scoped.into_iter().any(|role| role.unit_id.is_none() || is_in(role).is_none()).then_some(Rule::UnitUnknown)
}

/// Only a role that is scoped to the restricted unit itself reaches its members.
fn in_restricted_unit<'a>(target: &Target, caller: &CallerRoles, mut scoped: impl Iterator<Item = &'a ScopedRole> + Clone) -> Rule {
    if target.is_global_administrator {
        return Rule::RestrictedGlobalAdministrator;
    }
    let unit = if target.is_plain { by_unit(target, scoped.clone()) } else { None };
    match unit {
        // Of several units nobody knows here which one is restricted.
        Some(Rule::ScopedRoleReaches) if target.units.as_ref().is_some_and(|units| units.len() > 1) => Rule::UnitUnknown,
        Some(rule) => rule,
        None if caller.others_unknown || caller.tenant_wide.is_none() => Rule::CallerRolesUnknown,
        None if !caller.custom.is_empty() => Rule::CustomRole,
        None if !target.is_plain && scoped.next().is_some() => Rule::UnitWithoutAdministrators,
        None => Rule::RestrictedUnit,
    }
}

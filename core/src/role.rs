//! The table of who may reset whom: the protection of a target, and the verdict on a caller.
//!
//! <https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions>

mod table;

use table::{BUILT_IN, CALLERS, COLUMNS, ROWS};

/// A role that may reset passwords.
#[derive(Debug)]
struct Caller {
    template_id: &'static str,
    display_name: &'static str,
}

/// A kind of target, and who may reset it; one cell a caller.
#[derive(Debug)]
struct Row {
    key: &'static str,
    /// Empty for a situation that is no role.
    template_id: &'static str,
    cells: [Cell; CALLERS.len()],
}

/// What the page says of one caller and one target. The order is from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Yes,
    /// The page does not say.
    Unsaid,
    No,
}

/// How many of the six resetting roles reach a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Protection {
    /// Each of them.
    None,
    /// Some of them.
    Limited,
    /// Privileged Authentication and Global Administrators only.
    Privileged,
}

impl Protection {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Limited => "Limited",
            Self::Privileged => "Privileged",
        }
    }
}

/// What a caller would do to a target. Each has a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    ResetPassword,
    /// Blocks or unblocks the sign-in, or sets the password by a PATCH.
    /// <https://learn.microsoft.com/graph/api/resources/users#who-can-perform-sensitive-actions>
    SensitiveAction,
    /// Creates a Temporary Access Pass.
    /// <https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass>
    CreatePass,
}

impl Deed {
    /// What one of the six resetting roles may do where it may reset; of the others the pages say nothing.
    fn narrowed(self, caller: &str, cell: Cell) -> Cell {
        let is_told = match self {
            Self::ResetPassword => return cell,
            Self::SensitiveAction => {
                matches!(
                    caller,
                    "Authentication Administrator"
                        | "User Administrator"
                        | "Privileged Authentication Administrator"
                        | "Global Administrator"
                )
            }
            Self::CreatePass => {
                matches!(caller, "Authentication Administrator" | "Privileged Authentication Administrator" | "Global Administrator")
            }
        };
        let is_column = CALLERS.iter().take(COLUMNS).any(|column| column.display_name == caller);
        match (is_told, is_column) {
            (true, _) => cell,
            (false, true) => Cell::No,
            (false, false) => cell.max(Cell::Unsaid),
        }
    }
}

/// What protects a user. Adding to it never lets more callers reset the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The strictest cell of all rows that apply, a caller each.
    cells: [Cell; CALLERS.len()],
    /// The user holds a role whose holders fewer callers may block than reset.
    is_sensitive: bool,
}

impl Default for Target {
    fn default() -> Self {
        let mut target = Self { cells: [Cell::Yes; CALLERS.len()], is_sensitive: false };
        target.narrow("userNoAdminRole");
        target
    }
}

impl Target {
    /// The user holds this role. A role without a row of its own, such as a custom one, counts as one of the others.
    pub(crate) fn add_role(&mut self, template_id: &str) {
        let row = ROWS.iter().find(|row| !row.template_id.is_empty() && row.template_id.eq_ignore_ascii_case(template_id));
        self.narrow(row.map_or("allOtherRoles", |row| row.key));
        // The table of sensitive actions has it among the other roles.
        self.is_sensitive |= row.is_some_and(|row| row.key == "userExperienceSuccessManager");
    }

    /// The user is a member or an owner of a role-assignable group, whether or not it holds a role.
    pub(crate) fn add_role_assignable_group(&mut self) {
        self.narrow("userRoleAssignableGroup");
    }

    fn narrow(&mut self, key: &str) {
        if let Some(row) = ROWS.iter().find(|row| row.key == key) {
            for (cell, other) in self.cells.iter_mut().zip(row.cells) {
                *cell = (*cell).max(other);
            }
        }
    }

    pub(crate) fn protection(&self) -> Protection {
        let reach = self.reaching().count();
        if reach == COLUMNS {
            Protection::None
        } else if self
            .reaching()
            .all(|caller| matches!(caller.display_name, "Privileged Authentication Administrator" | "Global Administrator"))
        {
            Protection::Privileged
        } else {
            Protection::Limited
        }
    }

    /// The names of those of the six resetting roles that may do this to the user, for a person to read.
    pub(crate) fn who_may(&self, deed: Deed) -> Vec<&'static str> {
        let callers = CALLERS.iter().take(COLUMNS);
        callers.filter(|caller| self.cell(deed, caller.template_id) == Cell::Yes).map(|caller| caller.display_name).collect()
    }

    fn reaching(&self) -> impl Iterator<Item = &'static Caller> {
        CALLERS.iter().zip(self.cells).take(COLUMNS).filter(|(_, cell)| *cell == Cell::Yes).map(|(caller, _)| caller)
    }

    fn cell(&self, deed: Deed, template_id: &str) -> Cell {
        let caller = CALLERS.iter().zip(self.cells).find(|(caller, _)| caller.template_id.eq_ignore_ascii_case(template_id));
        let Some((Caller { display_name, .. }, cell)) = caller else { return Cell::No };
        if deed == Deed::SensitiveAction
            && self.is_sensitive
            && matches!(*display_name, "Authentication Administrator" | "User Administrator")
        {
            return Cell::No;
        }
        deed.narrowed(display_name, cell)
    }
}

/// What the caller holds, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallerRoles {
    /// Template ids of the caller's active tenant-wide roles; `None` where they could not be read, or where the caller is an application.
    pub tenant_wide: Option<Vec<String>>,
    /// The caller holds a custom or a scoped role, whose reach the table does not tell.
    pub others: bool,
    /// Whether the caller holds such roles could not be read.
    pub others_unknown: bool,
}

/// What is known before the service decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    Refused,
    Unknown,
}

/// Whether a caller may do this to a target. Any single role that allows it is enough; adding one never narrows.
pub(crate) fn verdict(deed: Deed, target: &Target, caller: &CallerRoles) -> Verdict {
    let Some(held) = &caller.tenant_wide else { return Verdict::Unknown };
    match held.iter().map(|id| target.cell(deed, id)).min() {
        Some(Cell::Yes) => Verdict::Allowed,
        Some(Cell::Unsaid) => Verdict::Unknown,
        // A scoped role may reach the target, whatever the others say.
        _ if caller.others => Verdict::Unknown,
        // A role scoped to a part of the tenant is taken to reach nobody who holds a role, as the page on administrative units says.
        _ if caller.others_unknown && target.protection() == Protection::None => Verdict::Unknown,
        _ => Verdict::Refused,
    }
}

/// The protection that a role alone gives its holder.
pub(crate) fn protection_of(template_id: &str) -> Protection {
    let mut target = Target::default();
    target.add_role(template_id);
    target.protection()
}

/// The name of a built-in role; `None` for a custom one.
pub(crate) fn built_in_name(template_id: &str) -> Option<&'static str> {
    let position = BUILT_IN.binary_search_by_key(&template_id, |(id, _)| id).ok()?;
    BUILT_IN.get(position).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests;

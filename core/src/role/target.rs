//! What protects a user.

use super::{CALLERS, COLUMNS, Caller, Cell, Deed, Protection, ROWS};

/// What protects a user. Adding to it never lets more callers reset the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The strictest cell of all rows that apply, a caller each.
    cells: [Cell; CALLERS.len()],
    /// Nothing but the row of everybody applies: only then a role that is scoped to a unit reaches the user.
    pub(super) is_plain: bool,
    pub(super) is_global_administrator: bool,
    /// The user is a member of a restricted management administrative unit.
    pub(super) is_restricted: bool,
    /// Object ids of the administrative units that the user is a member of; `None`: not known.
    pub(super) units: Option<Vec<String>>,
}

impl Default for Target {
    fn default() -> Self {
        let mut target =
            Self { cells: [Cell::Yes; CALLERS.len()], is_plain: true, is_global_administrator: false, is_restricted: false, units: None };
        target.narrow("userNoAdminRole");
        target
    }
}

impl Target {
    /// The user holds this role. A role without a row of its own, such as a custom one, counts as one of the others.
    pub(crate) fn add_role(&mut self, template_id: &str) {
        let row = ROWS.iter().find(|row| !row.template_id.is_empty() && row.template_id.eq_ignore_ascii_case(template_id));
        let key = row.map_or("allOtherRoles", |row| row.key);
        self.is_plain = false;
        self.is_global_administrator |= key == "globalAdmin";
        self.narrow(key);
    }

    /// The user holds a role that is scoped to a part of the tenant. The page tells who reaches them only where that part is a restricted
    /// management administrative unit.
    pub(crate) fn add_scoped_role(&mut self) {
        self.is_plain = false;
        if let Some(row) = ROWS.iter().find(|row| row.key == "userRoleScopedToRestrictedAu") {
            for (cell, restricted) in self.cells.iter_mut().zip(row.cells) {
                *cell = (*cell).max(if restricted == Cell::Yes { Cell::Yes } else { Cell::Unsaid });
            }
        }
    }

    /// The user is a member or an owner of a role-assignable group, whether or not it holds a role.
    pub(crate) fn add_role_assignable_group(&mut self) {
        self.is_plain = false;
        self.narrow("userRoleAssignableGroup");
    }

    /// The user is a member of a restricted management administrative unit.
    pub(crate) fn add_restriction(&mut self) {
        self.is_restricted = true;
    }

    pub(crate) const fn is_restricted(&self) -> bool {
        self.is_restricted
    }

    /// The list of the user's memberships was read so far, with these administrative units in it.
    pub(crate) fn add_units<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        self.units.get_or_insert_default().extend(ids.into_iter().map(str::to_owned));
    }

    /// The memberships could not be read to their end.
    pub(crate) fn forget_units(&mut self) {
        self.units = None;
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

    /// The names of those of the six resetting roles that may do all of this to the user in the whole tenant, the least first.
    pub(crate) fn who_may(&self, deeds: &[Deed]) -> Vec<&'static str> {
        if self.is_restricted {
            return Vec::new();
        }
        let may_all = |caller: &&Caller| deeds.iter().all(|deed| self.cell(*deed, caller.template_id) == Cell::Yes);
        CALLERS.iter().take(COLUMNS).filter(may_all).map(|caller| caller.display_name).collect()
    }

    fn reaching(&self) -> impl Iterator<Item = &'static Caller> {
        CALLERS.iter().zip(self.cells).take(COLUMNS).filter(|(_, cell)| *cell == Cell::Yes).map(|(caller, _)| caller)
    }

    pub(super) fn cell(&self, deed: Deed, template_id: &str) -> Cell {
        let caller = CALLERS.iter().zip(self.cells).find(|(caller, _)| caller.template_id.eq_ignore_ascii_case(template_id));
        caller.map_or(Cell::No, |(caller, cell)| if deed.is_of(caller.display_name) { cell } else { Cell::No })
    }

    /// Whether the user is in this unit; `None`: not known. Where not a single unit is told, nothing shows that the service tells units at all.
    pub(super) fn is_in(&self, unit_id: &str) -> Option<bool> {
        let units = self.units.as_ref().filter(|units| !units.is_empty())?;
        Some(units.iter().any(|id| id.eq_ignore_ascii_case(unit_id)))
    }
}

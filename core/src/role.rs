//! The table of who may reset whom: the protection of a [`Target`], and the [`Rule`] that decides about a caller.
//!
//! <https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions>

mod rule;
mod table;
mod target;

pub(crate) use rule::{CallerRoles, Rule, ScopedRole, Verdict, judge};
pub(crate) use target::Target;

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

/// What a caller would do to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    ResetPassword,
    /// Blocks or unblocks the sign-in, or sets the password by a PATCH.
    /// <https://learn.microsoft.com/graph/api/resources/users#who-can-perform-sensitive-actions>
    SensitiveAction,
    /// Creates a Temporary Access Pass.
    /// <https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass>
    CreatePass,
    /// Ends the sign-in sessions. A Password Administrator may not, whatever the heading of the table says.
    RevokeSessions,
}

impl Deed {
    /// Whether a role has the action at all. Where it has, it reaches those whom it may reset: the cells of both tables are the same.
    fn is_of(self, caller: &str) -> bool {
        match self {
            Self::ResetPassword => true,
            Self::SensitiveAction => !matches!(caller, "Password Administrator" | "Helpdesk Administrator"),
            Self::CreatePass => {
                matches!(caller, "Authentication Administrator" | "Privileged Authentication Administrator" | "Global Administrator")
            }
            Self::RevokeSessions => caller != "Password Administrator",
        }
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

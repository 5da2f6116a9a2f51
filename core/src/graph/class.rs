//! What a request counts for at the service. <https://learn.microsoft.com/graph/throttling-limits>

use super::{Operation, Request};

/// Requests that are throttled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// `resetPassword` and new passes: both are writes of authentication methods.
    ResetPassword,
    /// Looks at a reset in the background.
    Operations,
    /// Writes of users, the end of sessions included.
    Writes,
    Reads,
    Mail,
    /// Reads of authentication methods and of reports.
    Reports,
}

impl Class {
    pub(crate) const ALL: [Self; 6] = [Self::ResetPassword, Self::Operations, Self::Writes, Self::Reads, Self::Mail, Self::Reports];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::ResetPassword => "resetPassword",
            Self::Operations => "operations",
            Self::Writes => "writes",
            Self::Reads => "reads",
            Self::Mail => "mail",
            Self::Reports => "reports",
        }
    }
}

/// One of something for each class.
#[derive(Debug)]
pub(crate) struct ByClass<T>([T; Class::ALL.len()]);

impl<T> ByClass<T> {
    pub(crate) fn new(of: impl FnMut(Class) -> T) -> Self {
        Self(Class::ALL.map(of))
    }

    pub(crate) fn of(&mut self, class: Class) -> &mut T {
        let [reset_password, operations, writes, reads, mail, reports] = &mut self.0;
        match class {
            Class::ResetPassword => reset_password,
            Class::Operations => operations,
            Class::Writes => writes,
            Class::Reads => reads,
            Class::Mail => mail,
            Class::Reports => reports,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }
}

/// What a request takes of the budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Resource units.
    pub units: u32,
}

impl Cost {
    /// What it takes of its own class's budget: units of reads, one of everything else.
    pub(crate) const fn of(self, class: Class) -> u32 {
        if matches!(class, Class::Reads) { self.units } else { 1 }
    }
}

impl Request {
    pub(crate) const fn class(&self) -> Class {
        match self.operation {
            Operation::ResetPassword | Operation::CreatePass => Class::ResetPassword,
            Operation::FollowReset => Class::Operations,
            Operation::SendMail => Class::Mail,
            Operation::ReadSignInMethods | Operation::ReadRegistration | Operation::ReadAudits | Operation::ReadSignIns => Class::Reports,
            Operation::SetPassword | Operation::RevokeSessions | Operation::SetAccountEnabled => Class::Writes,
            _ => Class::Reads,
        }
    }

    /// By the table of the page: `$select` takes one unit off, `$expand` adds one, the least is one.
    pub(crate) fn cost(&self) -> Cost {
        let base: u32 = match self.operation {
            Operation::ReadGroupMembers => 5,
            Operation::ReadRoles | Operation::ReadGroups | Operation::FindUsers => 2,
            Operation::ReadUser if self.path.starts_with("/v1.0/users?") => 2,
            _ => 1,
        };
        let selects = u32::from(self.path.contains("$select="));
        let expands = u32::from(self.path.contains("$expand="));
        Cost { units: (base + expands).saturating_sub(selects).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{UserKey, Whose};

    #[test]
    fn costs_of_the_page() {
        for (request, units) in [
            (Request::user("1"), 1),
            (Request::users(UserKey::ObjectId, &["1"]), 1),
            (Request::roles(Whose::Caller), 1),
            (Request::groups(Whose::Caller), 2),
            (Request::assignments("1"), 2),
            (Request::members_of_group("1"), 4),
            (Request::revoke_sessions("1"), 1),
        ] {
            assert_eq!(request.cost().units, units, "{}", request.path);
        }
    }
}

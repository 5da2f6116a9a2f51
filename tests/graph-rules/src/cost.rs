//! What a request costs. <https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits>

use serde::{Deserialize, Serialize};

/// Requests that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Class {
    /// `resetPassword` and whatever else is below `users/{id}/authentication`, but for looks at operations.
    ResetPassword,
    /// Looks at operations that a `resetPassword` began.
    Operations,
    /// Writes of users: PATCH, the end of sessions.
    Writes,
    /// All other reads.
    Reads,
    /// Reads of reports and logs.
    Reports,
    /// Mails that are sent.
    Mail,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::ResetPassword, Self::Operations, Self::Writes, Self::Reads, Self::Reports, Self::Mail];
}

/// What one request, or one item of a batch, costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What it is counted as.
    pub class: Class,
    /// Its resource units.
    pub units: u32,
}

impl Cost {
    /// The cost of a request; the target begins behind the version, or with it.
    #[must_use]
    pub fn of(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let class = if path.contains("/authentication/operations/") {
            Class::Operations
        } else if path.contains("/authentication/") {
            Class::ResetPassword
        } else if path.contains("/reports/") || path.contains("/auditLogs/") {
            Class::Reports
        } else if path.ends_with("/sendMail") {
            Class::Mail
        } else if method == "GET" {
            Class::Reads
        } else {
            Class::Writes
        };
        Self { class, units: if method == "GET" { units_of_read(path, query) } else { 1 } }
    }
}

fn units_of_read(path: &str, query: &str) -> u32 {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty() && *segment != "v1.0").collect();
    let base = match segments.as_slice() {
        ["users"] | ["me" | "users", .., "licenseDetails"] => 2,
        segments if segments.contains(&"transitiveMemberOf") || segments.contains(&"memberOf") => 2,
        ["groups", _, "members"] => 3,
        ["groups", _, "transitiveMembers"] => 5,
        _ => 1,
    };
    let option = |wanted: &str| {
        let options = query.split('&').filter_map(|option| option.split_once('='));
        options.map(|(name, value)| (name.replace("%24", "$"), value)).find(|(name, _)| name == wanted).map(|(_, value)| value)
    };
    let more = u32::from(option("$expand").is_some());
    let less = u32::from(option("$select").is_some())
        + u32::from(option("$top").and_then(|top| top.parse::<u32>().ok()).is_some_and(|top| top < 20));
    (base + more).saturating_sub(less).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the page, and its modifiers; the least is one unit.
    #[test]
    fn the_table_of_the_page() {
        for (method, target, class, units) in [
            ("GET", "/users?$filter=x", Class::Reads, 2),
            ("GET", "/users?$filter=x&$select=id", Class::Reads, 1),
            ("GET", "/users?%24filter=x&%24select=id", Class::Reads, 1),
            ("GET", "/users/1", Class::Reads, 1),
            ("GET", "/users/1?$select=id", Class::Reads, 1),
            ("GET", "/users/1/transitiveMemberOf?$top=999", Class::Reads, 2),
            ("GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=id", Class::Reads, 1),
            ("GET", "/v1.0/groups/1/transitiveMembers", Class::Reads, 5),
            ("GET", "/groups/1/transitiveMembers?$select=id", Class::Reads, 4),
            ("GET", "/groups/1/members?$select=id&$top=5", Class::Reads, 1),
            ("GET", "/roleManagement/directory/roleAssignments?$filter=x&$expand=roleDefinition", Class::Reads, 2),
            ("GET", "/users/1/authentication/operations/2", Class::Operations, 1),
            ("GET", "/users/1/authentication/methods", Class::ResetPassword, 1),
            ("POST", "/users/1/authentication/methods/2/resetPassword", Class::ResetPassword, 1),
            ("PATCH", "/users/1", Class::Writes, 1),
            ("POST", "/users/1/revokeSignInSessions", Class::Writes, 1),
            ("POST", "/v1.0/me/sendMail", Class::Mail, 1),
            ("GET", "/users/1/manager?$select=id,mail", Class::Reads, 1),
        ] {
            assert_eq!(Cost::of(method, target), Cost { class, units }, "{method} {target}");
        }
    }
}

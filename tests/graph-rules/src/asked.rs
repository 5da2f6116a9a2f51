//! What a request asks for, and about whom: by this a test chooses the requests that a fault hits.

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// `GET /users/{id}`
    ReadUser,
    /// `GET /users?…`: the look-up of up to 15 users, or a search
    ListUsers,
    /// `GET /me`
    ReadCaller,
    /// `GET …/transitiveMemberOf`, with or without a cast
    MemberOf,
    /// `GET …/ownedObjects`
    OwnedObjects,
    /// `GET /roleManagement/directory/roleAssignments`
    RoleAssignments,
    /// `GET /groups?…`
    Groups,
    /// `GET /groups/{id}/transitiveMembers`
    GroupMembers,
    /// `GET /groups/{id}/owners`
    GroupOwners,
    /// `GET /groupSettings`
    GroupSettings,
    /// `GET /domains/{id}`
    Domain,
    /// `PATCH /users/{id}`, also of the sign-in
    SetPassword,
    /// `POST …/authentication/temporaryAccessPassMethods`
    CreatePass,
    /// `GET /policies/…/temporaryAccessPass`
    PassPolicy,
    /// `POST …/resetPassword`
    ResetPassword,
    /// `GET …/authentication/operations/{id}`: a look at a reset that goes on in the background
    Operation,
    /// `GET …/authentication/methods`
    SignInMethods,
    /// `GET /reports/authenticationMethods/userRegistrationDetails/{id}`
    Registration,
    /// `GET /auditLogs/directoryAudits`
    DirectoryAudits,
    /// `GET /auditLogs/signIns`
    SignIns,
    /// `GET /users/{id}/manager`
    Manager,
    /// `POST /me/sendMail`, or another mailbox's
    SendMail,
    /// `POST …/revokeSignInSessions`
    RevokeSessions,
    /// `POST /$batch` as a whole
    Batch,
    /// Anything else
    Other,
}

/// A request as a fault sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What for.
    pub operation: Operation,
    /// All that it names, in lower case: users, groups, domains and principals, in the path or in `$filter`; `me` for the caller.
    pub keys: Vec<String>,
}

impl Asked {
    /// Reads method and target. The target begins behind the version, or with it.
    #[must_use]
    pub fn read(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let segments = segments(path);
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let operation = match (method, segments.as_slice()) {
            ("GET", ["users"]) => Operation::ListUsers,
            ("GET", ["me"]) => Operation::ReadCaller,
            ("GET", ["me", "transitiveMemberOf", ..] | ["users", _, "transitiveMemberOf", ..]) => Operation::MemberOf,
            ("GET", ["me", "ownedObjects", ..] | ["users", _, "ownedObjects", ..]) => Operation::OwnedObjects,
            ("GET", ["users", _]) => Operation::ReadUser,
            ("GET", ["users", _, "authentication", "operations", _]) => Operation::Operation,
            ("GET", ["users", _, "authentication", "methods"]) => Operation::SignInMethods,
            ("GET", ["reports", "authenticationMethods", "userRegistrationDetails", _]) => Operation::Registration,
            ("GET", ["auditLogs", "directoryAudits"]) => Operation::DirectoryAudits,
            ("GET", ["auditLogs", "signIns"]) => Operation::SignIns,
            ("GET", ["roleManagement", "directory", "roleAssignments"]) => Operation::RoleAssignments,
            ("GET", ["groups"]) => Operation::Groups,
            ("GET", ["groups", _, "transitiveMembers"]) => Operation::GroupMembers,
            ("GET", ["groups", _, "owners"]) => Operation::GroupOwners,
            ("GET", ["groupSettings"]) => Operation::GroupSettings,
            ("GET", ["domains", _]) => Operation::Domain,
            ("PATCH", ["users", _]) => Operation::SetPassword,
            ("POST", ["users", _, "authentication", "methods", _, "resetPassword"]) => Operation::ResetPassword,
            ("POST", ["users", _, "authentication", "temporaryAccessPassMethods"]) => Operation::CreatePass,
            ("GET", ["policies", .., "temporaryAccessPass"]) => Operation::PassPolicy,
            ("POST", ["users", _, "revokeSignInSessions"]) => Operation::RevokeSessions,
            ("GET", ["users", _, "manager"]) => Operation::Manager,
            ("POST", ["me", "sendMail"] | ["users", _, "sendMail"]) => Operation::SendMail,
            ("POST", ["$batch"]) => Operation::Batch,
            _ => Operation::Other,
        };
        let mut keys = Vec::new();
        match segments.as_slice() {
            ["me", ..] => keys.push("me".to_owned()),
            ["users" | "groups" | "domains", key, ..] => keys.push(key.to_lowercase()),
            ["reports", _, _, key] => keys.push(key.to_lowercase()),
            _ => {}
        }
        keys.extend(query.split('&').filter_map(filter).flat_map(|filter| literals(&filter)));
        Self { operation, keys }
    }

    /// Whether it names one of these, without regard to case.
    #[must_use]
    pub fn names(&self, any_of: &[&str]) -> bool {
        self.keys.iter().any(|key| any_of.iter().any(|wanted| wanted.to_lowercase() == *key))
    }
}

/// The segments behind the version, decoded; `users('key')` is two of them.
fn segments(path: &str) -> Vec<String> {
    let mut segments = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty() && !matches!(*segment, "v1.0" | "beta")) {
        let segment = decoded(segment);
        match segment.split_once("('").and_then(|(collection, rest)| Some((collection, rest.strip_suffix("')")?))) {
            Some((collection, key)) => segments.extend([collection.to_owned(), key.replace("''", "'")]),
            None => segments.push(segment),
        }
    }
    segments
}

fn filter(option: &str) -> Option<String> {
    let (name, value) = option.split_once('=')?;
    (decoded(name) == "$filter").then(|| decoded(&value.replace('+', " ")))
}

/// The texts in single quotes, in lower case; a quote inside one is doubled.
fn literals(filter: &str) -> Vec<String> {
    let filter = filter.replace("''", "\0");
    filter.split('\'').skip(1).step_by(2).map(|text| text.replace('\0', "'").to_lowercase()).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_of_the_tool_has_its_operation() {
        for (method, target, operation, keys) in [
            ("GET", "/users/Adele@contoso.example?$select=id", Operation::ReadUser, &["adele@contoso.example"][..]),
            ("GET", "/v1.0/users('%24svc%27%271@contoso.example')", Operation::ReadUser, &["$svc'1@contoso.example"]),
            (
                "GET",
                "/users?$filter=userPrincipalName%20in%20%28%27o%27%27brien@contoso.example%27%2C%27B@contoso.example%27%29&$select=id",
                Operation::ListUsers,
                &["o'brien@contoso.example", "b@contoso.example"],
            ),
            ("GET", "/me", Operation::ReadCaller, &["me"]),
            ("GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", Operation::MemberOf, &["me"]),
            ("GET", "/users/1/transitiveMemberOf?$top=999", Operation::MemberOf, &["1"]),
            ("GET", "/users/1/ownedObjects", Operation::OwnedObjects, &["1"]),
            ("GET", "/roleManagement/directory/roleAssignments?$filter=principalId+eq+'1'", Operation::RoleAssignments, &["1"]),
            ("GET", "/groups?$filter=isAssignableToRole%20eq%20true", Operation::Groups, &[]),
            ("GET", "/groups/2/owners?$select=id", Operation::GroupOwners, &["2"]),
            ("GET", "/groups/2/transitiveMembers?$select=id", Operation::GroupMembers, &["2"]),
            ("GET", "/domains/Contoso.example", Operation::Domain, &["contoso.example"]),
            ("GET", "/groupSettings", Operation::GroupSettings, &[]),
            ("PATCH", "/users/1", Operation::SetPassword, &["1"]),
            ("POST", "/users/1/authentication/methods/28c1/resetPassword", Operation::ResetPassword, &["1"]),
            ("GET", "/users/1/authentication/operations/9?aadgdc=DUB02P", Operation::Operation, &["1"]),
            ("POST", "/users/1/authentication/temporaryAccessPassMethods", Operation::CreatePass, &["1"]),
            ("GET", "/users/1/authentication/methods", Operation::SignInMethods, &["1"]),
            ("GET", "/reports/authenticationMethods/userRegistrationDetails/1", Operation::Registration, &["1"]),
            ("GET", "/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '1')", Operation::DirectoryAudits, &["1"]),
            ("GET", "/auditLogs/signIns?$filter=userId eq '1'", Operation::SignIns, &["1"]),
            ("POST", "/users/1/revokeSignInSessions", Operation::RevokeSessions, &["1"]),
            ("GET", "/users/1/manager?$select=mail", Operation::Manager, &["1"]),
            ("POST", "/v1.0/me/sendMail", Operation::SendMail, &["me"]),
            ("POST", "/users/2/sendMail", Operation::SendMail, &["2"]),
            ("POST", "/v1.0/$batch", Operation::Batch, &[]),
            ("DELETE", "/users/1", Operation::Other, &["1"]),
        ] {
            let found = Asked::read(method, target);
            assert_eq!(
                (found.operation, found.keys.iter().map(String::as_str).collect::<Vec<_>>()),
                (operation, keys.to_vec()),
                "{target}"
            );
        }
    }

    #[test]
    fn names_are_compared_without_case() {
        let asked = Asked::read("GET", "/users?$filter=id%20in%20('A','b')");
        assert!(asked.names(&["a"]) && asked.names(&["x", "B"]) && !asked.names(&["c"]));
    }
}

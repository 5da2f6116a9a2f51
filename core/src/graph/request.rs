//! Paths, queries and bodies. One function an operation; to add a field to the look-up, add it to `USER_SELECT` and to `UserObject`.

mod find;
mod mail;
mod reports;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::Pages;
use crate::secret::Secret;

/// The properties that decide about a user. <https://learn.microsoft.com/graph/api/user-get>
const USER_SELECT: &str = "id,displayName,userPrincipalName,accountEnabled,onPremisesSyncEnabled,onPremisesImmutableId,userType,creationType,\
    identities,mail,otherMails,mobilePhone,lastPasswordChangeDateTime,passwordPolicies,isManagementRestricted,givenName,surname";

/// What a mail needs to know beside them.
const MAIL_SELECT: &str = ",proxyAddresses,usageLocation";

/// Kept as they are in a path segment or a query value; everything else is percent-encoded (`#` of a guest's name above all).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// What a request is for. Errors read differently for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    ReadUser,
    /// Active tenant-wide roles, of a user or of the caller.
    ReadRoles,
    /// Groups that a user or the caller is a member of.
    ReadGroups,
    /// Groups that a user owns.
    ReadOwnedGroups,
    /// The role-assignable groups of the tenant.
    ReadRoleGroups,
    /// The owners of one of them.
    ReadGroupOwners,
    /// The members of one of them, also through other groups.
    ReadGroupMembers,
    /// Role assignments, also custom and scoped ones.
    ReadAssignments,
    /// Roles that somebody may activate.
    ReadEligible,
    ReadDomain,
    /// The tenant's domains.
    ReadDomains,
    ReadCaller,
    FindUsers,
    ReadPasswordRules,
    /// The id of a user who was given by name.
    ReadUserId,
    /// The methods that a user has registered.
    ReadSignInMethods,
    /// What the report on registrations says about a user.
    ReadRegistration,
    /// The log of what was done in the directory.
    ReadAudits,
    /// The log of sign-ins.
    ReadSignIns,
    /// What the service thinks of a password.
    ValidatePassword,
    /// PATCH of a `passwordProfile`.
    SetPassword,
    ResetPassword,
    /// How far a reset has come.
    FollowReset,
    /// When the password was last changed.
    ReadLastChange,
    RevokeSessions,
    /// Blocks or unblocks the sign-in.
    SetAccountEnabled,
    /// The tenant's policy for Temporary Access Passes.
    ReadPassPolicy,
    /// Creates a Temporary Access Pass.
    CreatePass,
    /// The manager of a user.
    ReadManager,
    SendMail,
    /// Whether the token is good for anything.
    Probe,
}

impl Operation {
    /// Whether it sets a password.
    pub(crate) const fn sets_password(self) -> bool {
        matches!(self, Self::SetPassword | Self::ResetPassword)
    }

    /// Whether it gives a user something to sign in with: a password or a pass.
    pub(crate) const fn is_write(self) -> bool {
        self.sets_password() || matches!(self, Self::CreatePass)
    }

    /// Whether it reads what a user holds.
    pub(crate) const fn is_of_holding(self) -> bool {
        matches!(self, Self::ReadRoles | Self::ReadGroups | Self::ReadOwnedGroups | Self::ReadAssignments | Self::ReadEligible)
    }

    /// Whether doing it twice does no harm: reads, a PATCH whose content was fixed before, the end of sessions.
    pub(crate) const fn is_repeatable(self) -> bool {
        !matches!(self, Self::ResetPassword | Self::CreatePass | Self::SendMail)
    }

    /// Whether its user was found before, so that a 404 only says that the directory is still being replicated.
    pub(crate) const fn is_of_known_user(self) -> bool {
        self.is_write() || matches!(self, Self::RevokeSessions | Self::SetAccountEnabled)
    }

    /// Whether it reads a user, so that a 404 says that there is no such user.
    pub(crate) const fn is_of_user(self) -> bool {
        matches!(self, Self::ReadUser | Self::ReadUserId | Self::ReadSignInMethods)
    }

    /// Whether nobody needs a reply that comes too late.
    pub(crate) const fn may_be_given_up(self) -> bool {
        !self.is_of_known_user() && !matches!(self, Self::FollowReset | Self::SendMail)
    }

    /// Whether it minds its own deadline, at which it is carried out once more.
    pub(crate) const fn has_own_deadline(self) -> bool {
        matches!(self, Self::FollowReset)
    }
}

/// A request without its host's part: no token, no `client-request-id`.
#[derive(Debug)]
pub(crate) struct Request {
    pub operation: Operation,
    pub method: &'static str,
    /// With its query, from the version on; or the absolute URL of a next page.
    pub path: String,
    /// Header of advanced directory queries.
    pub eventual: bool,
    /// JSON, kept until the request is answered for good, so that a repetition sends the same password.
    pub body: Option<Secret>,
    /// Passwords that are masked in everything that is told about a reply to this request.
    pub secrets: Vec<Secret>,
    /// How far a list was read.
    pub pages: Pages,
}

impl Request {
    fn read(operation: Operation, path: String) -> Self {
        Self { operation, method: "GET", path, eventual: false, body: None, secrets: Vec::new(), pages: Pages::default() }
    }

    /// `GET /users/{id}`. <https://learn.microsoft.com/graph/api/user-get>
    pub(crate) fn user(id_or_name: &str) -> Self {
        Self::read(Operation::ReadUser, format!("/v1.0/users{}?$select={USER_SELECT}", segment(id_or_name)))
    }

    /// The same look-up, with what a mail needs to know.
    pub(crate) fn for_mail(mut self, is_wanted: bool) -> Self {
        if is_wanted {
            self.path.push_str(MAIL_SELECT);
        }
        self
    }

    /// `GET /users/{id}/manager`. <https://learn.microsoft.com/graph/api/user-list-manager>
    pub(crate) fn manager(user_id: &str) -> Self {
        let path = format!("{}/manager?$select=id,mail,accountEnabled", user_path(user_id));
        Self::read(Operation::ReadManager, path)
    }

    /// `GET /users` by object ids, or by user principal names. A user that does not exist is simply absent.
    /// <https://learn.microsoft.com/graph/filter-query-parameter>
    pub(crate) fn users(key: UserKey, keys: &[&str]) -> Self {
        let literals = keys.iter().map(|key| format!("'{}'", key.replace('\'', "''"))).collect::<Vec<_>>().join(",");
        let filter = format!("{} in ({literals})", key.word());
        let filter = utf8_percent_encode(&filter, ENCODED);
        Self::read(Operation::ReadUser, format!("/v1.0/users?$filter={filter}&$select={USER_SELECT}"))
    }

    /// `GET …/transitiveMemberOf/microsoft.graph.directoryRole`: the active tenant-wide roles, of a user or of the caller.
    /// <https://learn.microsoft.com/graph/api/user-list-transitivememberof>
    pub(crate) fn roles(of: Whose<'_>) -> Self {
        let path =
            format!("{}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=id,displayName,roleTemplateId", of.path());
        Self { eventual: true, ..Self::read(Operation::ReadRoles, path) }
    }

    /// `GET …/transitiveMemberOf`: the groups among them.
    pub(crate) fn groups(of: Whose<'_>) -> Self {
        Self::read(Operation::ReadGroups, format!("{}/transitiveMemberOf?$top=999", of.path()))
    }

    /// `GET /users/{id}/ownedObjects`: the groups among them. <https://learn.microsoft.com/graph/api/user-list-ownedobjects>
    pub(crate) fn owned_groups(user_id: &str) -> Self {
        Self::read(Operation::ReadOwnedGroups, format!("{}/ownedObjects", user_path(user_id)))
    }

    /// `GET /groups`: the role-assignable ones, at most 500 a tenant. <https://learn.microsoft.com/graph/api/group-list>
    pub(crate) fn role_assignable_groups() -> Self {
        let filter = utf8_percent_encode("isAssignableToRole eq true", ENCODED);
        Self::read(Operation::ReadRoleGroups, format!("/v1.0/groups?$filter={filter}&$select=id"))
    }

    /// `GET /groups/{id}/owners`. <https://learn.microsoft.com/graph/api/group-list-owners>
    pub(crate) fn owners_of_group(group_id: &str) -> Self {
        Self::read(Operation::ReadGroupOwners, format!("/v1.0/groups{}/owners?$select=id", segment(group_id)))
    }

    /// `GET /groups/{id}/transitiveMembers`. <https://learn.microsoft.com/graph/api/group-list-transitivemembers>
    pub(crate) fn members_of_group(group_id: &str) -> Self {
        Self::read(Operation::ReadGroupMembers, format!("/v1.0/groups{}/transitiveMembers?$select=id", segment(group_id)))
    }

    /// `GET /roleManagement/directory/roleAssignments` of the whole tenant.
    pub(crate) fn all_assignments() -> Self {
        let path = "/v1.0/roleManagement/directory/roleAssignments?$select=principalId,roleDefinitionId,directoryScopeId";
        Self::read(Operation::ReadAssignments, path.to_owned())
    }

    /// `GET /roleManagement/directory/roleAssignments` of one principal.
    /// <https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments>
    pub(crate) fn assignments(principal_id: &str) -> Self {
        let filter = format!("principalId eq '{}'", principal_id.replace('\'', "''"));
        let filter = utf8_percent_encode(&filter, ENCODED);
        Self::read(
            Operation::ReadAssignments,
            format!("/v1.0/roleManagement/directory/roleAssignments?$filter={filter}&$expand=roleDefinition"),
        )
    }

    /// `GET /roleManagement/directory/roleEligibilityScheduleInstances` of one principal. An inner `$select` of the expanded role would be refused.
    /// <https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances>
    pub(crate) fn eligible(principal_id: &str) -> Self {
        let filter = format!("principalId eq '{}'", principal_id.replace('\'', "''"));
        let filter = utf8_percent_encode(&filter, ENCODED);
        Self::read(
            Operation::ReadEligible,
            format!("/v1.0/roleManagement/directory/roleEligibilityScheduleInstances?$filter={filter}&$expand=roleDefinition"),
        )
    }

    /// The same of the whole tenant.
    pub(crate) fn all_eligible() -> Self {
        let path = "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances?$select=principalId,roleDefinitionId,directoryScopeId";
        Self::read(Operation::ReadEligible, path.to_owned())
    }

    /// `GET /me`.
    pub(crate) fn caller() -> Self {
        Self::read(Operation::ReadCaller, "/v1.0/me?$select=id,userPrincipalName".to_owned())
    }

    /// The next page of a list, by the service's own absolute URL.
    pub(crate) fn next_page(of: Operation, link: String, pages: Pages) -> Self {
        Self { eventual: of == Operation::ReadRoles, pages, ..Self::read(of, link) }
    }

    /// `GET /users/{id}` of any user. Only whether the token is let through matters, not what the reply says.
    pub(crate) fn probe_of(id_or_name: &str) -> Self {
        Self::probe(format!("/v1.0/users{}?$select=id", segment(id_or_name)))
    }

    pub(crate) fn probe(path: String) -> Self {
        Self::read(Operation::Probe, path)
    }

    /// The same request, with these passwords masked in what is told about its reply.
    pub(crate) fn hiding<'a>(mut self, passwords: impl IntoIterator<Item = &'a Secret>) -> Self {
        self.secrets = passwords.into_iter().map(Secret::duplicate).collect();
        self
    }

    /// `GET /domains/{id}`. <https://learn.microsoft.com/graph/api/domain-get>
    pub(crate) fn domain(name: &str) -> Self {
        Self::read(Operation::ReadDomain, format!("/v1.0/domains{}?$select=id,authenticationType", segment(name)))
    }

    /// `GET /groupSettings`, among which are the tenant's rules for passwords. <https://learn.microsoft.com/graph/api/group-list-settings>
    pub(crate) fn password_rules() -> Self {
        Self::read(Operation::ReadPasswordRules, "/v1.0/groupSettings".to_owned())
    }

    /// `PATCH /users/{id}` with a `passwordProfile`. <https://learn.microsoft.com/graph/api/user-update>
    ///
    /// `None` where the password is not text, which the flow has ruled out before.
    pub(crate) fn password_profile(user_id: &str, profile: PasswordProfile, password: &Secret) -> Option<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Profile<'a> {
            force_change_password_next_sign_in: bool,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            force_change_password_next_sign_in_with_mfa: bool,
            password: &'a str,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            password_profile: Profile<'a>,
        }
        let content = Body {
            password_profile: Profile {
                force_change_password_next_sign_in: profile.force_change,
                force_change_password_next_sign_in_with_mfa: profile.with_mfa,
                password: password.text()?,
            },
        };
        let body = Some(body_with(&content, password)?);
        let request = Self { method: "PATCH", body, ..Self::read(Operation::SetPassword, user_path(user_id)) };
        Some(request.hiding(Some(password)))
    }

    /// `POST /beta/users/validatePassword`: the rules of the tenant, without setting anything.
    pub(crate) fn validate_password(password: &Secret) -> Option<Self> {
        #[derive(Serialize)]
        struct Body<'a> {
            password: &'a str,
        }
        let body = Some(body_with(&Body { password: password.text()? }, password)?);
        let request = Self { method: "POST", body, ..Self::read(Operation::ValidatePassword, "/beta/users/validatePassword".to_owned()) };
        Some(request.hiding(Some(password)))
    }

    /// `POST …/resetPassword`; without a password the service generates one.
    /// <https://learn.microsoft.com/graph/api/authenticationmethod-resetpassword>
    pub(crate) fn reset_password(user_id: &str, password: Option<&Secret>) -> Option<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            new_password: Option<&'a str>,
        }
        let body = match password {
            Some(password) => body_with(&Body { new_password: Some(password.text()?) }, password)?,
            None => Secret::copy_of(b"{}"),
        };
        let request = Self { method: "POST", body: Some(body), ..Self::read(Operation::ResetPassword, reset_path(user_id)) };
        Some(request.hiding(password))
    }

    /// The operation of a reset, by the service's own absolute URL, whose query names a data centre.
    /// <https://learn.microsoft.com/graph/api/longrunningoperation-get>
    pub(crate) fn operation(url: String) -> Self {
        Self::read(Operation::FollowReset, url)
    }

    /// When the password was last changed. It may tell whether a write was carried out whose reply was lost.
    pub(crate) fn last_change(user_id: &str) -> Self {
        Self::read(Operation::ReadLastChange, format!("{}?$select=id,lastPasswordChangeDateTime", user_path(user_id)))
    }

    /// `POST …/revokeSignInSessions`. <https://learn.microsoft.com/graph/api/user-revokesigninsessions>
    pub(crate) fn revoke_sessions(user_id: &str) -> Self {
        let path = format!("{}/revokeSignInSessions", user_path(user_id));
        Self { method: "POST", ..Self::read(Operation::RevokeSessions, path) }
    }

    /// `PATCH /users/{id}` with `accountEnabled` alone: beside a password it would need the rights of both.
    /// <https://learn.microsoft.com/graph/api/user-update>
    pub(crate) fn account_enabled(user_id: &str, is_enabled: bool) -> Self {
        let body = Secret::copy_of(if is_enabled { br#"{"accountEnabled":true}"# } else { br#"{"accountEnabled":false}"# });
        Self { method: "PATCH", body: Some(body), ..Self::read(Operation::SetAccountEnabled, user_path(user_id)) }
    }

    /// `GET …/authenticationMethodConfigurations/temporaryAccessPass`.
    /// <https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethodconfiguration-get>
    pub(crate) fn pass_policy() -> Self {
        let path = "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
        Self::read(Operation::ReadPassPolicy, path.to_owned())
    }

    /// `POST …/temporaryAccessPassMethods`: what is not said, the policy decides. It replaces an older pass.
    /// <https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods>
    pub(crate) fn create_pass(user_id: &str, lifetime_in_minutes: Option<u64>, is_usable_once: Option<bool>, start: Option<&str>) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            start_date_time: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            lifetime_in_minutes: Option<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            is_usable_once: Option<bool>,
        }
        let body = serde_json::to_vec(&Body { start_date_time: start, lifetime_in_minutes, is_usable_once }).unwrap_or_default();
        let path = format!("{}/authentication/temporaryAccessPassMethods", user_path(user_id));
        Self { method: "POST", body: Some(Secret::copy_of(&body)), ..Self::read(Operation::CreatePass, path) }
    }
}

/// JSON straight into memory that is wiped. It writes a byte as six at the most (`\u001f`); the frame around a password is
/// shorter than 192.
fn body_with(content: &impl Serialize, password: &Secret) -> Option<Secret> {
    let mut body = Secret::with_limit(192 + 6 * password.expose().len());
    serde_json::to_writer(&mut body, content).ok()?;
    Some(body)
}

/// What a list of users is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserKey {
    ObjectId,
    UserPrincipalName,
}

impl UserKey {
    /// How many keys a list takes: more than fifteen expressions in a clause are refused.
    pub(crate) const MOST: usize = 15;

    const fn word(self) -> &'static str {
        match self {
            Self::ObjectId => "id",
            Self::UserPrincipalName => "userPrincipalName",
        }
    }
}

/// A user, or the person who is signed in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose<'a> {
    User(&'a str),
    Caller,
}

impl Whose<'_> {
    fn path(self) -> String {
        match self {
            Self::User(id) => user_path(id),
            Self::Caller => "/v1.0/me".to_owned(),
        }
    }
}

/// The flags that go with a password. The first is always sent: the service's own default is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordProfile {
    pub force_change: bool,
    /// Multifactor authentication before the change.
    pub with_mfa: bool,
}

impl PasswordProfile {
    /// Whether only a `passwordProfile` can carry these: after `resetPassword` the user must always change the password.
    pub(crate) const fn is_needed(self) -> bool {
        !self.force_change || self.with_mfa
    }
}

impl Request {
    /// The PATCH in words, with the password masked.
    pub(crate) fn password_profile_in_words(user_id: &str, profile: PasswordProfile) -> String {
        let mfa = if profile.with_mfa { ",\"forceChangePasswordNextSignInWithMfa\":true" } else { "" };
        format!(
            "PATCH {} {{\"passwordProfile\":{{\"forceChangePasswordNextSignIn\":{}{mfa},\"password\":\"********\"}}}}",
            user_path(user_id),
            profile.force_change
        )
    }

    /// The POST in words, with the password masked.
    pub(crate) fn reset_password_in_words(user_id: &str, service_generated: bool) -> String {
        let body = if service_generated { "{}" } else { "{\"newPassword\":\"********\"}" };
        format!("POST {} {body}", reset_path(user_id))
    }

    /// Any request in words. Its body holds no secret.
    pub(crate) fn in_words(&self) -> String {
        let body = self.body.as_ref().and_then(Secret::text).map(|body| format!(" {body}")).unwrap_or_default();
        format!("{} {}{body}", self.method, self.path)
    }
}

fn user_path(user_id: &str) -> String {
    format!("/v1.0/users{}", segment(user_id))
}

/// Every user's password method has the same id.
fn reset_path(user_id: &str) -> String {
    format!("{}/authentication/methods/28c10230-6103-485e-b985-444c60001490/resetPassword", user_path(user_id))
}

/// `/{key}`, or `('{key}')` for keys that begin with `$` or `#`, which Graph would read as something else, and for `.` and `..`,
/// which HTTP clients take out of a path.
fn segment(key: &str) -> String {
    if key.starts_with(['$', '#']) || matches!(key, "." | "..") {
        format!("('{}')", utf8_percent_encode(&key.replace('\'', "''"), ENCODED))
    } else {
        format!("/{}", utf8_percent_encode(key, ENCODED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    #[test]
    fn odd_names() {
        for (name, path) in [
            ("adele@contoso.example", "/adele@contoso.example"),
            ("o'brien@contoso.example", "/o%27brien@contoso.example"),
            ("x_fabrikam.example#EXT#@contoso.example", "/x_fabrikam.example%23EXT%23@contoso.example"),
            ("$svc'1@contoso.example", "('%24svc%27%271@contoso.example')"),
            ("..", "('..')"),
        ] {
            assert_eq!(segment(name), path);
        }
    }

    proptest! {
        #[test]
        fn segments_decode_to_the_key(key in "[^$#.]\\PC{0,40}") {
            let path = segment(&key);
            prop_assert!(!path[1..].contains(['/', '?', '#', ' ']));
            let decoded = percent_decode_str(&path[1..]).decode_utf8().unwrap();
            prop_assert_eq!(decoded, key);
        }

        #[test]
        fn any_password_fits_its_body(password in "\\PC{0,256}|[\\x00-\\x7f]{0,256}") {
            let secret = Secret::copy_of(password.as_bytes());
            let request = Request::password_profile("id", PasswordProfile { force_change: true, with_mfa: true }, &secret).unwrap();
            let body: serde_json::Value = serde_json::from_slice(request.body.unwrap().expose()).unwrap();
            prop_assert_eq!(&body["passwordProfile"]["password"], &serde_json::Value::from(password.clone()));
            let request = Request::reset_password("id", Some(&secret)).unwrap();
            let body: serde_json::Value = serde_json::from_slice(request.body.unwrap().expose()).unwrap();
            prop_assert_eq!(body, serde_json::json!({ "newPassword": password }));
        }
    }
}

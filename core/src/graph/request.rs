//! Paths, queries and bodies. One function an operation; to add a field to the look-up, add it to `USER_SELECT` and to `UserObject`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::secret::Secret;

/// The properties that decide about a user. <https://learn.microsoft.com/graph/api/user-get>
const USER_SELECT: &str = "id,displayName,userPrincipalName,accountEnabled,onPremisesSyncEnabled,onPremisesImmutableId,userType,creationType,\
    identities,mail,otherMails,mobilePhone,lastPasswordChangeDateTime,passwordPolicies";

/// Kept as they are in a path segment or a query value; everything else is percent-encoded (`#` of a guest's name above all).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// How many matches a search shows at most.
const FOUND_TOP: u32 = 25;

/// What a request is for. Errors read differently for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    ReadUser,
    ReadRoles,
    ReadDomain,
    FindUsers,
    SetPassword,
}

impl Operation {
    pub(crate) const fn is_write(self) -> bool {
        matches!(self, Self::SetPassword)
    }

    /// Any one of these permissions is enough. <https://learn.microsoft.com/graph/permissions-reference>
    pub(crate) const fn permissions(self) -> &'static [&'static str] {
        match self {
            Self::ReadUser | Self::ReadRoles | Self::FindUsers => {
                &["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"]
            }
            Self::ReadDomain => &["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
            Self::SetPassword => &["User-PasswordProfile.ReadWrite.All", "Directory.AccessAsUser.All"],
        }
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
}

impl Request {
    fn read(operation: Operation, path: String) -> Self {
        Self { operation, method: "GET", path, eventual: false, body: None }
    }

    /// `GET /users/{id}`. <https://learn.microsoft.com/graph/api/user-get>
    pub(crate) fn user(id_or_name: &str) -> Self {
        Self::read(Operation::ReadUser, format!("/v1.0/users{}?$select={USER_SELECT}", segment(id_or_name)))
    }

    /// `GET /users/{id}/transitiveMemberOf/microsoft.graph.directoryRole`: the active tenant-wide roles.
    /// <https://learn.microsoft.com/graph/api/user-list-transitivememberof>
    pub(crate) fn roles(user_id: &str) -> Self {
        let path = format!(
            "/v1.0/users{}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=id,displayName,roleTemplateId",
            segment(user_id)
        );
        Self { eventual: true, ..Self::read(Operation::ReadRoles, path) }
    }

    /// The next page of a list, by the service's own absolute URL.
    pub(crate) fn next_page(of: Operation, link: String) -> Self {
        Self { eventual: of == Operation::ReadRoles, ..Self::read(of, link) }
    }

    /// `GET /domains/{id}`. <https://learn.microsoft.com/graph/api/domain-get>
    pub(crate) fn domain(name: &str) -> Self {
        Self::read(Operation::ReadDomain, format!("/v1.0/domains{}?$select=id,authenticationType", segment(name)))
    }

    /// `GET /users` by the beginning of a name or an address. <https://learn.microsoft.com/graph/api/user-list>
    pub(crate) fn find(beginning: &str) -> Self {
        let literal = beginning.replace('\'', "''");
        let filter = ["displayName", "userPrincipalName", "mail"].map(|name| format!("startswith({name},'{literal}')")).join(" or ");
        let filter = utf8_percent_encode(&filter, ENCODED);
        Self::read(
            Operation::FindUsers,
            format!("/v1.0/users?$filter={filter}&$top={FOUND_TOP}&$select=id,displayName,userPrincipalName,mail,accountEnabled"),
        )
    }

    /// `PATCH /users/{id}` with a `passwordProfile`. <https://learn.microsoft.com/graph/api/user-update>
    ///
    /// `None` where the password is not text, which the flow has ruled out before.
    pub(crate) fn password_profile(user_id: &str, profile: PasswordProfile, password: &Secret) -> Option<Self> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Profile<'a> {
            force_change_password_next_sign_in: bool,
            password: &'a str,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            password_profile: Profile<'a>,
        }
        // JSON writes a byte as six at the most (`\u001f`); the frame around it is shorter than 128.
        let mut body = Secret::with_limit(128 + 6 * password.expose().len());
        let content =
            Body { password_profile: Profile { force_change_password_next_sign_in: profile.force_change, password: password.text()? } };
        serde_json::to_writer(&mut body, &content).ok()?;
        Some(Self { operation: Operation::SetPassword, method: "PATCH", path: user_path(user_id), eventual: false, body: Some(body) })
    }
}

/// The flags that go with a password. They are always sent: the service's own default is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordProfile {
    pub force_change: bool,
}

impl PasswordProfile {
    /// The write in words, for the person who confirms it; the password masked.
    pub(crate) fn in_words(self, user_id: &str) -> String {
        format!(
            "Reset password: PATCH {} {{\"passwordProfile\":{{\"forceChangePasswordNextSignIn\":{},\"password\":\"********\"}}}}",
            user_path(user_id),
            self.force_change
        )
    }
}

fn user_path(user_id: &str) -> String {
    format!("/v1.0/users{}", segment(user_id))
}

/// `/{key}`, or `('{key}')` for keys that begin with `$` or `#`, which Graph would read as something else.
fn segment(key: &str) -> String {
    if key.starts_with(['$', '#']) {
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
        ] {
            assert_eq!(segment(name), path);
        }
    }

    proptest! {
        #[test]
        fn segments_decode_to_the_key(key in "[^$#]\\PC{0,40}") {
            let path = segment(&key);
            prop_assert!(!path[1..].contains(['/', '?', '#', ' ']));
            let decoded = percent_decode_str(&path[1..]).decode_utf8().unwrap();
            prop_assert_eq!(decoded, key);
        }

        #[test]
        fn any_password_fits_its_body(password in "\\PC{0,256}|[\\x00-\\x7f]{0,256}") {
            let secret = Secret::copy_of(password.as_bytes());
            let request = Request::password_profile("id", PasswordProfile { force_change: true }, &secret).unwrap();
            let body: serde_json::Value = serde_json::from_slice(request.body.unwrap().expose()).unwrap();
            prop_assert_eq!(&body["passwordProfile"]["password"], &serde_json::Value::from(password));
        }
    }
}

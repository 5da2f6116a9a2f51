//! What the access token says of itself. Read for messages and guards only: the service decides.
//!
//! Claims: <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>.

use crate::json::{FromJson, Json};

/// The payload of a token. Whatever is missing or cannot be read is unknown and stops nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    pub aud: Option<String>,
    /// Unix seconds.
    pub exp: Option<u64>,
    pub idtyp: Option<String>,
    /// Delegated permissions, separated by blanks.
    pub scp: Option<String>,
    /// Application permissions.
    pub roles: Option<Vec<String>>,
    /// Template ids of the caller's directory roles.
    pub wids: Option<Vec<String>>,
    /// The tenant that the token is for.
    pub tid: Option<String>,
    /// Object id of the caller.
    pub oid: Option<String>,
}

impl FromJson for Claims {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        Some(Self {
            aud: json.may_have("aud")?,
            exp: json.may_have("exp")?,
            idtyp: json.may_have("idtyp")?,
            scp: json.may_have("scp")?,
            roles: json.may_have("roles")?,
            wids: json.may_have("wids")?,
            tid: json.may_have("tid")?,
            oid: json.may_have("oid")?,
        })
    }
}

impl Claims {
    pub(crate) fn read(payload: &[u8]) -> Self {
        Json::parse(payload).and_then(|json| Self::from_json(&json)).unwrap_or_default()
    }

    /// Whether the token carries one of these permissions; `None` where it names none at all.
    pub(crate) fn has_any(&self, permissions: &[&str]) -> Option<bool> {
        let delegated = self.scp.iter().flat_map(|scp| scp.split(' '));
        let application = self.roles.iter().flatten().map(String::as_str);
        let mut held = delegated.chain(application).filter(|held| !held.is_empty()).peekable();
        held.peek()?;
        Some(held.any(|held| permissions.iter().any(|wanted| wanted.eq_ignore_ascii_case(held))))
    }

    /// Whether an application acts for itself; `None` where the token does not tell.
    pub(crate) fn is_app_only(&self) -> Option<bool> {
        match (self.idtyp.as_deref(), &self.scp, &self.roles) {
            (Some(kind), _, _) => Some(kind == "app"),
            (None, Some(_), _) => Some(false),
            (None, None, Some(_)) => Some(true),
            (None, None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_unknown() {
        for payload in [&b""[..], b"{", b"[]", b"{\"exp\":\"soon\"}"] {
            assert_eq!(Claims::read(payload), Claims::default());
        }
        assert_eq!(Claims::default().has_any(&["User.Read"]), None);
    }

    #[test]
    fn permissions_of_both_kinds() {
        let delegated = Claims::read(br#"{"scp":"User.Read openid","exp":1}"#);
        assert_eq!(delegated.has_any(&["User.Read.All", "User.Read"]), Some(true));
        assert_eq!(delegated.has_any(&["User.Read.All"]), Some(false));
        let application = Claims::read(br#"{"roles":["User.Read.All"]}"#);
        assert_eq!(application.has_any(&["User.Read.All"]), Some(true));
    }
}

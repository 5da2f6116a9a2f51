//! What a refusal means and what to do about it: by status first, then by code, by text only where no code separates the cases.
//!
//! Error format: <https://learn.microsoft.com/graph/errors>.

mod body;
mod rows;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::{Operation, Reply};
use crate::claims::Claims;
use crate::error::Kind;
use crate::guid::is_guid;
use crate::permission::{permissions, roles, wanted};
use body::ErrorBody;
use rows::Meaning;
#[cfg(test)]
pub(crate) use rows::remedies as row_remedies;

/// How much of a service's text is shown.
const SHOWN: usize = 300;

/// A reply that is no success, in the tool's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub kind: Kind,
    pub message: String,
    /// A remedy that is more exact than the kind's own.
    pub remedy: Option<String>,
    pub request_id: Option<String>,
    /// An earlier row was refused for the same reason and tells it in full.
    pub is_repeated: bool,
}

impl Refusal {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), remedy: None, request_id: None, is_repeated: false }
    }
}

/// The error body, flattened: the codes from the outside to the inside.
#[derive(Debug, Default)]
struct GraphError {
    codes: Vec<String>,
    message: String,
    request_id: Option<String>,
}

impl GraphError {
    fn read(reply: &Reply) -> Self {
        let mut found = Self { request_id: reply.header("request-id").map(str::to_owned), ..Self::default() };
        let mut level = reply.json().and_then(|json| ErrorBody::read(&json).error);
        while let Some(error) = level {
            found.codes.extend(error.code);
            if found.message.is_empty() {
                found.message = error.message.unwrap_or_default();
            }
            found.request_id = found.request_id.or(error.request_id);
            level = error.error.or(error.inner);
        }
        found
    }

    fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|found| found == code)
    }

    fn says(&self, phrase: &str) -> bool {
        self.message.to_ascii_lowercase().contains(phrase)
    }
}

/// Reads a reply that is no success. A password that the service repeats in it is masked.
pub(crate) fn refusal(operation: Operation, reply: &Reply, claims: &Claims) -> Refusal {
    let error = GraphError::read(reply);
    let (kind, remedy) = classify(operation, reply, &error, claims);
    // Anything else in its place may quote what was sent.
    let request_id = error.request_id.filter(|id| is_guid(id));
    let told = GraphError {
        codes: error.codes.iter().take(1).map(|code| reply.told(code)).collect(),
        message: reply.told(&error.message),
        request_id: None,
    };
    Refusal { remedy, request_id, ..Refusal::new(kind, in_words(operation, reply.status, &told)) }
}

fn classify(operation: Operation, reply: &Reply, error: &GraphError, claims: &Claims) -> (Kind, Option<String>) {
    if reply.status == 403 && claims_challenge(reply).is_some() {
        return (Kind::ConditionalAccess, None);
    }
    match rows::meaning(operation, reply.status, &error.codes, &error.message) {
        Some(Meaning { kind: Kind::AccessDenied, remedy: None }) => denied(operation, claims),
        Some(Meaning { kind, remedy }) => (kind, remedy.map(str::to_owned)),
        None if reply.status == 403 => denied(operation, claims),
        None => (by_status(operation, reply.status), None),
    }
}

/// The kind for a reply that fits no row.
fn by_status(operation: Operation, status: u16) -> Kind {
    match status {
        200..=299 => Kind::ReplyUnreadable,
        300..=399 => Kind::Redirected,
        401 => Kind::TokenRefused,
        404 if operation.is_of_user() || operation.is_write() => Kind::UserNotFound,
        429 | 509 => Kind::Throttled,
        500..=599 => Kind::ServiceUnavailable,
        _ => Kind::RequestRefused,
    }
}

/// A 403 has the same body for a missing permission and a missing role. The permissions in the token tell them apart.
fn denied(operation: Operation, claims: &Claims) -> (Kind, Option<String>) {
    if operation == Operation::ResetPassword && claims.is_app_only() == Some(true) {
        let remedy = "resetPassword needs a signed-in administrator: an application cannot call it";
        return (Kind::AccessDenied, Some(remedy.to_owned()));
    }
    let permissions = permissions(operation);
    match (claims.has_any(permissions), wanted(operation)) {
        (Some(false), Some(least)) => {
            (Kind::ScopeMissing, Some(format!("have an administrator consent to the permission {least}, then get a new token")))
        }
        (Some(true), _) if operation.is_write() => (Kind::RoleMissing, None),
        (held, Some(least)) if let Some(roles) = roles(operation) => match held {
            Some(true) => (Kind::RoleMissing, Some(format!("have one of these roles assigned: {roles}"))),
            _ => (
                Kind::AccessDenied,
                Some(format!("check that the token has the permission {least}, and that the caller has one of these roles: {roles}")),
            ),
        },
        (_, Some(least)) if operation == Operation::SendMail => (
            Kind::AccessDenied,
            Some(format!("check that the token has the permission {least}, and that the caller may send from this mailbox")),
        ),
        (_, Some(least)) if operation.is_of_known_user() && !operation.is_write() => (
            Kind::AccessDenied,
            Some(format!("check that the token has the permission {least}, and that the caller's role reaches this user")),
        ),
        (_, Some(least)) if !operation.is_write() => {
            (Kind::AccessDenied, Some(format!("check that the token has the permission {least}, and that the caller may read other users")))
        }
        _ => (Kind::AccessDenied, None),
    }
}

fn in_words(operation: Operation, status: u16, error: &GraphError) -> String {
    let doing = match operation {
        Operation::ReadUser | Operation::ReadUserId => "reading the user",
        Operation::ReadSignInMethods => "reading the user's sign-in methods",
        Operation::ReadRegistration => "reading the report on registered methods",
        Operation::ReadAudits => "reading the audit log",
        Operation::ReadSignIns => "reading the log of sign-ins",
        Operation::ReadRoles | Operation::ReadAssignments => "reading directory roles",
        Operation::ReadGroups
        | Operation::ReadOwnedGroups
        | Operation::ReadRoleGroups
        | Operation::ReadGroupOwners
        | Operation::ReadGroupMembers => "reading the user's groups",
        Operation::ReadEligible => "reading eligible roles",
        Operation::ReadDomain => "reading the user's domain",
        Operation::ReadDomains => "reading the tenant's domains",
        Operation::ReadPasswordRules => "reading the tenant's rules for passwords",
        Operation::ReadCaller => "reading who is signed in",
        Operation::FindUsers => "searching for users",
        Operation::ValidatePassword => "checking the password",
        Operation::SetPassword => "setting the password",
        Operation::ResetPassword => "resetting the password",
        Operation::FollowReset => "reading how far the reset has come",
        Operation::ReadLastChange => "reading when the password was last changed",
        Operation::RevokeSessions => "revoking the sessions",
        Operation::SetAccountEnabled => "blocking or unblocking the sign-in",
        Operation::ReadPassPolicy => "reading the policy for Temporary Access Passes",
        Operation::CreatePass => "creating a Temporary Access Pass",
        Operation::ReadManager => "reading the user's manager",
        Operation::SendMail => "sending the mail",
        Operation::Probe => "reading a user",
    };
    let mut text = format!("{doing} was answered {status}");
    if let Some(code) = error.codes.first() {
        text.push(' ');
        text.push_str(&shortened(code));
    }
    // This text carries an internal service address.
    if !error.message.is_empty() && !error.says("no http resource was found") {
        text.push_str(": ");
        text.push_str(shortened(&error.message).trim_end_matches('.'));
    }
    text
}

/// The beginning of a service's text, in one line.
pub(crate) fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.chars().count() > SHOWN { line + "…" } else { line }
}

/// Whether the object was being changed at the same time, which passes by itself.
pub(crate) fn is_concurrency_conflict(reply: &Reply) -> bool {
    GraphError::read(reply).has("Directory_ConcurrencyViolation")
}

/// Whether `/me` was refused because an application acts for itself.
pub(crate) fn is_delegated_only(reply: &Reply) -> bool {
    GraphError::read(reply).says("delegated authentication")
}

/// The claims that a new token must satisfy, as the JSON text that a sign-in library takes.
///
/// <https://learn.microsoft.com/entra/identity-platform/claims-challenge>
pub(crate) fn claims_challenge(reply: &Reply) -> Option<String> {
    let challenge = reply.header("www-authenticate")?;
    if !challenge.contains("insufficient_claims") {
        return None;
    }
    let (_, rest) = challenge.split_once("claims=\"")?;
    let (encoded, _) = rest.split_once('"')?;
    let bytes = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|engine| engine.decode(encoded).ok())?;
    // What repeats a password is no challenge that may be handed on.
    String::from_utf8(bytes).ok().filter(|claims| reply.told(claims) == *claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::Headers;

    fn read(operation: Operation, status: u16, body: &str, scopes: &str) -> Refusal {
        let claims = Claims { scp: (!scopes.is_empty()).then(|| scopes.to_owned()), ..Claims::default() };
        refusal(operation, &Reply::new(status, Headers::default(), body.as_bytes()), &claims)
    }

    #[test]
    fn rows_of_the_error_table() {
        let body = |code: &str, message: &str| {
            format!(
                r#"{{"error":{{"code":"{code}","message":"{message}","innererror":{{"request-id":"11111111-1111-4111-8111-111111111111"}}}}}}"#
            )
        };
        use Operation::{ReadUser, SetPassword};
        for (operation, status, code, message, kind) in [
            (ReadUser, 401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.", Kind::WrongCloud),
            (ReadUser, 401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.", Kind::TokenRefused),
            (
                ReadUser,
                404,
                "Request_ResourceNotFound",
                "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
                Kind::UserNotFound,
            ),
            (
                SetPassword,
                400,
                "Request_BadRequest",
                "The specified password does not comply with password complexity requirements. Please provide a different password.",
                Kind::PasswordRejected,
            ),
            (
                SetPassword,
                400,
                "Request_BadRequest",
                "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
                Kind::UserSynced,
            ),
            (SetPassword, 400, "Request_BadRequest", "Invalid value specified for property 'x' of resource 'User'.", Kind::RequestRefused),
            (SetPassword, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.", Kind::RoleMissing),
            (SetPassword, 409, "Directory_ConcurrencyViolation", "x", Kind::Conflict),
            (SetPassword, 429, "TooManyRequests", "Please retry again later.", Kind::Throttled),
            (SetPassword, 503, "serviceNotAvailable", "x", Kind::ServiceUnavailable),
        ] {
            let found = read(operation, status, &body(code, message), "User-PasswordProfile.ReadWrite.All");
            assert_eq!(found.kind, kind, "{status} {code} {message}");
            assert!(found.message.contains(code) && !found.message.ends_with('.'), "{}", found.message);
            assert_eq!(found.request_id.as_deref(), Some("11111111-1111-4111-8111-111111111111"));
        }
    }

    #[test]
    fn a_403_says_what_is_missing() {
        let found = |operation, scopes| read(operation, 403, "", scopes).kind;
        assert_eq!(found(Operation::SetPassword, "User.Read.All"), Kind::ScopeMissing);
        assert_eq!(found(Operation::SetPassword, "User-PasswordProfile.ReadWrite.All"), Kind::RoleMissing);
        assert_eq!(found(Operation::SetPassword, ""), Kind::AccessDenied);
        assert_eq!(found(Operation::ReadUser, "User.Read"), Kind::ScopeMissing);
    }

    #[test]
    fn any_body_is_taken() {
        for body in ["", "<html>", "[]", "null", r#"{"error":"x"}"#, r#"{"error":{"error":{"code":"InvalidFilter","message":"m"}}}"#] {
            assert_eq!(read(Operation::ReadUser, 400, body, "").kind, Kind::RequestRefused);
        }
        let long = format!(r#"{{"error":{{"message":"{}"}}}}"#, "x".repeat(5000));
        assert!(read(Operation::ReadUser, 400, &long, "").message.len() < 400);
    }

    #[test]
    fn claims_challenges() {
        let header = |value: &str| Reply::new(401, Headers::from([("WWW-Authenticate", value)]), b"");
        let challenge = r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjp7fX0=""#;
        assert_eq!(claims_challenge(&header(challenge)).as_deref(), Some(r#"{"a":{}}"#));
        assert_eq!(claims_challenge(&header(r#"Bearer error="invalid_token""#)), None);
        assert_eq!(claims_challenge(&header(r#"Bearer error="insufficient_claims", claims="%%%""#)), None);
    }
}

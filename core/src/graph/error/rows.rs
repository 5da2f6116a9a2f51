//! The known refusals, row by row. The first row that fits counts.
//!
//! Codes can change between services and texts can be localised: a text is looked at only where no code separates the cases.

use super::super::Operation;
use crate::error::Kind;

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub kind: Kind,
    /// A remedy that is more exact than the kind's own.
    pub remedy: Option<&'static str>,
}

struct Row {
    /// One of these; none: any 4xx.
    statuses: &'static [u16],
    /// Empty: any.
    code: &'static str,
    /// One of these groups fits when all its parts are in the text, compared without case. None: any text.
    texts: &'static [&'static [&'static str]],
    /// Whether the row is about this operation.
    about: fn(Operation) -> bool,
    kind: Kind,
    remedy: Option<&'static str>,
}

const ANY: fn(Operation) -> bool = |_| true;
const SETTING: fn(Operation) -> bool = |operation| operation.sets_password();
const RESET_PASSWORD: fn(Operation) -> bool = |operation| matches!(operation, Operation::ResetPassword);

const fn row(statuses: &'static [u16], code: &'static str, texts: &'static [&'static [&'static str]], kind: Kind) -> Row {
    Row { statuses, code, texts, about: ANY, kind, remedy: None }
}

impl Row {
    const fn about(self, about: fn(Operation) -> bool) -> Self {
        Self { about, ..self }
    }

    const fn remedy(self, remedy: &'static str) -> Self {
        Self { remedy: Some(remedy), ..self }
    }

    fn fits(&self, operation: Operation, status: u16, codes: &[String], text: &str) -> bool {
        let status_fits = if self.statuses.is_empty() { (400..500).contains(&status) } else { self.statuses.contains(&status) };
        let code_fits = self.code.is_empty() || codes.iter().any(|code| code == self.code);
        let text_fits = self.texts.is_empty() || self.texts.iter().any(|parts| parts.iter().all(|part| text.contains(part)));
        status_fits && code_fits && text_fits && (self.about)(operation)
    }
}

pub(super) fn meaning(operation: Operation, status: u16, codes: &[String], text: &str) -> Option<Meaning> {
    let text = text.to_ascii_lowercase();
    let row = ROWS.iter().find(|row| row.fits(operation, status, codes, &text))?;
    Some(Meaning { kind: row.kind, remedy: row.remedy })
}

const PROGRAMMING_ERROR: &str = "report it as a bug of this tool, with the request-id";

static ROWS: &[Row] = &[
    // The token.
    row(&[401, 403], "", &[&["account is not provisioned"]], Kind::TokenRefused)
        .remedy("sign in with an account that exists in this tenant"),
    row(&[401], "", &[&["invalid audience"]], Kind::WrongCloud),
    row(&[401], "", &[&["access token is empty"]], Kind::TokenRefused).remedy("give an access token for Microsoft Graph"),
    row(
        &[401],
        "",
        &[&["lifetime validation failed"], &["token is expired"], &["token has expired"], &["has expired or is not yet valid"]],
        Kind::TokenRefused,
    )
    .remedy("get a new access token, or sign in again (Connect-MgGraph); if it was new, check this machine's clock"),
    row(&[401], "", &[&["idx14102"]], Kind::TokenRefused)
        .remedy("what was sent is no token but the name of a type: hand over the SecureString as it is"),
    row(&[401], "", &[&["compacttoken parsing failed"], &["idx14100"], &["jwt is not well formed"]], Kind::TokenRefused)
        .remedy("the token is damaged or not for Microsoft Graph: copy it again, or sign in again (Connect-MgGraph)"),
    row(&[401], "", &[&["continuous access evaluation"]], Kind::TokenRefused)
        .remedy("the session was revoked or a policy changed: sign in again (Connect-MgGraph)"),
    // Permissions and roles.
    row(&[403], "", &[&["conditional access"], &["insufficient_claims"]], Kind::ConditionalAccess),
    row(&[403], "Authorization_RequestDenied", &[&["access to change password operation is denied"]], Kind::RequestRefused)
        .remedy(PROGRAMMING_ERROR),
    row(&[403], "accessDenied", &[&["user is unauthenticated"]], Kind::ConditionalAccess)
        .remedy("sign in again as a person, with multifactor authentication"),
    row(&[403], "Authentication_RequestFromNonPremiumTenantOrB2CTenant", &[], Kind::RequestRefused)
        .remedy("the report needs Entra ID P1 or P2"),
    row(&[403], "Authentication_MSGraphPermissionMissing", &[], Kind::ScopeMissing)
        .remedy("have an administrator consent to the permission AuditLog.Read.All and, if that is not enough, Directory.Read.All, then get a new token"),
    row(&[403], "Authentication_RequestFromUnsupportedUserRole", &[], Kind::RoleMissing).remedy(REPORT_ROLES),
    row(&[403], "RequestFromUnsupportedUserRole", &[], Kind::RoleMissing).remedy(REPORT_ROLES),
    row(&[403], "", &[&["not in the allowed roles"], &["isn't in the allowed roles"]], Kind::RoleMissing).remedy(REPORT_ROLES),
    row(&[403], "ErrorAccessDenied", &[], Kind::AccessDenied)
        .remedy("have an administrator consent to the permission Mail.Send and add the mailbox to the application access policy"),
    row(&[403], "ErrorSendAsDenied", &[], Kind::AccessDenied).remedy("send from your own mailbox, or have the right Send As granted"),
    row(&[400, 403], "", &[&["converged usercredentialpolicy does not allow"]], Kind::PassNotAllowed)
        .remedy("have an Authentication Policy Administrator enable the Temporary Access Pass for this user"),
    row(&[400, 403], "", &[&["temporary access pass cannot be added to an external guest user"]], Kind::UserGuest),
    row(&[403], "Authorization_RequestDenied", &[], Kind::AccessDenied),
    row(&[403], "accessDenied", &[], Kind::AccessDenied),
    row(&[407], "", &[], Kind::RequestRefused)
        .remedy("the proxy between here and Microsoft Graph wants a sign-in: configure its credentials"),
    // What is not there.
    row(&[404], "", &[&["no http resource was found"]], Kind::RequestRefused).remedy(PROGRAMMING_ERROR),
    row(&[404], "MailboxNotEnabledForRESTAPI", &[], Kind::RequestRefused).remedy("send from an account with a mailbox in Exchange Online"),
    row(&[404], "MailboxNotSupportedForRESTAPI", &[], Kind::RequestRefused).remedy("send from another mailbox"),
    row(&[404], "ErrorInvalidUser", &[], Kind::RequestRefused).remedy("check the address of the sender"),
    // The password.
    row(&[400], "", &[&["password complexity"]], Kind::PasswordRejected).about(SETTING),
    row(
        &[400],
        "",
        &[
            &["easily guess"],
            &["password contains", "word"],
            &["password contains", "phrase"],
            &["password contains", "pattern"],
            &["password has", "word"],
            &["password has", "phrase"],
            &["password has", "pattern"],
        ],
        Kind::PasswordRejected,
    )
    .about(SETTING),
    row(&[400], "", &[&["originated within an external service"]], Kind::UserOfOtherService).about(SETTING),
    row(&[400], "", &[&["unable to update the specified properties"]], Kind::UserSynced),
    row(&[400], "", &[&["invalid object identifier"]], Kind::UserNotFound),
    // The mail.
    row(&[400], "ErrorInvalidRecipients", &[], Kind::RequestRefused).remedy("correct the address that the mail goes to"),
    row(&[400], "", &[&["at least one recipient", "valid"]], Kind::RequestRefused).remedy("correct the address that the mail goes to"),
    // The request.
    row(&[400], "", &[&["invalid value specified for property"]], Kind::RequestRefused)
        .remedy("report it as a bug of this tool, with the property that the message names and the request-id"),
    row(&[400], "Request_UnsupportedQuery", &[], Kind::RequestRefused).remedy(PROGRAMMING_ERROR),
    row(&[400], "", &[&["$count is not currently supported"]], Kind::RequestRefused).remedy(PROGRAMMING_ERROR),
    row(&[400], "InvalidFilter", &[], Kind::RequestRefused).remedy(PROGRAMMING_ERROR),
    row(&[400], "AadPremiumLicenseRequired", &[], Kind::RequestRefused).remedy(NO_PIM),
    row(&[400], "PimLicenseRequired", &[], Kind::RequestRefused).remedy(NO_PIM),
    row(&[400], "badRequest", &[&["default authentication method"], &["default method"]], Kind::RequestRefused)
        .remedy("change the default authentication method, or delete the others first"),
    row(&[400], "badRequest", &[&["lifetime"], &["startdatetime"], &["isusableonce"]], Kind::PassNotAllowed)
        .remedy("choose a lifetime inside the limits of the Temporary Access Pass policy"),
    row(&[405], "", &[], Kind::RequestRefused).remedy(PROGRAMMING_ERROR),
    row(&[], "", &[&["method is not supported"], &["operation is not supported"]], Kind::RequestRefused)
        .about(RESET_PASSWORD)
        .remedy("resetPassword is not offered here; use the method PasswordProfile"),
    // Patience.
    row(&[409], "Directory_ConcurrencyViolation", &[], Kind::Conflict),
    row(&[424], "", &[], Kind::RequestRefused).remedy("an earlier part of the same batch failed: correct that first"),
    row(&[429, 509], "", &[], Kind::Throttled),
];

/// The remedies of all rows, with their kinds.
#[cfg(test)]
pub(crate) fn remedies() -> impl Iterator<Item = (Kind, &'static str)> {
    ROWS.iter().filter_map(|row| Some((row.kind, row.remedy?)))
}

const REPORT_ROLES: &str = "have one of these roles assigned: Reports Reader, Security Reader, Security Administrator, Global Reader";
const NO_PIM: &str = "nothing to do: the tenant has no licence for eligible roles, so there are none";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_the_field_has_seen() {
        let kind =
            |operation, status, text: &str| meaning(operation, status, &["Request_BadRequest".to_owned()], text).map(|found| found.kind);
        assert_eq!(kind(Operation::ReadUser, 400, "Invalid object identifier '1'."), Some(Kind::UserNotFound));
        let text = "Unable to update: the user originated within an external service.";
        assert_eq!(kind(Operation::SetPassword, 400, text), Some(Kind::UserOfOtherService));
        let remedy = meaning(Operation::ReadUser, 401, &[], "IDX14102: Unable to decode the header").and_then(|found| found.remedy);
        assert!(remedy.is_some_and(|remedy| remedy.contains("SecureString")));
    }

    /// A text that the reference's expression fits: the expression itself, with what is optional in it resolved.
    fn sample(pattern: &str) -> String {
        match pattern.trim_start_matches("(?i)").trim_start_matches('^') {
            "lifetime validation failed|token (is|has) expired|has expired or is not yet valid" => {
                "Lifetime validation failed, the token is expired".into()
            }
            "CompactToken parsing failed|IDX14100|JWT is not well formed" => "CompactToken parsing failed with error code: 80049217".into(),
            "insufficient_claims|conditional access" => "Access is blocked by Conditional Access policies".into(),
            "password (contains|has) .*(word|phrase|pattern)|easily guess" => "Your password contains a word, phrase, or pattern".into(),
            "(lifetime|lifetimeInMinutes|startDateTime|isUsableOnce).*(range|policy|minimum|maximum|invalid)" => {
                "lifetimeInMinutes is out of range".into()
            }
            "at least one recipient (is not|isn.t) valid" => "At least one recipient is not valid.".into(),
            "(method|operation) is not supported" => "This operation is not supported".into(),
            "resource '.*' does not exist or one of its queried reference-property objects" => {
                "Resource 'x' does not exist or one of its queried reference-property objects are not present".into()
            }
            other => other.replace(['\\', '^'], "").replace("([^']+)", "x").replace("[^']+", "x").replace(".*", "x").replace("s+", " "),
        }
    }

    /// Every row of the reference file that is about a request of this tool, or of those to come, is known here.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads the reference file")]
    fn every_row_of_the_reference() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference/graph-errors.json");
        let Ok(text) = std::fs::read(path) else {
            eprintln!("SKIPPED: the reference files do not lie beside the project");
            return;
        };
        let reference: Value = serde_json::from_slice(&text).unwrap();
        let mut missing = Vec::new();
        for row in reference.as_array().unwrap() {
            let operation = match row["operations"][0].as_str().unwrap() {
                "PATCH user" | "PATCH user passwordProfile" => Operation::SetPassword,
                "resetPassword" => Operation::ResetPassword,
                "temporaryAccessPassMethods" => Operation::CreatePass,
                "sendMail" => Operation::SendMail,
                _ => Operation::ReadUser,
            };
            let status = row["status"]
                .as_u64()
                .or_else(|| row["status"][0].as_u64())
                .or_else(|| row["status"].as_str().filter(|s| *s == "4XX").map(|_| 400));
            let (Some(status), true) = (status, row["where"].is_null()) else { continue };
            let status = u16::try_from(status).unwrap();
            let code = row["code"].as_str().unwrap().trim_matches('*').to_owned();
            let text = sample(row["message_pattern"].as_str().unwrap());
            let known = meaning(operation, status, &[code], &text).is_some();
            // By its status alone: not found, a failing service, an empty row of an unknown body.
            if !known && !matches!(status, 404 | 500..=504) && !text.is_empty() {
                missing.push(row.to_string());
            }
        }
        // What is wrong with a whole batch is read elsewhere. A mail goes out as JSON: as MIME the sender's mailbox would keep a copy.
        missing.retain(|row| !row.contains("$batch") && !row.contains("mime content") && !row.contains("directoryRoles"));
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }
}

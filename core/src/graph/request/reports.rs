//! Reads of a user's methods and of the reports, which share a limit. <https://learn.microsoft.com/graph/throttling-limits>

use percent_encoding::utf8_percent_encode;

use super::{ENCODED, Operation, Request, segment, user_path};

/// Rows of a page of the audit log. The page does not say how many there may be; this many every list of Graph takes.
const PAGE: u32 = 999;

impl Request {
    /// `GET /users/{id}`, for the object id behind a name.
    pub(crate) fn user_id(id_or_name: &str) -> Self {
        Self::read(Operation::ReadUserId, format!("/v1.0/users{}?$select=id,userPrincipalName", segment(id_or_name)))
    }

    /// `GET /users/{id}/authentication/methods`. <https://learn.microsoft.com/graph/api/authentication-list-methods>
    pub(crate) fn sign_in_methods(user_id: &str) -> Self {
        Self::read(Operation::ReadSignInMethods, format!("{}/authentication/methods", user_path(user_id)))
    }

    /// `GET /reports/authenticationMethods/userRegistrationDetails/{id}`.
    /// <https://learn.microsoft.com/graph/api/userregistrationdetails-get>
    pub(crate) fn registration(user_id: &str) -> Self {
        let path = format!("/v1.0/reports/authenticationMethods/userRegistrationDetails{}", segment(user_id));
        Self::read(Operation::ReadRegistration, path)
    }

    /// `GET /auditLogs/directoryAudits`, the newest first. <https://learn.microsoft.com/graph/api/directoryaudit-list>
    pub(crate) fn audits(filter: &str) -> Self {
        let filter = if filter.is_empty() { String::new() } else { format!("$filter={}&", utf8_percent_encode(filter, ENCODED)) };
        let path = format!("/v1.0/auditLogs/directoryAudits?{filter}$orderby=activityDateTime%20desc&$top={PAGE}");
        Self::read(Operation::ReadAudits, path)
    }

    /// `GET /auditLogs/signIns`, the newest first. <https://learn.microsoft.com/graph/api/signin-list>
    pub(crate) fn sign_ins(filter: &str, top: usize) -> Self {
        let filter = utf8_percent_encode(filter, ENCODED);
        Self::read(Operation::ReadSignIns, format!("/v1.0/auditLogs/signIns?$filter={filter}&$top={top}"))
    }
}

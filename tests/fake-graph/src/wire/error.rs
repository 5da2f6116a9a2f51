//! Refusals in Graph's own words. <https://learn.microsoft.com/graph/errors>

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::tenant;

/// A refusal: status, code and text. The ids of the request are added when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphError {
    /// HTTP status.
    pub status: StatusCode,
    code: &'static str,
    message: String,
}

impl GraphError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// What the directory behind Graph does not accept.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_BadRequest", message)
    }

    /// What Graph's front end does not accept, before the directory sees it.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// A query that needs more than was sent, or that the property does not allow.
    pub fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Request_UnsupportedQuery", message)
    }

    /// The value of a property cannot be. The value itself is not repeated: it may be a password.
    #[must_use]
    pub fn invalid_value(property: &str) -> Self {
        Self::bad_request(format!("Invalid value specified for property '{property}' of resource 'User'."))
    }

    /// A property that the type does not have.
    #[must_use]
    pub fn invalid_property(property: &str) -> Self {
        Self::bad_request(format!("Invalid property '{property}'."))
    }

    /// No token, or one that does not hold here.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message)
    }

    /// Permission or role missing, or the target out of reach: Graph does not say which.
    #[must_use]
    pub fn denied() -> Self {
        let message = "Insufficient privileges to complete the operation.";
        Self::new(StatusCode::FORBIDDEN, "Authorization_RequestDenied", message)
    }

    /// The same from the service of authentication methods.
    #[must_use]
    pub fn access_denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "accessDenied", "Request Authorization failed")
    }

    /// A report that the token's permissions do not open.
    #[must_use]
    pub fn report_permission_missing() -> Self {
        let message = "The principal does not have required Microsoft Graph permission(s): AuditLog.Read.All to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.";
        Self::new(StatusCode::FORBIDDEN, "Authentication_MSGraphPermissionMissing", message)
    }

    /// A report that none of the caller's roles opens.
    #[must_use]
    pub fn report_role_missing() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Authentication_RequestFromUnsupportedUserRole", "User is not in the allowed roles")
    }

    /// A report of a tenant with a premium licence.
    #[must_use]
    pub fn not_premium() -> Self {
        let message = "Neither tenant is B2C or tenant doesn't have premium license";
        Self::new(StatusCode::FORBIDDEN, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", message)
    }

    /// Exchange does not let the caller send from there: no permission, or outside the policy for applications.
    #[must_use]
    pub fn mail_denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    }

    /// Exchange does not let the caller send in somebody else's name.
    #[must_use]
    pub fn send_as_denied() -> Self {
        let message = "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.";
        Self::new(StatusCode::FORBIDDEN, "ErrorSendAsDenied", message)
    }

    /// A user without a mailbox in Exchange Online.
    #[must_use]
    pub fn no_mailbox() -> Self {
        let message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise.";
        Self::new(StatusCode::NOT_FOUND, "MailboxNotEnabledForRESTAPI", message)
    }

    /// A sender whom Exchange does not know.
    #[must_use]
    pub fn unknown_sender(key: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ErrorInvalidUser", format!("The requested user '{key}' is invalid."))
    }

    /// An address that can be nobody's. Code and text are not verified.
    #[must_use]
    pub fn invalid_recipients() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ErrorInvalidRecipients", "At least one recipient is not valid.")
    }

    /// That service does not do this: not to this user, not with this method, or not in this cloud.
    #[must_use]
    pub fn unsupported_operation() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "badRequest", "The operation is not supported.")
    }

    /// That service does not accept the body.
    pub fn bad_method_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "badRequest", message)
    }

    /// No such object.
    #[must_use]
    pub fn not_found(key: &str) -> Self {
        let message = format!("Resource '{key}' does not exist or one of its queried reference-property objects are not present.");
        Self::new(StatusCode::NOT_FOUND, "Request_ResourceNotFound", message)
    }

    /// No such path. Graph answers 400 here, not 404.
    #[must_use]
    pub fn no_segment(segment: &str) -> Self {
        Self::malformed(format!("Resource not found for the segment '{segment}'."))
    }

    /// The path exists, the verb does not.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        let message = "Specified HTTP method is not allowed for the request target.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", message)
    }

    /// An item of a batch whose predecessor failed.
    #[must_use]
    pub fn failed_dependency() -> Self {
        // Neither code nor text was seen; the status says it all.
        Self::new(StatusCode::FAILED_DEPENDENCY, "", "The request that this one depends on has failed.")
    }

    /// More than Graph takes.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BadRequest", "The request body is too large.")
    }

    /// Graph does it and the demo tenant does not, yet. No Graph error, so that nobody takes it for one.
    #[must_use]
    pub fn not_served(what: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "FakeGraph_NotServed", format!("the demo tenant does not serve {what}"))
    }

    /// The body that goes with it.
    #[must_use]
    pub fn body(&self, request_id: &str, client_request_id: &str) -> Value {
        let date = tenant::now();
        json!({"error": {
            "code": self.code,
            "message": self.message,
            "innerError": {
                // Graph writes this one time without its zone.
                "date": date.trim_end_matches('Z'),
                "request-id": request_id,
                "client-request-id": client_request_id,
            },
        }})
    }
}

//! Reads of a user's methods and of the reports, which share a limit. <https://learn.microsoft.com/graph/throttling-limits>

use super::{Operation, Request, segment, user_path};

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
}

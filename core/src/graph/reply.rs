//! Replies, read leniently: unknown members are ignored, missing ones are unknown.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::masked;
use crate::headers::Headers;
use crate::json::{FromJson, Json};
use crate::secret::Secret;

/// A reply as the host hands it over.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub status: u16,
    headers: Headers,
    body: Zeroizing<Vec<u8>>,
    /// Passwords that are masked in everything that is told about this reply.
    secrets: Arc<[Secret]>,
}

impl Reply {
    pub(crate) fn new(status: u16, headers: Headers, body: &[u8]) -> Self {
        Self { status, headers, body: Zeroizing::new(body.to_vec()), secrets: Arc::default() }
    }

    /// Stands for the reply of a service that let nothing through for too long.
    pub(crate) fn throttled() -> Self {
        Self::new(429, Headers::default(), b"")
    }

    /// The same reply, with these passwords masked in what is told about it.
    pub(crate) fn hiding(mut self, secrets: Arc<[Secret]>) -> Self {
        self.secrets = secrets;
        self
    }

    /// The reply to an item of this batch. What is masked in the batch is masked in it.
    pub(super) fn of_item(&self, status: u16, headers: Headers, body: &[u8]) -> Self {
        Self::new(status, headers, body).hiding(Arc::clone(&self.secrets))
    }

    /// A text of this reply, as it may be told.
    pub(crate) fn told(&self, text: &str) -> String {
        masked(text, self.secrets.iter())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// A header that may be handed on as it is: it repeats no password.
    pub(crate) fn plain_header(&self, name: &str) -> Option<&str> {
        self.header(name).filter(|text| self.told(text) == *text)
    }

    /// The content as it came.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether this can only be the service's own yes to a PATCH: 204, or another success with JSON. A sign-in page of a
    /// hotel's network replies 200 as well.
    pub(crate) fn is_write_success(&self) -> bool {
        self.status == 204 || (self.is_success() && self.is_plain_object())
    }

    /// Whether this can only be the service's own yes to a `resetPassword`: 202, or another success with JSON.
    pub(crate) fn is_reset_success(&self) -> bool {
        (self.status == 202 && self.body.is_empty()) || (self.is_success() && self.is_plain_object())
    }

    /// Whether this can only be the service's own yes to a request whose reply says nothing more: without content, or with JSON.
    pub(crate) fn is_plain_success(&self) -> bool {
        self.is_success() && (self.body.is_empty() || self.is_plain_object())
    }

    /// Whether the body is a JSON object that tells no error: a text, as a sign-in page becomes one in a batch, is none.
    fn is_plain_object(&self) -> bool {
        let json = self.json();
        json.is_some_and(|json| json.is_object() && matches!(json.member("error"), None | Some(Json::Null)))
    }

    /// Whether the body is JSON to its end.
    pub(crate) fn is_json(&self) -> bool {
        self.json().is_some()
    }

    /// The body as JSON; `None` for a proxy's HTML page and the like.
    pub(crate) fn json(&self) -> Option<Json<'_>> {
        Json::parse(&self.body)
    }

    /// What the body is read as; `None` where it cannot be.
    pub(crate) fn read<T: FromJson>(&self) -> Option<T> {
        T::from_json(&self.json()?)
    }
}

impl Reply {
    /// The password that the service generated. It is told in this reply and never again.
    pub(crate) fn generated_password(&self) -> Option<Secret> {
        self.secret("newPassword")
    }

    /// The Temporary Access Pass that was created. It is told in this reply and never again.
    pub(crate) fn pass(&self) -> Option<Secret> {
        self.secret("temporaryAccessPass")
    }

    fn secret(&self, member: &str) -> Option<Secret> {
        let json = self.json()?;
        let Json::Text(text) = json.member(member)? else { return None };
        let secret = Secret::copy_of(text.as_bytes());
        (!secret.expose().is_empty()).then_some(secret)
    }
}

/// The share of the limit that is used, where the service tells it. <https://learn.microsoft.com/graph/throttling-limits>
pub(crate) fn throttle_percentage(reply: &Reply) -> Option<f64> {
    let thousandths = super::thousandths(reply.header("x-ms-throttle-limit-percentage")?.trim())?;
    Some(f64::from(u32::try_from(thousandths).ok()?) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_services_own_yes_is_a_success() {
        let reply = |status, body: &str| Reply::new(status, Headers::default(), body.as_bytes());
        for (status, body, is_success) in [
            (204, "", true),
            (200, "{}", true),
            (200, r#""<html>sign in""#, false),
            (200, r#"{"error":{"code":"x"}}"#, false),
            (200, "<html>", false),
            (200, "", false),
        ] {
            assert_eq!(reply(status, body).is_write_success(), is_success, "{status} {body}");
        }
        assert!(reply(202, "").is_reset_success() && reply(202, "{}").is_reset_success());
        assert!(!reply(202, r#""<html>""#).is_reset_success() && !reply(200, "7").is_plain_success());
    }
}

//! `$batch`: up to twenty requests in one, each with a reply of its own. <https://learn.microsoft.com/graph/json-batching>

use std::fmt;
use std::io::Write;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::{Operation, Reply, Request};
use crate::headers::Headers;
use crate::json::{FromJson, Json};
use crate::secret::Secret;

/// How many requests a batch takes.
pub(crate) const BATCH_ITEMS: usize = 20;

/// What the URLs of items leave out.
const VERSION: &str = "/v1.0";

/// An item without its body, which is added as it is.
#[derive(Serialize)]
struct Item<'a> {
    id: String,
    method: &'static str,
    url: &'a str,
    #[serde(skip_serializing_if = "Headers::is_empty")]
    headers: Headers,
}

impl Request {
    /// Whether it may share a batch. What must not be repeated goes alone, since one lost reply would leave twenty outcomes in doubt. The
    /// service's own absolute links go alone as well.
    pub(crate) fn fits_batch(&self) -> bool {
        self.operation.is_repeatable() && !matches!(self.operation, Operation::FindUsers | Operation::Probe) && self.item_url().is_some()
    }

    fn item_url(&self) -> Option<&str> {
        self.path.strip_prefix(VERSION).filter(|url| url.starts_with('/'))
    }

    /// Adds the headers that depend on the request.
    pub(crate) fn add_headers(&self, headers: &mut Headers) {
        if self.eventual {
            headers.insert("ConsistencyLevel", "eventual");
        }
        if self.body.is_some() {
            headers.insert("Content-Type", "application/json");
        }
    }
}

/// The path of a batch.
pub(crate) const BATCH_PATH: &str = "/v1.0/$batch";

/// The body of a batch, in memory that is wiped; items are named 1, 2, 3, … in their order. `None` where it could not be written.
pub(crate) fn batch_body<'a>(requests: impl Iterator<Item = &'a Request>) -> Option<Secret> {
    let mut items = Vec::new();
    for (i, request) in requests.enumerate() {
        let mut headers = Headers::default();
        request.add_headers(&mut headers);
        let mut body = request.body.as_ref().map(Secret::expose);
        // A write without a body would have the whole batch refused.
        if request.method != "GET" && body.is_none() {
            headers.insert("Content-Type", "application/json");
            body = Some(b"{}");
        }
        let item = Item { id: (i + 1).to_string(), method: request.method, url: request.item_url()?, headers };
        items.push((serde_json::to_string(&item).ok()?, body));
    }
    const FRAME: usize = "{\"requests\":[]}".len();
    const ITEM_FRAME: usize = ",\"body\":,".len();
    let limit = FRAME + items.iter().map(|(item, body)| item.len() + body.map_or(0, <[u8]>::len) + ITEM_FRAME).sum::<usize>();
    let mut batch = Secret::with_limit(limit);
    write_items(&mut batch, &items).ok()?;
    Some(batch)
}

fn write_items(batch: &mut Secret, items: &[(String, Option<&[u8]>)]) -> std::io::Result<()> {
    batch.write_all(b"{\"requests\":[")?;
    for (i, (item, body)) in items.iter().enumerate() {
        if i > 0 {
            batch.write_all(b",")?;
        }
        match body {
            None => batch.write_all(item.as_bytes())?,
            Some(body) => {
                batch.write_all(item.strip_suffix('}').unwrap_or(item).as_bytes())?;
                batch.write_all(b",\"body\":")?;
                batch.write_all(body)?;
                batch.write_all(b"}")?;
            }
        }
    }
    batch.write_all(b"]}")
}

/// The replies to the items of a batch, in the order of the items; the service gives them in any order. An item without a reply is `None`, and
/// so is the whole where it cannot be read. Replies to items that do not exist are left out.
pub(crate) fn batch_replies(reply: &Reply, items: usize) -> Option<Vec<Option<Reply>>> {
    let batch: RawMembers<'_> = serde_json::from_slice(reply.body()).ok()?;
    let responses: Vec<&RawValue> = serde_json::from_slice(batch.get("responses")?.get().as_bytes()).ok()?;
    let mut replies = vec![None; items];
    for response in responses {
        // One reply that cannot be read spoils no other one.
        if let Some((number, item)) = item_reply(reply, response)
            && let Some(place @ None) = number.checked_sub(1).and_then(|place| replies.get_mut(place))
        {
            *place = Some(item);
        }
    }
    Some(replies)
}

/// The number of an item, and its reply.
fn item_reply(batch: &Reply, response: &RawValue) -> Option<(usize, Reply)> {
    let response: RawMembers<'_> = serde_json::from_slice(response.get().as_bytes()).ok()?;
    let number = String::from_json(&response.json("id")?)?.parse().ok()?;
    let status = u64::from_json(&response.json("status")?)?.try_into().ok()?;
    // An item has no date of its own; one in its `Retry-After` is read against the batch's.
    let mut headers = Headers::default();
    if let Some(date) = batch.header("date") {
        headers.insert("Date", date);
    }
    let own = response.get("headers").filter(|headers| headers.get() != "null");
    let own: RawMembers<'_> = own.map_or(Ok(RawMembers(Vec::new())), |headers| serde_json::from_slice(headers.get().as_bytes())).ok()?;
    for (name, value) in own.0 {
        if let Some(value) = text(value) {
            headers.insert(name, value);
        }
    }
    let body = response.get("body").filter(|body| body.get() != "null");
    Some((number, batch.of_item(status, headers, body.map_or(&b""[..], |body| body.get().as_bytes()))))
}

/// An object whose values are not looked at yet.
struct RawMembers<'a>(Vec<(String, &'a RawValue)>);

impl<'a> RawMembers<'a> {
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    fn json(&self, name: &str) -> Option<Json<'a>> {
        Json::parse(self.get(name)?.get().as_bytes())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = RawMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(RawMembers(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A header's value; a number, as of `Retry-After`, need not be a text.
fn text(value: &RawValue) -> Option<String> {
    match value.get() {
        text if text.starts_with('"') => String::from_json(&Json::parse(text.as_bytes())?),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => Some(number.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{PasswordProfile, Whose, retry_after_ms};
    use serde_json::{Value, json};

    fn reply(body: &Value) -> Reply {
        Reply::new(200, Headers::default(), body.to_string().as_bytes())
    }

    #[test]
    fn items_keep_their_headers_and_bodies() {
        let password = Secret::copy_of(b"Pass\"word\\1");
        let profile = PasswordProfile { force_change: true, with_mfa: false };
        let patch = Request::password_profile("2", profile, &password).unwrap();
        let requests = [Request::roles(Whose::User("1")), patch, Request::revoke_sessions("3")];
        let body = batch_body(requests.iter()).unwrap();
        let body: Value = serde_json::from_slice(body.expose()).unwrap();
        assert_eq!(
            body,
            json!({ "requests": [
                { "id": "1", "method": "GET", "url": "/users/1/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=id,displayName,roleTemplateId",
                  "headers": { "ConsistencyLevel": "eventual" } },
                { "id": "2", "method": "PATCH", "url": "/users/2", "headers": { "Content-Type": "application/json" },
                  "body": { "passwordProfile": { "forceChangePasswordNextSignIn": true, "password": "Pass\"word\\1" } } },
                { "id": "3", "method": "POST", "url": "/users/3/revokeSignInSessions", "headers": { "Content-Type": "application/json" }, "body": {} },
            ] })
        );
    }

    #[test]
    fn what_must_not_be_repeated_goes_alone() {
        assert!(!Request::reset_password("1", None).unwrap().fits_batch());
        assert!(!Request::operation("https://graph.microsoft.com/v1.0/users/1/authentication/operations/2".to_owned()).fits_batch());
        assert!(Request::revoke_sessions("1").fits_batch() && Request::last_change("1").fits_batch());
    }

    #[test]
    fn answers_in_any_order_missing_and_extra_ones() {
        let replies = batch_replies(
            &reply(&json!({ "responses": [
                { "id": "3", "status": 429, "headers": { "Retry-After": 7 }, "body": { "error": { "code": "TooManyRequests" } } },
                { "id": "9", "status": 204 },
                { "id": "x", "status": "odd" },
                { "id": "1", "status": 204, "body": null },
                { "id": "1", "status": 500 },
            ] })),
            3,
        )
        .unwrap();
        assert_eq!(replies.iter().map(|reply| reply.as_ref().map(|reply| reply.status)).collect::<Vec<_>>(), [Some(204), None, Some(429)]);
        assert_eq!(replies[2].as_ref().unwrap().header("retry-after"), Some("7"));
    }

    #[test]
    fn a_date_is_read_against_the_batch_own() {
        let headers = Headers::from([("Date", "Tue, 24 Nov 2026 08:00:00 GMT")]);
        let item = |id: &str, headers: Value| json!({ "id": id, "status": 429, "headers": headers });
        let body = json!({ "responses": [
            item("1", json!({ "Retry-After": "Tue, 24 Nov 2026 08:00:07 GMT" })),
            item("2", json!({ "Retry-After": "Tue, 24 Nov 2026 08:00:07 GMT", "Date": "Tue, 24 Nov 2026 08:00:02 GMT" })),
        ] });
        let replies = batch_replies(&Reply::new(200, headers, body.to_string().as_bytes()), 2).unwrap();
        let waits: Vec<_> = replies.iter().map(|reply| retry_after_ms(reply.as_ref().unwrap())).collect();
        assert_eq!(waits, [Some(7_000), Some(5_000)]);
    }

    #[test]
    fn what_is_no_answer_to_a_batch() {
        for body in ["", "<html>", r#"{"responses":[{"id":"1","status":2"#, r#"{"value":[]}"#] {
            assert!(batch_replies(&Reply::new(200, Headers::default(), body.as_bytes()), 1).is_none(), "{body}");
        }
    }
}

//! Mail: accepted, kept for tests, delivered to nobody. <https://learn.microsoft.com/graph/api/user-sendmail>

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::tenant::Tenant;
use crate::tenant::mailbox::Mail;
use crate::tenant::permissions::{SEND_MAIL, SEND_SHARED_MAIL};
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::wire::call::{Call, Reply};
use crate::wire::content;
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::query::Query;

/// Members of a message, as far as one is sent with them. <https://learn.microsoft.com/graph/api/resources/message>
const MEMBERS: &[&str] = &[
    "attachments",
    "bccRecipients",
    "body",
    "categories",
    "ccRecipients",
    "flag",
    "from",
    "importance",
    "internetMessageHeaders",
    "isDeliveryReceiptRequested",
    "isReadReceiptRequested",
    "replyTo",
    "sender",
    "subject",
    "toRecipients",
];

/// `POST /me/sendMail` and `POST /users/{id}/sendMail`.
///
/// # Errors
/// What Graph refuses; then nothing was sent.
pub fn send(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey) -> Result<Reply, GraphError> {
    Query::parse(call.query.as_deref(), &[])?;
    if call.headers.get(CONTENT_TYPE).is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/plain")) {
        return Err(GraphError::not_served("sendMail with MIME content"));
    }
    let body = content::required(call)?;
    let mailbox = mailbox(tenant, caller, key)?;
    let mail = read(tenant, mailbox, caller, &body)?;
    tenant.outbox.push(mail);
    Ok(Reply { status: StatusCode::ACCEPTED, ..Reply::no_content() })
}

/// The mailbox that a path names, if the caller may send from it.
fn mailbox<'a>(tenant: &'a Tenant, caller: &Caller, key: &UserKey) -> Result<&'a User, GraphError> {
    let named = match key {
        UserKey::Me => &caller.id,
        UserKey::Key(named) => named,
    };
    let user = tenant.user(named).ok_or_else(|| GraphError::unknown_sender(named))?;
    if caller.app_only {
        let is_allowed = tenant.settings.mailboxes_for_applications.as_ref().is_none_or(|mailboxes| user.is_among(mailboxes));
        if !caller.has(SEND_MAIL) || !is_allowed {
            return Err(GraphError::mail_denied());
        }
    } else if !caller.has(if caller.is(user.id()) { SEND_MAIL } else { SEND_SHARED_MAIL }) {
        return Err(GraphError::mail_denied());
    } else if !tenant.user(&caller.id).is_some_and(|sender| tenant.may_send_as(sender, user)) {
        return Err(GraphError::send_as_denied());
    }
    if tenant.has_mailbox(user) { Ok(user) } else { Err(GraphError::no_mailbox()) }
}

/// Reads the parameters, whose names may begin with a capital letter.
fn read(tenant: &Tenant, mailbox: &User, caller: &Caller, body: &Map<String, Value>) -> Result<Mail, GraphError> {
    let (mut message, mut is_saved) = (None, true);
    for (name, value) in body {
        match name.as_str() {
            "message" | "Message" => message = value.as_object(),
            "saveToSentItems" | "SaveToSentItems" => is_saved = flag(value).ok_or_else(|| unreadable(name))?,
            unknown => return Err(unknown_member(unknown)),
        }
    }
    let message = message.ok_or_else(|| unreadable("message"))?;
    if let Some(unknown) = message.keys().find(|name| !MEMBERS.contains(&name.as_str()) && !name.starts_with("@odata.")) {
        return Err(unknown_member(unknown));
    }
    if let Some(from) = message.get("from").filter(|from| !from.is_null()) {
        let named = address(from).and_then(|from| tenant.user_with_address(from));
        if !named.is_some_and(|named| tenant.may_send_as(mailbox, named)) {
            return Err(GraphError::send_as_denied());
        }
    }
    let content = message.get("body").and_then(Value::as_object).ok_or_else(|| unreadable("body"))?;
    let content_type = content.get("contentType").and_then(Value::as_str).unwrap_or("text").to_lowercase();
    if !["text", "html"].contains(&content_type.as_str()) {
        return Err(unreadable("contentType"));
    }
    let text = |members: &Map<String, Value>, name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Mail {
        from: mailbox.text("userPrincipalName").to_owned(),
        sent_by: caller.id.clone(),
        to: recipients(message)?,
        subject: text(message, "subject"),
        content_type,
        content: text(content, "content"),
        headers: headers(message)?,
        is_saved_to_sent_items: is_saved,
    })
}

/// A Boolean; a sample of Microsoft's sends it as a text.
fn flag(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str().and_then(|text| text.to_lowercase().parse().ok()))
}

/// All who get it. One who can be nobody refuses the mail.
fn recipients(message: &Map<String, Value>) -> Result<Vec<String>, GraphError> {
    let lists = ["toRecipients", "ccRecipients", "bccRecipients"].into_iter().filter_map(|name| message.get(name)?.as_array());
    let addresses: Option<Vec<String>> = lists.flatten().map(|one| address(one).map(str::to_owned)).collect();
    addresses.filter(|addresses| !addresses.is_empty()).ok_or_else(GraphError::invalid_recipients)
}

fn address(recipient: &Value) -> Option<&str> {
    let address = recipient.get("emailAddress")?.get("address")?.as_str()?;
    let (local, domain) = address.split_once('@')?;
    let is_one = !local.is_empty() && domain.contains('.') && !address.contains(|c: char| c.is_whitespace() || "<>,;\"()".contains(c));
    (is_one && !domain.contains('@')).then_some(address)
}

/// Headers of the sender's own, which begin with `x-`. <https://learn.microsoft.com/graph/api/resources/internetmessageheader>
fn headers(message: &Map<String, Value>) -> Result<BTreeMap<String, String>, GraphError> {
    let list = message.get("internetMessageHeaders").and_then(Value::as_array).into_iter().flatten();
    list.map(|header| {
        let member = |name: &str| header.get(name).and_then(Value::as_str).map(str::to_owned);
        let (name, value) = member("name").zip(member("value")).ok_or_else(|| unreadable("internetMessageHeaders"))?;
        if name.to_lowercase().starts_with("x-") {
            Ok((name, value))
        } else {
            Err(GraphError::malformed(format!("The internet message header name '{name}' should start with 'x-' or 'X-'.")))
        }
    })
    .collect()
}

fn unreadable(name: &str) -> GraphError {
    GraphError::malformed(format!("The value of the parameter '{name}' is invalid."))
}

fn unknown_member(name: &str) -> GraphError {
    GraphError::malformed(format!("The property '{name}' does not exist on type 'microsoft.graph.message'."))
}

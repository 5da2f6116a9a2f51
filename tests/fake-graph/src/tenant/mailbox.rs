//! Mailboxes, and what was sent from them. <https://learn.microsoft.com/graph/api/user-sendmail>

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::tenant::Tenant;
use crate::tenant::user::User;

/// A mail that was accepted. Nobody delivers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The user principal name of the mailbox.
    pub from: String,
    /// The object id of the user or the service principal that sent it.
    pub sent_by: String,
    /// All who get it, in whatever way.
    pub to: Vec<String>,
    /// As sent.
    pub subject: String,
    /// `text` or `html`.
    pub content_type: String,
    /// As sent.
    pub content: String,
    /// Headers of the sender's own.
    pub headers: BTreeMap<String, String>,
    /// The mailbox keeps a copy.
    pub is_saved_to_sent_items: bool,
}

impl Tenant {
    /// Whether the user has a mailbox in Exchange Online: members with an address have one.
    #[must_use]
    pub fn has_mailbox(&self, user: &User) -> bool {
        user.property("mail").is_string() && !user.is_external() && !user.is_among(&self.settings.without_mailbox)
    }

    /// Whether Exchange lets somebody send in the name of this mailbox.
    #[must_use]
    pub fn may_send_as(&self, sender: &User, mailbox: &User) -> bool {
        let delegates = mailbox.keys().into_iter().find_map(|key| self.settings.send_as.get(key));
        sender.answers_to(mailbox.id()) || delegates.is_some_and(|delegates| sender.is_among(delegates))
    }

    /// The user whose mailbox has this address.
    #[must_use]
    pub fn user_with_address(&self, address: &str) -> Option<&User> {
        self.users.iter().find(|user| user.text("mail").eq_ignore_ascii_case(address) || user.answers_to(address))
    }

    /// The addresses of a mailbox, as the directory shows them: the first one in capitals.
    pub(super) fn give_addresses(&self, user: &mut User) {
        if let (true, Value::String(mail)) = (self.has_mailbox(user), user.property("mail").clone()) {
            user.properties.entry("proxyAddresses").or_insert_with(|| json!([format!("SMTP:{mail}")]));
        }
    }
}

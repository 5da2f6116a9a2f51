//! Sending mail. <https://learn.microsoft.com/graph/api/user-sendmail>

use serde::Serialize;

use super::{Operation, Request, segment};
use crate::letter::Letter;
use crate::mail::{MailOptions, Recipient};
use crate::secret::Secret;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    message: Message<'a>,
    /// The sender's mailbox keeps no copy. The service keeps one where nothing is said.
    save_to_sent_items: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    subject: &'a str,
    body: Content<'a>,
    to_recipients: [To<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    internet_message_headers: Vec<Header<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    content_type: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct To<'a> {
    email_address: Address<'a>,
}

#[derive(Serialize)]
struct Address<'a> {
    address: &'a str,
}

#[derive(Serialize)]
struct Header<'a> {
    name: &'a str,
    value: &'a str,
}

impl Request {
    /// `POST …/sendMail`. `None` where the letter is not text, which it always is.
    pub(crate) fn send_mail(options: &MailOptions, recipient: &Recipient, letter: &Letter) -> Option<Self> {
        let headers = options.headers.iter().map(|(name, value)| Header { name, value });
        let content = Body {
            message: Message {
                subject: &letter.subject,
                body: Content { content_type: if letter.is_html { "html" } else { "text" }, content: letter.content.text()? },
                to_recipients: [To { email_address: Address { address: recipient.address.text() } }],
                internet_message_headers: headers.collect(),
            },
            save_to_sent_items: false,
        };
        // A letter and its subject have no control characters but line breaks and tabs, so that a byte is written as two at the most.
        let texts = options.headers.iter().map(|(name, value)| name.len() + value.len() + 32).sum::<usize>() + letter.subject.len();
        let mut body = Secret::with_limit(512 + 2 * (texts + letter.content.expose().len() + recipient.address.text().len()));
        serde_json::to_writer(&mut body, &content).ok()?;
        Some(Self { method: "POST", body: Some(body), ..Self::read(Operation::SendMail, mail_path(options)) })
    }

    /// The POST in words.
    pub(crate) fn send_mail_in_words(options: &MailOptions, recipient: &Recipient, subject: &str) -> String {
        format!("POST {} to {} with the subject \"{subject}\"", mail_path(options), recipient.address.text())
    }
}

fn mail_path(options: &MailOptions) -> String {
    options.from.as_deref().map_or_else(|| "/v1.0/me/sendMail".to_owned(), |from| format!("/v1.0/users{}/sendMail", segment(from)))
}

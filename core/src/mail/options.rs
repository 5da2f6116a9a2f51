//! What is wanted of the mail, read once: what exists afterwards is valid. docs/protocol.md tells the members.

use super::address::Address;
use crate::error::{Error, Warning, invalid};
use crate::json::{self, Json};
use crate::letter::{Shows, Words};
use crate::note;
use crate::rows::Name;

/// Who is to get the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WantedRecipient {
    /// The user, at an address on file that is not the account's own.
    Alternate,
    Manager,
    Typed(Address),
}

/// What the mail holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MailContent {
    /// No secret: only that something was changed.
    #[default]
    Notice,
    TemporaryAccessPass,
    Password,
}

impl MailContent {
    const WORDS: [(&'static str, Self); 3] =
        [("Notice", Self::Notice), ("TemporaryAccessPass", Self::TemporaryAccessPass), ("Password", Self::Password)];

    pub(crate) const fn shows(self) -> Shows {
        match self {
            Self::Notice => Shows::Notice,
            Self::TemporaryAccessPass => Shows::TemporaryAccessPass,
            Self::Password => Shows::Password,
        }
    }

    /// The place of a template for what it holds.
    const fn place(self) -> Option<&'static str> {
        match self {
            Self::Notice => None,
            Self::TemporaryAccessPass => Some("temporaryAccessPass"),
            Self::Password => Some("password"),
        }
    }
}

/// What is wanted of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailOptions {
    pub to: WantedRecipient,
    pub content: MailContent,
    /// The mailbox that sends: an object id or a user principal name. `None`: that of the person who is signed in.
    pub from: Option<String>,
    pub allow_unlisted_address: bool,
    pub words: Words,
    pub is_html: bool,
    pub(crate) headers: Vec<(String, String)>,
}

impl MailOptions {
    /// # Errors
    /// `invalid_options`, `names_nobody`.
    pub(crate) fn read_from(json: &Json<'_>) -> Result<Self, Error> {
        json::read_from("the options of the mail", json, |members| {
            let to: String = members.needs("to");
            let content = members.unquoted_word("content", "mail.content", &MailContent::WORDS).unwrap_or_default();
            let is_html = members.unquoted_word("format", "mail.format", &[("Html", true), ("Text", false)]).unwrap_or(true);
            let from = members.may_have::<String>("from");
            let headers = members.read("headers", headers).unwrap_or_default();
            Self {
                to: members.accepted(wanted_recipient(&to)).unwrap_or(WantedRecipient::Alternate),
                content,
                from: from.and_then(|from| members.accepted(sender(&from))),
                allow_unlisted_address: members.is_set("allowUnlistedAddress"),
                words: Words::read_from(members, content.place(), !is_html),
                is_html,
                headers,
            }
        })
    }

    /// What should be known before a password is mailed.
    pub(crate) fn warning(&self) -> Option<Warning> {
        let message = "the mail holds the password, which stays in a mailbox that nobody here looks after: that is why Microsoft's admin center \
            no longer offers to mail passwords; a Temporary Access Pass ends by itself, and a notice holds no secret";
        (self.content == MailContent::Password).then(|| Warning { code: "mail_password", message: message.to_owned() })
    }

    #[cfg(test)]
    pub(super) fn for_test() -> Self {
        Self::read_from(&Json::parse(br#"{"to":"Alternate"}"#).unwrap()).unwrap()
    }
}

fn wanted_recipient(text: &str) -> Result<WantedRecipient, Error> {
    if text.eq_ignore_ascii_case("Alternate") {
        return Ok(WantedRecipient::Alternate);
    }
    if text.eq_ignore_ascii_case("Manager") {
        return Ok(WantedRecipient::Manager);
    }
    // What is no address may be anything, also a password: it is not quoted.
    let address = Address::read(text).ok_or_else(|| invalid("mail.to is neither Alternate, Manager nor one mail address"))?;
    Ok(WantedRecipient::Typed(address))
}

fn sender(text: &str) -> Result<String, Error> {
    match Name::read(text) {
        Name::Of(name) => Ok(name.to_owned()),
        Name::Nobody(_) => Err(invalid("mail.from is neither an object id nor a user principal name")),
    }
}

/// Headers of the caller's own, which Graph wants to begin with `x-`. <https://learn.microsoft.com/graph/api/resources/internetmessageheader>
fn headers(json: &Json<'_>) -> Result<Vec<(String, String)>, Error> {
    let headers = json.members().iter().map(|(name, _)| Some((name.as_ref().to_owned(), json.needs::<String>(name)?)));
    let headers: Option<Vec<_>> = headers.collect();
    let headers = headers.filter(|_| json.is_object()).ok_or_else(|| invalid("mail.headers is no object of texts"))?;
    for (name, value) in &headers {
        let is_name = name.len() <= 64
            && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-"))
            && name.len() > 2
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !is_name {
            return Err(invalid("a name in mail.headers does not begin with x-, or has other characters than letters, digits and -"));
        }
        note::check("a value in mail.headers", Some(value))?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<MailOptions, Error> {
        MailOptions::read_from(&Json::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn what_is_refused_is_told_without_its_text() {
        for (json, told) in [
            (r#"{}"#, "to is missing"),
            (r#"{"to":"Canary-7Qz!"}"#, "neither Alternate, Manager"),
            (r#"{"to":"a@contoso.example,Canary"}"#, "neither Alternate, Manager"),
            (r#"{"to":"Manager","content":"Canary"}"#, "none of Notice"),
            (r#"{"to":"Manager","from":"Canary"}"#, "mail.from"),
            (r#"{"to":"Manager","language":"Canary"}"#, "language is no tag"),
            (r#"{"to":"Manager","format":"Canary"}"#, "none of Html"),
            (r#"{"to":"Manager","headers":{"Bcc":"Canary"}}"#, "begin with x-"),
            (r#"{"to":"Manager","headers":{"x-a":"Canary\r\nBcc: x"}}"#, "line break"),
            (r#"{"to":"Manager","headers":[1]}"#, "no object of texts"),
            (r#"{"to":"Manager","signInUrl":"http://Canary"}"#, "no https address"),
            (r#"{"to":"Manager","organizationName":"Canary\n"}"#, "line break"),
            (r#"{"to":"Manager","templates":[{"content":"Canary"}]}"#, "template 1 has no subject"),
            (r#"{"to":"Manager","templates":[{"subject":"{{password}}","content":"Canary"}]}"#, "secret in its subject"),
            (r#"{"to":"Manager","templates":[{"subject":"x","content":"{{Canary7}}"}]}"#, "unknown name"),
            (r#"{"to":"Manager","content":"Password","templates":[{"subject":"x","content":"Canary"}]}"#, "no place {{password}}"),
            (
                r#"{"to":"Manager","format":"Text","templates":[{"subject":"x","format":"Html","content":"Canary"}]}"#,
                "plain text is wanted",
            ),
            (r#"{"to":"Manager","templates":[{"subject":"x","format":"Html","content":"<script>Canary"}]}"#, "<script"),
            (r#"{"to":"Manager","templates":[{"colour":"Canary"}]}"#, "template 1 is no object"),
        ] {
            let error = read(json).expect_err(json);
            assert!(error.code() == "invalid_options" && error.message().contains(told), "{json}: {error}");
            assert!(!error.message().contains("Canary"), "{error}");
        }
    }
}

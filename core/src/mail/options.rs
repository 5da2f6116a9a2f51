//! What is wanted of the mail, read once: what exists afterwards is valid. docs/protocol.md tells the members.

use super::address::Address;
use super::{html, language, template};
use crate::error::{Error, Kind, Warning};
use crate::json::{self, FromJson, Json};
use crate::note;
use crate::rows::Name;

/// A page of text. More is no letter.
const LONGEST_TEMPLATE: usize = 64 * 1024;
/// The most templates: one for each language of a large organisation.
const MOST_TEMPLATES: usize = 100;

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
}

/// A text of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// For users of this language; `None`: for all others.
    pub language: Option<String>,
    pub is_html: bool,
    pub subject: Option<String>,
    pub content: String,
}

/// What is wanted of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailOptions {
    pub to: WantedRecipient,
    pub content: MailContent,
    /// The mailbox that sends: an object id or a user principal name. `None`: that of the person who is signed in.
    pub from: Option<String>,
    pub allow_unlisted_address: bool,
    pub(super) organization_name: Option<String>,
    /// In lower case. `None`: by the user's country.
    pub(super) language: Option<String>,
    pub(super) is_html: bool,
    pub(crate) headers: Vec<(String, String)>,
    pub(super) templates: Vec<Template>,
    pub(super) sign_in_url: Option<String>,
    pub(super) change_password_url: Option<String>,
    pub(super) self_service_url: Option<String>,
}

impl MailOptions {
    /// # Errors
    /// `invalid_options`, `names_nobody`.
    pub(crate) fn read_from(json: &Json<'_>) -> Result<Self, Error> {
        json::read_from("the options of the mail", json, |members| {
            let to: String = members.needs("to")?;
            let content = members.may_have::<String>("content")?;
            let format = members.may_have::<String>("format")?;
            let from = members.may_have::<String>("from")?;
            let language = members.may_have::<String>("language")?;
            let headers = members.object("headers").map_or(Ok(Vec::new()), headers)?;
            let templates = members.object("templates").map_or(Ok(Vec::new()), templates)?;
            let options = Self {
                to: wanted_recipient(&to)?,
                content: word("mail.content", content.as_deref(), &MailContent::WORDS)?.unwrap_or_default(),
                from: from.map(|from| sender(&from)).transpose()?,
                allow_unlisted_address: members.is_set("allowUnlistedAddress")?,
                organization_name: members.may_have("organizationName")?,
                language: language
                    .map(|tag| language::of_tag(&tag).ok_or_else(|| invalid("mail.language is no tag of a language like de or pt-BR")))
                    .transpose()?,
                is_html: word("mail.format", format.as_deref(), &[("Html", true), ("Text", false)])?.unwrap_or(true),
                headers,
                templates,
                sign_in_url: members.may_have("signInUrl")?,
                change_password_url: members.may_have("changePasswordUrl")?,
                self_service_url: members.may_have("selfServiceUrl")?,
            };
            options.check()?;
            Ok(options)
        })
    }

    fn check(&self) -> Result<(), Error> {
        note::check("mail.organizationName", self.organization_name.as_deref())?;
        for (option, url) in [
            ("mail.signInUrl", &self.sign_in_url),
            ("mail.changePasswordUrl", &self.change_password_url),
            ("mail.selfServiceUrl", &self.self_service_url),
        ] {
            let is_url = |url: &String| url.starts_with("https://") && url.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some());
            if url.as_ref().is_some_and(|url| !is_url(url)) {
                return Err(invalid(format!("{option} is no https address")));
            }
        }
        if self.templates.len() > MOST_TEMPLATES {
            return Err(invalid(format!("mail.templates has more than {MOST_TEMPLATES} templates")));
        }
        self.templates.iter().enumerate().try_for_each(|(index, template)| template.check(index + 1, self))
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

impl FromJson for Template {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let json = json.object()?;
        let known = ["language", "format", "subject", "content"];
        if json.members().iter().any(|(name, _)| !known.contains(&name.as_ref())) {
            return None;
        }
        let language = json.may_have::<String>("language")?.filter(|tag| !tag.is_empty());
        let is_html = match json.may_have::<String>("format")? {
            Some(format) if format.eq_ignore_ascii_case("Html") => true,
            Some(format) if !format.eq_ignore_ascii_case("Text") => return None,
            _ => false,
        };
        Some(Self {
            language: language.map(|tag| language::of_tag(&tag).ok_or(())).transpose().ok()?,
            is_html,
            subject: json.may_have("subject")?,
            content: json.needs("content")?,
        })
    }
}

impl Template {
    fn check(&self, number: usize, options: &MailOptions) -> Result<(), Error> {
        let refused = |why: String| invalid(format!("template {number} of the mail {why}"));
        if self.content.len() > LONGEST_TEMPLATE {
            return Err(refused(format!("has more than {LONGEST_TEMPLATE} bytes")));
        }
        if let Some(why) = template::refusal(&self.content).or_else(|| self.is_html.then(|| html::refusal(&self.content)).flatten()) {
            return Err(refused(why));
        }
        if self.is_html && !options.is_html {
            return Err(refused("is HTML, and a mail of plain text is wanted".to_owned()));
        }
        let subjects: Vec<&str> = self.subjects().collect();
        if subjects.is_empty() {
            return Err(refused("has no subject: give one, or begin with a line Subject: (in HTML, a title)".to_owned()));
        }
        for subject in subjects {
            if let Some(why) = template::refusal(subject) {
                return Err(refused(format!("has a subject that {why}")));
            }
            let tells_secret = |part: template::Part<'_>| matches!(part, template::Part::Value(name) if template::SECRETS.contains(&name));
            if template::parts(subject).any(tells_secret) {
                return Err(refused("has a secret in its subject, which everybody sees on a locked screen".to_owned()));
            }
        }
        let wanted = match options.content {
            MailContent::Notice => return Ok(()),
            MailContent::TemporaryAccessPass => "temporaryAccessPass",
            MailContent::Password => "password",
        };
        let has_it = self.content.lines().any(|line| template::parts(line).any(|part| part == template::Part::Value(wanted)));
        if has_it { Ok(()) } else { Err(refused(format!("has no place {{{{{wanted}}}}} for what the mail is to hold"))) }
    }

    /// The subjects of which the first one that stands is taken.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        let title = || {
            let (_, behind) = self.content.split_once("<title>")?;
            behind.split_once("</title>").map(|(title, _)| title)
        };
        let own = self.subject.as_deref().or_else(|| if self.is_html { title() } else { None });
        own.map(str::trim).into_iter().chain(subjects(if self.is_html || own.is_some() { "" } else { &self.content }))
    }
}

/// The subjects at the beginning of a text.
pub(super) fn subjects(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map_while(|line| line.trim_start_matches('\u{feff}').strip_prefix("Subject:")).map(str::trim)
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

fn templates(json: &Json<'_>) -> Result<Vec<Template>, Error> {
    let Json::List(items) = json else { return Err(invalid("mail.templates is no list")) };
    let read = |(index, item): (usize, &Json<'_>)| {
        Template::from_json(item).ok_or_else(|| {
            let number = index + 1;
            invalid(format!("template {number} of the mail is no object of language, format (Html or Text), subject and content"))
        })
    };
    items.iter().enumerate().map(read).collect()
}

fn word<T: Copy>(option: &str, given: Option<&str>, words: &[(&str, T)]) -> Result<Option<T>, Error> {
    let Some(given) = given else { return Ok(None) };
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(given)).map(|(_, value)| *value);
    let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| invalid(format!("{option} is none of {}", known())))
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(Kind::InvalidOptions, message)
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
            (r#"{"to":"Manager","language":"Canary"}"#, "mail.language"),
            (r#"{"to":"Manager","format":"Canary"}"#, "none of Html"),
            (r#"{"to":"Manager","headers":{"Bcc":"Canary"}}"#, "begin with x-"),
            (r#"{"to":"Manager","headers":{"x-a":"Canary\r\nBcc: x"}}"#, "line break"),
            (r#"{"to":"Manager","headers":[1]}"#, "no object of texts"),
            (r#"{"to":"Manager","signInUrl":"http://Canary"}"#, "no https address"),
            (r#"{"to":"Manager","organizationName":"Canary\n"}"#, "line break"),
            (r#"{"to":"Manager","templates":[{"content":"Canary"}]}"#, "template 1 of the mail has no subject"),
            (r#"{"to":"Manager","templates":[{"subject":"{{password}}","content":"Canary"}]}"#, "secret in its subject"),
            (r#"{"to":"Manager","templates":[{"subject":"x","content":"{{Canary7}}"}]}"#, "unknown name"),
            (r#"{"to":"Manager","content":"Password","templates":[{"subject":"x","content":"Canary"}]}"#, "no place {{password}}"),
            (
                r#"{"to":"Manager","format":"Text","templates":[{"subject":"x","format":"Html","content":"Canary"}]}"#,
                "plain text is wanted",
            ),
            (r#"{"to":"Manager","templates":[{"subject":"x","format":"Html","content":"<script>Canary"}]}"#, "<script"),
            (r#"{"to":"Manager","templates":[{"colour":"Canary"}]}"#, "template 1 of the mail is no object"),
        ] {
            let error = read(json).expect_err(json);
            assert!(error.code() == "invalid_options" && error.message().contains(told), "{json}: {error}");
            assert!(!error.message().contains("Canary"), "{error}");
        }
    }

    #[test]
    fn subjects_of_templates() {
        let of = |json: &str| {
            let options = read(&format!(r#"{{"to":"Manager","templates":[{json}]}}"#)).unwrap();
            options.templates[0].subjects().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(of(r#"{"content":"Subject: a\nSubject: b\n\nSubject: c"}"#), ["a", "b"]);
        assert_eq!(of(r#"{"format":"Html","content":"<title> t </title><p>"}"#), ["t"]);
        assert_eq!(of(r#"{"subject":"s","format":"Html","content":"<title>t</title>"}"#), ["s"]);
        assert_eq!(of(r#"{"subject":"s","content":"Subject: a"}"#), ["s"]);
    }
}

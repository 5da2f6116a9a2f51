//! The words of a letter, as the caller wants them: the organisation, the language, addresses and texts of their own. Read once: what exists afterwards
//! is valid. docs/protocol.md tells the members.

use super::{html, language, template};
use crate::error::{Error, invalid};
use crate::json::{FromJson, Json, Members};
use crate::note;

/// A page of text. More is no letter.
const LONGEST_TEMPLATE: usize = 64 * 1024;
/// The most templates: one for each language of a large organisation.
const MOST_TEMPLATES: usize = 100;

/// A text of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// For users of this language; `None`: for all others.
    pub language: Option<String>,
    pub is_html: bool,
    pub subject: Option<String>,
    pub content: String,
}

/// The words of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(super) organization_name: Option<String>,
    /// In lower case. `None`: by the user's country.
    pub(super) language: Option<String>,
    pub(super) templates: Vec<Template>,
    pub(super) sign_in_url: Option<String>,
    pub(super) change_password_url: Option<String>,
    pub(super) self_service_url: Option<String>,
}

impl Words {
    /// Reads the members of an object of options that are about words. `needed` is the place that each template must have; `wants_text` refuses HTML.
    pub(crate) fn read_from(members: &mut Members<'_>, needed: Option<&str>, wants_text: bool) -> Self {
        let language = members.may_have::<String>("language");
        let words = Self {
            organization_name: members.may_have("organizationName"),
            language: language.and_then(|tag| {
                members.accepted(language::of_tag(&tag).ok_or_else(|| invalid("language is no tag of a language like de or pt-BR")))
            }),
            templates: members.read("templates", templates).unwrap_or_default(),
            sign_in_url: members.may_have("signInUrl"),
            change_password_url: members.may_have("changePasswordUrl"),
            self_service_url: members.may_have("selfServiceUrl"),
        };
        members.accepted(words.check(needed, wants_text));
        words
    }

    fn check(&self, needed: Option<&str>, wants_text: bool) -> Result<(), Error> {
        note::check("organizationName", self.organization_name.as_deref())?;
        for (option, url) in
            [("signInUrl", &self.sign_in_url), ("changePasswordUrl", &self.change_password_url), ("selfServiceUrl", &self.self_service_url)]
        {
            let is_url = |url: &String| url.starts_with("https://") && url.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some());
            if url.as_ref().is_some_and(|url| !is_url(url)) {
                return Err(invalid(format!("{option} is no https address")));
            }
        }
        if self.templates.len() > MOST_TEMPLATES {
            return Err(invalid(format!("templates has more than {MOST_TEMPLATES} templates")));
        }
        for (index, template) in self.templates.iter().enumerate() {
            if let Some(why) = template.refusal(needed, wants_text) {
                return Err(invalid(format!("template {} {why}", index + 1)));
            }
            // Only the first one would ever be sent.
            if let Some(first) = self.templates.iter().take(index).position(|other| other.language == template.language) {
                return Err(invalid(format!("templates {} and {} are for the same language", first + 1, index + 1)));
            }
        }
        Ok(())
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
    /// Why it is refused. Nothing of its text is quoted.
    fn refusal(&self, needed: Option<&str>, wants_text: bool) -> Option<String> {
        if self.content.len() > LONGEST_TEMPLATE {
            return Some(format!("has more than {LONGEST_TEMPLATE} bytes"));
        }
        if let Some(why) = template::refusal(&self.content).or_else(|| self.is_html.then(|| html::refusal(&self.content)).flatten()) {
            return Some(why);
        }
        if self.is_html && wants_text {
            return Some("is HTML, and plain text is wanted".to_owned());
        }
        let subjects: Vec<&str> = self.subjects().collect();
        if subjects.is_empty() {
            return Some("has no subject: give one, or begin with a line Subject: (in HTML, a title)".to_owned());
        }
        for subject in subjects {
            if let Some(why) = template::refusal(subject) {
                return Some(format!("has a subject that {why}"));
            }
            let tells_secret = |part: template::Part<'_>| matches!(part, template::Part::Value(name) if template::SECRETS.contains(&name));
            if template::parts(subject).any(tells_secret) {
                return Some("has a secret in its subject, which everybody sees on a locked screen".to_owned());
            }
        }
        let needed = needed?;
        let has_it = self.content.lines().any(|line| template::parts(line).any(|part| part == template::Part::Value(needed)));
        (!has_it).then(|| format!("has no place {{{{{needed}}}}} for what it is to hold"))
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

fn templates(json: &Json<'_>) -> Result<Vec<Template>, Error> {
    let Json::List(items) = json else { return Err(invalid("templates is no list")) };
    let read = |(index, item): (usize, &Json<'_>)| {
        Template::from_json(item).ok_or_else(|| {
            let number = index + 1;
            invalid(format!("template {number} is no object of language, format (Html or Text), subject and content"))
        })
    };
    items.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn a_language_has_one_template() {
        let read = |languages: &[&str]| {
            let templates: Vec<String> =
                languages.iter().map(|tag| format!(r#"{{"language":"{tag}","subject":"x","content":"y"}}"#)).collect();
            let json = format!(r#"{{"templates":[{}]}}"#, templates.join(","));
            json::read("words", json.as_bytes(), |members| Words::read_from(members, None, false)).map(|_| ())
        };
        assert!(read(&["de", "", "fr"]).is_ok());
        for twice in [["de", "fr", "DE"], ["de-AT", "", "de-CH"], ["", "de", ""]] {
            assert_eq!(read(&twice).unwrap_err().message(), "templates 1 and 3 are for the same language");
        }
    }

    #[test]
    fn subjects_of_templates() {
        let of = |template: &str| {
            let json = format!(r#"{{"templates":[{template}]}}"#);
            let words = json::read("words", json.as_bytes(), |members| Words::read_from(members, None, false)).unwrap();
            words.templates[0].subjects().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(of(r#"{"content":"Subject: a\nSubject: b\n\nSubject: c"}"#), ["a", "b"]);
        assert_eq!(of(r#"{"format":"Html","content":"<title> t </title><p>"}"#), ["t"]);
        assert_eq!(of(r#"{"subject":"s","format":"Html","content":"<title>t</title>"}"#), ["s"]);
        assert_eq!(of(r#"{"subject":"s","content":"Subject: a"}"#), ["s"]);
    }
}

//! The letter itself: the text for the user's language, filled in.

use super::template::{Values, plain, stands, write_line};
use super::words::{Template, Words, subjects};
use super::{html, language};
use crate::cloud::Environment;
use crate::password::password_spell;
use crate::rfc3339;
use crate::secret::Secret;
use crate::wire;

/// Which secrets a letter shows, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    /// A mail with nothing secret.
    Notice,
    /// A mail with the password.
    Password,
    /// A mail with the pass.
    TemporaryAccessPass,
    /// A sheet of paper with all that there is, and how it is read out.
    Sheet,
}

/// What a letter tells.
pub(crate) struct LetterFacts<'a> {
    pub shows: Shows,
    pub display_name: Option<&'a str>,
    pub user_principal_name: Option<&'a str>,
    /// Two letters of ISO 3166.
    pub usage_location: Option<&'a str>,
    pub environment: Environment,
    pub is_to_manager: bool,
    /// The service has not confirmed the reset.
    pub is_unsure: bool,
    /// The user has a new password.
    pub has_new_password: bool,
    pub password: Option<&'a Secret>,
    pub temporary_access_pass: Option<&'a Secret>,
    pub pass: Option<&'a wire::Pass>,
    /// The user must choose a password at the next sign-in.
    pub force_change: bool,
    /// The sign-in was blocked.
    pub is_blocked: bool,
    /// Unix milliseconds.
    pub at_ms: u64,
    pub reason: Option<&'a str>,
    pub ticket_number: Option<&'a str>,
}

/// A letter, ready to be sent.
pub(crate) struct Letter {
    pub subject: String,
    pub is_html: bool,
    pub content: Secret,
}

/// The text that a letter is made of.
enum Text<'a> {
    BuiltIn(&'static str, &'static str),
    Own(&'a Template),
}

impl Text<'_> {
    fn language(&self) -> &str {
        match self {
            Self::BuiltIn(language, _) => language,
            Self::Own(template) => template.language.as_deref().unwrap_or("en"),
        }
    }
}

impl Words {
    pub(crate) fn letter(&self, facts: &LetterFacts<'_>, is_html: bool) -> Letter {
        let text = self.text(facts.usage_location);
        let mut filled = self.filled(facts);
        filled.subject = match &text {
            Text::BuiltIn(_, text) => subject(subjects(text), &filled),
            Text::Own(template) => subject(template.subjects(), &filled),
        };
        let content = written(|out| match &text {
            Text::Own(template) if template.is_html => {
                each_line(template.content.lines(), &filled, |line, out| write_line(line, &filled, html::escape, out), out);
            }
            Text::Own(template) if template.subject.is_some() => {
                self.write_text(is_html, text.language(), template.content.lines(), &filled, out);
            }
            Text::Own(template) => self.write_text(is_html, text.language(), behind_subjects(&template.content), &filled, out),
            Text::BuiltIn(_, built_in) => self.write_text(is_html, text.language(), behind_subjects(built_in), &filled, out),
        });
        Letter { subject: std::mem::take(&mut filled.subject), is_html, content }
    }

    /// The subject alone, which tells no secret: for a question before the write.
    pub(crate) fn subject(&self, facts: &LetterFacts<'_>) -> String {
        let filled = self.filled(facts);
        match self.text(facts.usage_location) {
            Text::BuiltIn(_, text) => subject(subjects(text), &filled),
            Text::Own(template) => subject(template.subjects(), &filled),
        }
    }

    fn write_text<'t>(
        &self,
        is_html: bool,
        language: &str,
        lines: impl Iterator<Item = &'t str>,
        filled: &Filled<'_>,
        out: &mut dyn FnMut(&str),
    ) {
        if is_html {
            html::write(language, lines, filled, out);
        } else {
            each_line(lines, filled, |line, out| write_line(line, filled, plain, out), out);
        }
    }

    /// The own text in the user's language, then the own one for all, then what the tool brings.
    fn text(&self, usage_location: Option<&str>) -> Text<'_> {
        let by_country = || usage_location.and_then(language::of_country);
        let wanted = self.language.as_deref().or_else(by_country);
        let own = |language: Option<&str>| self.templates.iter().find(|template| template.language.as_deref() == language);
        let built_in = |wanted: &str| language::TEXTS.iter().find(|(language, _)| *language == wanted);
        let as_built_in = |(language, text): &(&'static str, &'static str)| Text::BuiltIn(language, text);
        wanted
            .and_then(|wanted| own(Some(wanted)))
            .or_else(|| own(None))
            .map(Text::Own)
            .or_else(|| wanted.and_then(built_in).map(as_built_in))
            .or_else(|| built_in("en").map(as_built_in))
            .unwrap_or(Text::BuiltIn("en", ""))
    }

    fn filled<'a>(&'a self, facts: &'a LetterFacts<'a>) -> Filled<'a> {
        let is_sheet = facts.shows == Shows::Sheet;
        let text = |secret: Option<&'a Secret>, shown: Shows| secret.filter(|_| is_sheet || facts.shows == shown).and_then(Secret::text);
        let spoken = |secret: Option<&Secret>| password_spell(secret.filter(|_| is_sheet)?.expose(), "").ok();
        let from_ms = facts.pass.and_then(|pass| pass.start_date_time.as_deref()).and_then(rfc3339::read);
        let lifetime_ms = facts.pass.and_then(|pass| pass.lifetime_in_minutes).and_then(|minutes| minutes.checked_mul(60_000));
        Filled {
            words: self,
            facts,
            password: text(facts.password, Shows::Password),
            spoken_password: spoken(facts.password),
            temporary_access_pass: text(facts.temporary_access_pass, Shows::TemporaryAccessPass),
            spoken_pass: spoken(facts.temporary_access_pass),
            date: in_words(facts.at_ms),
            valid_from: from_ms.filter(|from_ms| *from_ms > facts.at_ms).map(in_words),
            valid_until: from_ms.zip(lifetime_ms).and_then(|(from, lifetime)| from.checked_add(lifetime)).map(in_words),
            subject: String::new(),
        }
    }
}

/// The values of a letter.
struct Filled<'a> {
    words: &'a Words,
    facts: &'a LetterFacts<'a>,
    password: Option<&'a str>,
    spoken_password: Option<Secret>,
    temporary_access_pass: Option<&'a str>,
    spoken_pass: Option<Secret>,
    date: String,
    valid_from: Option<String>,
    valid_until: Option<String>,
    subject: String,
}

impl Values for Filled<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        let Self { words, facts, .. } = self;
        let addresses = facts.environment.addresses();
        let has_password = facts.has_new_password;
        let value = match name {
            "displayName" => facts.display_name,
            "userPrincipalName" => facts.user_principal_name,
            "organizationName" => words.organization_name.as_deref(),
            "date" => Some(self.date.as_str()),
            "password" => self.password,
            "spokenPassword" => self.spoken_password.as_ref().and_then(Secret::text),
            "temporaryAccessPass" => self.temporary_access_pass,
            "spokenPass" => self.spoken_pass.as_ref().and_then(Secret::text),
            "validFrom" => self.valid_from.as_deref(),
            "validUntil" => self.valid_until.as_deref(),
            "signInUrl" if facts.is_blocked => None,
            "signInUrl" => words.sign_in_url.as_deref().or(Some(addresses.sign_in)),
            "changePasswordUrl" if has_password => words.change_password_url.as_deref().or(addresses.change_password),
            "selfServiceUrl" if has_password => words.self_service_url.as_deref().or(addresses.self_service),
            "ticketNumber" => facts.ticket_number,
            "reason" => facts.reason,
            "subject" => Some(self.subject.as_str()),
            _ => None,
        };
        value.filter(|value| !value.is_empty())
    }

    fn holds(&self, condition: &str) -> bool {
        match condition {
            "Mail" => self.facts.shows != Shows::Sheet,
            "Sheet" => self.facts.shows == Shows::Sheet,
            "Notice" => self.facts.shows == Shows::Notice,
            "Password" => self.password.is_some() || self.facts.shows == Shows::Password,
            "TemporaryAccessPass" => self.temporary_access_pass.is_some() || self.facts.shows == Shows::TemporaryAccessPass,
            "Unsure" => self.facts.is_unsure,
            "Reset" => self.facts.has_new_password,
            "PassAlone" => !self.facts.has_new_password,
            "Manager" => self.facts.is_to_manager,
            "NoOrganization" => self.value("organizationName").is_none(),
            "ForceChange" => self.facts.force_change,
            "Once" => self.facts.pass.is_some_and(|pass| pass.is_usable_once == Some(true)),
            "Blocked" => self.facts.is_blocked,
            _ => false,
        }
    }
}

/// The first subject that stands.
fn subject<'a>(mut subjects: impl Iterator<Item = &'a str>, filled: &Filled<'_>) -> String {
    let mut text = String::new();
    if let Some(line) = subjects.find(|line| stands(line, filled)) {
        write_line(line, filled, plain, &mut |piece| text.push_str(piece));
    }
    text
}

fn behind_subjects(text: &str) -> impl Iterator<Item = &str> {
    text.lines().skip_while(|line| line.trim_start_matches('\u{feff}').starts_with("Subject:")).skip_while(|line| line.trim().is_empty())
}

/// Writes the lines that stand. Of several empty lines one is left.
fn each_line<'a>(
    lines: impl Iterator<Item = &'a str>,
    filled: &Filled<'_>,
    write: impl Fn(&str, &mut dyn FnMut(&str)),
    out: &mut dyn FnMut(&str),
) {
    let mut was_empty = true;
    for line in lines.filter(|line| stands(line, filled)) {
        let is_empty = line.trim().is_empty();
        if !(is_empty && was_empty) {
            write(line, out);
            out("\n");
        }
        was_empty = is_empty;
    }
}

/// Measured first and then written, so that no copy of a secret is left behind where memory grows.
fn written(write: impl Fn(&mut dyn FnMut(&str))) -> Secret {
    let mut length = 0;
    write(&mut |piece| length += piece.len());
    let mut secret = Secret::with_limit(length);
    write(&mut |piece| piece.bytes().for_each(|byte| secret.push(byte)));
    secret
}

/// `2026-11-24 08:00 UTC`.
fn in_words(unix_ms: u64) -> String {
    let text = rfc3339::write(unix_ms);
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} UTC", time.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;
    use crate::mail::MailOptions;

    const AT: u64 = 1_795_507_200_000;

    fn options(json: &str) -> MailOptions {
        MailOptions::read_from(&Json::parse(json.as_bytes()).unwrap()).unwrap()
    }

    /// The letter about a user of this country: subject and content.
    fn letter(options: &MailOptions, country: &str, change: impl FnOnce(&mut LetterFacts<'_>)) -> (String, String) {
        let (password, code) = (Secret::copy_of(b"Canary-7<Qz&"), Secret::copy_of(b"Pass-12345"));
        let pass = wire::Pass {
            lifetime_in_minutes: Some(60),
            is_usable_once: Some(true),
            start_date_time: Some("2026-11-24T09:00:00Z".to_owned()),
            is_usable: Some(true),
        };
        let mut facts = LetterFacts {
            shows: options.content.shows(),
            display_name: Some("Adele <Vance>"),
            user_principal_name: Some("adele@contoso.example"),
            usage_location: Some(country),
            is_unsure: false,
            environment: Environment::Global,
            is_to_manager: false,
            has_new_password: true,
            password: Some(&password),
            temporary_access_pass: Some(&code),
            pass: Some(&pass),
            force_change: true,
            is_blocked: false,
            at_ms: AT,
            reason: None,
            ticket_number: Some("INC-42"),
        };
        change(&mut facts);
        let letter = options.words.letter(&facts, options.is_html);
        assert_eq!(letter.subject, options.words.subject(&facts));
        (letter.subject, letter.content.text().unwrap().to_owned())
    }

    #[test]
    fn a_notice_tells_no_secret() {
        for format in ["Html", "Text"] {
            for country in ["US", "DE", "FR", "ES"] {
                let options = options(&format!(r#"{{"to":"Manager","format":"{format}"}}"#));
                let (subject, content) = letter(&options, country, |_| {});
                assert!(!content.contains("Canary") && !content.contains("Pass-12345"), "{content}");
                assert!(content.contains("adele@contoso.example") && content.contains("INC-42") && !content.contains("{{"), "{content}");
                assert!(subject.contains("adele@contoso.example"));
                let language = if cfg!(feature = "languages") && country != "US" { country.to_lowercase() } else { "en".to_owned() };
                assert!(format == "Text" || content.contains(&format!("<html lang=\"{language}\">")), "{content}");
            }
        }
    }

    #[test]
    fn what_is_asked_for_is_in_it() {
        let (_, text) = letter(&options(r#"{"to":"Alternate","content":"Password","format":"Text"}"#), "US", |_| {});
        assert!(text.contains("\n    Canary-7<Qz&\n") && !text.contains("Pass-12345"), "{text}");
        let (_, html) = letter(&options(r#"{"to":"Alternate","content":"Password"}"#), "US", |_| {});
        assert!(html.contains(">Canary-7&lt;Qz&amp;</div>") && html.contains("Adele &lt;Vance&gt;"), "{html}");
        let pass = options(r#"{"to":"Alternate","content":"TemporaryAccessPass","format":"Text","organizationName":"Contoso"}"#);
        let (_, text) = letter(&pass, "US", |facts| (facts.has_new_password, facts.is_to_manager) = (false, true));
        for told in [
            "    Pass-12345",
            "help desk of Contoso has created",
            "until 2026-11-24 10:00 UTC",
            "from 2026-11-24 09:00 UTC",
            "once",
            "manager of Adele",
        ] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(!text.contains("Canary") && !text.contains("passwordreset.") && !text.contains("\n\n\n"), "{text}");
    }

    #[test]
    fn addresses_are_those_of_the_cloud_and_none_is_guessed() {
        let of = |environment: Environment, json: &str| letter(&options(json), "US", |facts| facts.environment = environment).1;
        let plain = r#"{"to":"Alternate","format":"Text"}"#;
        let global = of(Environment::Global, plain);
        assert!(global.contains("https://myapps.microsoft.com") && global.contains("https://passwordreset.microsoftonline.com"));
        let china = of(Environment::China, plain);
        assert!(
            china.contains("https://portal.partner.microsoftonline.cn")
                && !china.contains("later here")
                && !china.contains("yourself here")
        );
        let own = of(Environment::China, r#"{"to":"Alternate","format":"Text","selfServiceUrl":"https://help.contoso.example/reset"}"#);
        assert!(own.contains("https://help.contoso.example/reset"));
        let blocked = letter(&options(plain), "US", |facts| facts.is_blocked = true).1;
        assert!(blocked.contains("is blocked") && !blocked.contains("https://myapps"));
    }

    #[test]
    fn own_templates_by_language() {
        let options = options(
            r#"{"to":"Alternate","content":"Password","templates":[
                {"language":"de-DE","format":"Html","content":"<title>Hallo {{displayName}}</title>\n<p>{{password}}</p>\n<p>{{reason}}</p>"},
                {"subject":"{{ticketNumber}}","content":"{{password}}\n{{#Sheet}}no"}]}"#,
        );
        let (subject, content) = letter(&options, "DE", |_| {});
        assert_eq!(subject, "Hallo Adele <Vance>");
        assert_eq!(content, "<title>Hallo Adele &lt;Vance&gt;</title>\n<p>Canary-7&lt;Qz&amp;</p>\n");
        let (subject, content) = letter(&options, "FR", |_| {});
        assert!(subject == "INC-42" && content.contains("<p style=\"margin:12px 0\">Canary-7&lt;Qz&amp;</p>"), "{content}");
    }
}

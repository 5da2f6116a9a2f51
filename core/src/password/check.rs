//! What Entra ID will probably say of a password. Only probably: the global list of banned words is the service's secret.

use serde::Serialize;
use zeroize::Zeroizing;

use super::LENGTHS;
use super::banned::{ENOUGH, score};
use super::classes::{Class, Classes};
use super::names::{banned_terms, check_names, name_terms};
use super::terms::normal_char;
use crate::error::{Error, Kind};
use crate::json;
use crate::secret::Secret;

/// The user and the tenant that the password is for.
struct Context {
    for_user: Option<Vec<String>>,
    banned_words: Option<Vec<String>>,
    allow_weak: bool,
    allow_unicode: bool,
}

impl Context {
    fn read(json: &[u8]) -> Result<Self, Error> {
        json::read("the context of the check", json, |members| Self {
            for_user: members.may_have("forUser"),
            banned_words: members.may_have("bannedWords"),
            allow_weak: members.is_set("allowWeak"),
            allow_unicode: members.is_set("allowUnicode"),
        })
    }
}

/// What is predicted, rule by rule. It quotes nothing of the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// Whether every rule passed.
    pub is_valid: bool,
    /// Always true: the service has the last word.
    pub is_prediction: bool,
    /// Each rule, always in the same order.
    pub rules: Vec<Rule>,
}

/// One rule of Entra's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// `length`, `characters`, `complexity`, `names` or `bannedWords`.
    pub name: &'static str,
    /// Whether the password keeps it.
    pub passed: bool,
    /// Why: lower case, no full stop.
    pub message: String,
}

/// Predicts what Entra ID says of a password (UTF-8). `context` is a JSON object, or nothing: docs/protocol.md, Passwords.
///
/// # Errors
/// `invalid_options` for the context, `invalid_argument` for a password that is no UTF-8 text.
pub fn password_check(password: &[u8], context: &[u8]) -> Result<CheckReport, Error> {
    let context = Context::read(context)?;
    let names = context.for_user.as_deref().unwrap_or_default();
    check_names(names)?;
    let banned = banned_terms(context.banned_words.as_deref().unwrap_or_default())?;
    let text = std::str::from_utf8(password).map_err(|_| Error::new(Kind::InvalidArgument, "the password is no UTF-8 text"))?;
    let normal = normal_form(text);
    let rules = vec![
        length(text),
        characters(text, context.allow_unicode),
        complexity(text, context.allow_weak),
        names_rule(&normal, names),
        banned_words(&normal, &banned),
    ];
    Ok(CheckReport { is_valid: rules.iter().all(|rule| rule.passed), is_prediction: true, rules })
}

/// Wiped after use. It never grows, because that would leave a copy behind: no letter has more than three small letters.
fn normal_form(text: &str) -> Zeroizing<Vec<char>> {
    let mut normal = Zeroizing::new(Vec::with_capacity(text.chars().count() * 3));
    normal.extend(text.chars().map(normal_char));
    normal
}

fn rule(name: &'static str, broken: Option<String>, kept: &str) -> Rule {
    Rule { name, passed: broken.is_none(), message: broken.unwrap_or_else(|| kept.to_owned()) }
}

fn length(text: &str) -> Rule {
    let (length, least, most) = (text.chars().count(), LENGTHS.start(), LENGTHS.end());
    let fits = u32::try_from(length).is_ok_and(|length| LENGTHS.contains(&length));
    let broken = (!fits).then(|| format!("the password has {length} characters, outside {least} to {most}"));
    rule("length", broken, "the password has a length that Entra ID takes")
}

fn characters(text: &str, allow_unicode: bool) -> Rule {
    let broken = if text.chars().any(char::is_control) {
        Some("the password has a control character, which no page of Microsoft's allows")
    } else if !allow_unicode && !text.is_ascii() {
        Some("the password has a character outside ASCII, which only external tenants take")
    } else {
        None
    };
    rule("characters", broken.map(str::to_owned), "the password has only characters that Entra ID takes")
}

fn complexity(text: &str, allow_weak: bool) -> Rule {
    if allow_weak {
        return rule("complexity", None, "no kinds of characters are needed here");
    }
    let broken = broken_complexity(text)
        .map(|held| format!("the password has {held}; three of lower case, upper case, digit and symbol are needed"));
    rule("complexity", broken, "the password has three or more of lower case, upper case, digit and symbol")
}

/// What a password holds, where that is too little. One page of Microsoft's has the blank among the symbols.
fn broken_complexity(text: &str) -> Option<String> {
    let held = Classes::of(text.as_bytes());
    let held = if text.contains(' ') { held.with(Class::Symbol) } else { held };
    (held.count() < Classes::NEEDED).then(|| format!("only {}", held.in_words()))
}

fn names_rule(normal: &[char], names: &[String]) -> Rule {
    let terms = name_terms(names.iter().map(String::as_str));
    let is_there = terms.iter().any(|term| contains(normal, term));
    let broken = is_there.then(|| "the password contains a name of the user's or the tenant's, or a part of one".to_owned());
    let kept = if names.is_empty() { "no names were given to look for" } else { "the password contains none of the names" };
    rule("names", broken, kept)
}

fn contains(normal: &[char], term: &str) -> bool {
    let term: Vec<char> = term.chars().collect();
    normal.windows(term.len().max(1)).any(|window| window == term)
}

fn banned_words(normal: &[char], banned: &[String]) -> Rule {
    let terms: Vec<Vec<char>> = banned.iter().map(|term| term.chars().collect()).collect();
    let score = score(normal, &terms);
    let broken = (score < ENOUGH).then(|| {
        format!(
            "the password scores {score} of the {ENOUGH} points that are needed: one for each banned word, one for each other character"
        )
    });
    let kept =
        if banned.is_empty() { "no banned words were given; the global list is not public" } else { "the password scores enough points" };
    rule("bannedWords", broken, kept)
}

/// Which of the cloud's rules an own password breaks, in words that follow "the password". Length is checked elsewhere.
pub(crate) fn broken_rule(password: &Secret) -> Option<&'static str> {
    broken_complexity(password.text()?).map(|_| "has fewer than three of lower case, upper case, digit and symbol")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_quotes_nothing_of_the_password() {
        let context = br#"{"forUser":["Wonderland"],"bannedWords":["looking","glass"]}"#;
        let report = password_check("W0nderl@ndLookingGlass\u{e9}\u{7}".as_bytes(), context).unwrap();
        assert!(!report.is_valid && report.is_prediction);
        let json = serde_json::to_string(&report).unwrap().to_lowercase();
        for part in ["w0nder", "wonder", "looking", "glass", "\u{e9}"] {
            assert!(!json.contains(part), "{part} in {json}");
        }
    }

    #[test]
    fn bad_input_is_refused() {
        assert_eq!(password_check(b"\xff\xfe", b"").unwrap_err().code(), "invalid_argument");
        for context in [r#"{"forUsers":[]}"#, "[]", r#"{"bannedWords":["abc"]}"#, r#"{"allowWeak":"yes"}"#] {
            assert_eq!(password_check(b"Kfzwqt7B", context.as_bytes()).unwrap_err().code(), "invalid_options", "{context}");
        }
        let longest = serde_json::json!({ "forUser": ["x".repeat(257)] }).to_string();
        assert_eq!(password_check(b"Kfzwqt7B", longest.as_bytes()).unwrap_err().code(), "invalid_options");
    }

    #[test]
    fn the_normal_form_never_grows_its_memory() {
        for text in ["\u{130}\u{130}\u{130}", "Kfzwqt7B", "", "\u{1e9e}\u{fb03}"] {
            let normal = normal_form(text);
            assert!(normal.len() <= text.chars().count() * 3);
        }
        assert_eq!(*normal_form("B1@nK$0"), ['b', 'l', 'a', 'n', 'k', 's', 'o']);
    }
}

//! How a vector's `expect` is compared: exactly, but for placeholders, for the members that `defaults.json` holds, and for the query of
//! a GET's URL.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::vector::{file, read};

/// The members that a vector leaves out, by action; those of an error by the word `error`.
static DEFAULTS: LazyLock<Value> = LazyLock::new(|| file(&["defaults.json"]));

/// Compares what one vector expects.
#[derive(Debug, Default)]
pub struct Matcher {
    whole: bool,
    passwords: HashMap<String, String>,
}

impl Matcher {
    /// A whole vector spells every member and every query out.
    pub fn new(whole: bool) -> Self {
        Self { whole, ..Self::default() }
    }

    /// Says where the first difference is.
    pub fn check(&mut self, expected: &Value, found: &Value) -> Result<(), String> {
        if self.whole { self.equal(expected, found, "") } else { self.equal(&completed(expected), found, "") }
    }

    fn equal(&mut self, expected: &Value, found: &Value, place: &str) -> Result<(), String> {
        match (expected, found) {
            (Value::String(text), _) if text.starts_with('$') => self.placeholder(text, found, place),
            (Value::Object(expected), Value::Object(found)) => {
                let is_read = found.get("method").is_some_and(|method| method == "GET");
                for name in expected.keys().chain(found.keys()) {
                    let place = format!("{place}.{name}");
                    match (expected.get(name), found.get(name)) {
                        (Some(expected), Some(found)) if name == "url" && is_read => {
                            self.equal(expected, &self.compared(expected, found), &place)?;
                        }
                        (Some(expected), Some(found)) => self.equal(expected, found, &place)?,
                        (expected, found) => return Err(format!("{place}: expected {expected:?}, found {found:?}")),
                    }
                }
                Ok(())
            }
            (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
                expected.iter().zip(found).enumerate().try_for_each(|(i, (e, f))| self.equal(e, f, &format!("{place}[{i}]")))
            }
            _ if expected == found => Ok(()),
            _ => Err(format!("{place}: expected {expected}, found {found}")),
        }
    }

    /// A read's URL, up to its `?` where the vector names no query.
    fn compared(&self, expected: &Value, found: &Value) -> Value {
        match (expected.as_str(), found.as_str().and_then(|url| url.split_once('?'))) {
            (Some(expected), Some((path, _))) if !self.whole && !expected.contains('?') => path.into(),
            _ => found.clone(),
        }
    }

    fn placeholder(&mut self, text: &str, found: &Value, place: &str) -> Result<(), String> {
        let holds = if text == "$any" {
            true
        } else if text == "$guid" {
            found.as_str().is_some_and(is_guid)
        } else if text.starts_with("$password:") {
            found
                .as_str()
                .is_some_and(|found| self.passwords.entry(text.to_owned()).or_insert_with(|| found.to_owned()) == found && found.len() >= 8)
        } else if let Some((from, to)) = text.strip_prefix("$between:").and_then(|range| range.split_once(':')) {
            let (from, to): (u64, u64) = (from.parse().unwrap(), to.parse().unwrap());
            found.as_u64().is_some_and(|found| (from..=to).contains(&found))
        } else {
            return Err(format!("{place}: no placeholder is named {text}"));
        };
        if holds { Ok(()) } else { Err(format!("{place}: expected {text}, found {found}")) }
    }
}

/// An expected action with the defaults that it leaves out; its error likewise. Anything else stays as it is.
fn completed(expected: &Value) -> Value {
    let mut completed = expected.clone();
    if let Some(action) = expected.get("action").and_then(Value::as_str) {
        complete(&mut completed, &DEFAULTS[action]);
        if let Some(error) = completed.get_mut("error") {
            complete(error, &DEFAULTS["error"]);
        }
    }
    completed
}

fn complete(expected: &mut Value, defaults: &Value) {
    if let (Some(expected), Some(defaults)) = (expected.as_object_mut(), defaults.as_object()) {
        for (name, value) in defaults {
            expected.entry(name).or_insert_with(|| value.clone());
        }
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.char_indices().all(|(i, c)| if matches!(i, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
}

/// The matcher's own vectors: what it lets pass, and where it sees a difference.
pub fn check_matcher() {
    for (file, vector) in read("matching") {
        for case in vector["cases"].as_array().unwrap() {
            let verdict = Matcher::new(case["whole"] == true).check(&case["expect"], &case["found"]);
            match (case["differs"].as_str(), verdict) {
                (None, Ok(())) => {}
                (Some(place), Err(why)) if why.starts_with(&format!("{place}:")) => {}
                (_, verdict) => panic!("{file} {}: {verdict:?}", case["name"]),
            }
        }
    }
}

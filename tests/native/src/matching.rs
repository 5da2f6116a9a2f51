//! Equality with placeholders.

use std::collections::HashMap;

use serde_json::Value;

/// What placeholders stood for so far.
#[derive(Debug, Default)]
pub struct Seen {
    passwords: HashMap<String, String>,
}

impl Seen {
    /// Compares member by member; says where the first difference is.
    pub fn check(&mut self, expected: &Value, found: &Value, place: &str) -> Result<(), String> {
        match (expected, found) {
            (Value::String(text), _) if text.starts_with('$') => self.placeholder(text, found, place),
            (Value::Object(expected), Value::Object(found)) => {
                for name in expected.keys().chain(found.keys()) {
                    match (expected.get(name), found.get(name)) {
                        (Some(expected), Some(found)) => self.check(expected, found, &format!("{place}.{name}"))?,
                        (expected, found) => return Err(format!("{place}.{name}: expected {expected:?}, found {found:?}")),
                    }
                }
                Ok(())
            }
            (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
                expected.iter().zip(found).enumerate().try_for_each(|(i, (e, f))| self.check(e, f, &format!("{place}[{i}]")))
            }
            _ if expected == found => Ok(()),
            _ => Err(format!("{place}: expected {expected}, found {found}")),
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

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.char_indices().all(|(i, c)| if matches!(i, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
}

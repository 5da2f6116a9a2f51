//! Options of the host: an object whose members are known, each of its type. What is refused is named, so that the host's author finds it.

use super::{FromJson, Json};
use crate::error::{Error, invalid};

/// An object of options while it is read.
///
/// What is refused first is kept, and told when all is read: a `?` behind each member would have to drop, each time, all those that were read
/// before, and would be most of what a long list of options compiles to.
pub(crate) struct Members<'j> {
    /// What it is called in errors.
    what: &'static str,
    json: &'j Json<'j>,
    /// The members that were asked for.
    known: Vec<&'static str>,
    refused: Option<Error>,
}

/// Reads options from JSON text; nothing at all stands for an empty object.
pub(crate) fn read<T>(what: &'static str, json: &[u8], each: impl FnOnce(&mut Members<'_>) -> T) -> Result<T, Error> {
    let json = if json.trim_ascii().is_empty() { Json::Object(Vec::new()) } else { Json::parse(json).unwrap_or(Json::Null) };
    read_from(what, &json, each)
}

/// Reads options from JSON. `each` takes every member that there may be: any other one is refused.
pub(crate) fn read_from<T>(what: &'static str, json: &Json<'_>, each: impl FnOnce(&mut Members<'_>) -> T) -> Result<T, Error> {
    let mut members = Members { what, json, known: Vec::new(), refused: None };
    if !json.is_object() {
        return Err(members.unreadable("they are no JSON object"));
    }
    let value = each(&mut members);
    members.end()?;
    Ok(value)
}

impl<'j> Members<'j> {
    /// A member that may be missing or null.
    pub(crate) fn may_have<T: FromJson>(&mut self, name: &'static str) -> Option<T> {
        let read = T::from_json(self.value(name)?);
        if read.is_none() {
            self.refuse_member(name, "is no ", T::WHAT);
        }
        read
    }

    /// A member that must be there.
    pub(crate) fn needs<T: FromJson + Default>(&mut self, name: &'static str) -> T {
        self.may_have(name).unwrap_or_else(|| {
            self.refuse_member(name, "is missing", "");
            T::default()
        })
    }

    /// A switch, which is off where nothing is said.
    pub(crate) fn is_set(&mut self, name: &'static str) -> bool {
        self.may_have(name).unwrap_or_default()
    }

    /// A member with a meaning of its own, such as an object of options itself.
    pub(crate) fn read<T>(&mut self, name: &'static str, read: impl FnOnce(&Json<'_>) -> Result<T, Error>) -> Option<T> {
        let value = read(self.value(name)?);
        self.accepted(value)
    }

    /// A member that is one of these words, compared without case, as PowerShell does.
    pub(crate) fn word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let given = self.may_have::<String>(name)?;
        self.accepted(word(name, &given, words))
    }

    /// The same where the text may be anything, so that no refusal quotes it. `told`: what a refusal calls the member.
    pub(crate) fn unquoted_word<T: Copy>(&mut self, name: &'static str, told: &str, words: &[(&str, T)]) -> Option<T> {
        let given = self.may_have::<String>(name)?;
        self.accepted(meaning(&given, words).ok_or_else(|| none_of(told, words)))
    }

    /// What was read, unless it is refused.
    pub(crate) fn accepted<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    /// Refuses the options. Only what is refused first is told.
    pub(crate) fn refuse(&mut self, error: Error) {
        if self.refused.is_none() {
            self.refused = Some(error);
        }
    }

    /// The value of a member that is there and not null.
    fn value(&mut self, name: &'static str) -> Option<&'j Json<'j>> {
        self.known.push(name);
        self.json.member(name).filter(|value| !matches!(value, Json::Null))
    }

    fn refuse_member(&mut self, name: &str, why: &str, what: &str) {
        self.refuse(self.unreadable(&format!("{name} {why}{what}")));
    }

    fn end(self) -> Result<(), Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        for (place, (name, _)) in self.json.members().iter().enumerate() {
            if !self.known.contains(&&**name) {
                let quoted = if may_be_quoted(name) { name } else { "a member" };
                return Err(self.unreadable(&format!("{quoted} is none of {}", self.known.join(", "))));
            }
            if self.json.members().iter().skip(place + 1).any(|(later, _)| later == name) {
                return Err(self.unreadable(&format!("{name} stands there twice")));
            }
        }
        Ok(())
    }

    fn unreadable(&self, why: &str) -> Error {
        invalid(format!("{} cannot be read: {why}", self.what))
    }
}

/// What a word of an option means, compared without case, as PowerShell does. A refusal quotes what may be quoted.
pub(crate) fn word<T: Copy>(option: &str, given: &str, words: &[(&str, T)]) -> Result<T, Error> {
    meaning(given, words).ok_or_else(|| {
        let quoted = if may_be_quoted(given) { format!(" {given:?}") } else { String::new() };
        none_of(&format!("{option}{quoted}"), words)
    })
}

/// What one of these words means.
fn meaning<T: Copy>(given: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(given)).map(|(_, value)| *value)
}

/// Refuses what is none of these words.
fn none_of<T>(what: &str, words: &[(&str, T)]) -> Error {
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    invalid(format!("{what} is none of {}", known.join(", ")))
}

/// A text that is too long to be the word of an option may be something else, also a secret.
pub(crate) const fn may_be_quoted(text: &str) -> bool {
    text.len() <= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        let each = |members: &mut Members<'_>| (members.needs::<u64>("count"), members.is_set("force"));
        read("the options", json.as_bytes(), each).map_or_else(|error| error.message().to_owned(), |value| format!("{value:?}"))
    }

    #[test]
    fn what_is_refused_is_named_and_no_value_is_quoted() {
        for (json, told) in [
            (r#"{"count":7,"force":null}"#, "(7, false)"),
            (r#"{"count":"Canary-7Qz!Password"}"#, "the options cannot be read: count is no whole number"),
            (r#"{"count":-1}"#, "the options cannot be read: count is no whole number"),
            (r#"{"count":"x","force":"yes"}"#, "the options cannot be read: count is no whole number"),
            (r#"{"count":7,"force":"yes"}"#, "the options cannot be read: force is no true or false"),
            (r#"{"count":7,"Force":true}"#, "the options cannot be read: Force is none of count, force"),
            (r#"{"count":7,"Canary-7Qz!Password-of-somebody":1}"#, "the options cannot be read: a member is none of count, force"),
            (r#"{"count":7,"force":true,"force":false}"#, "the options cannot be read: force stands there twice"),
            ("{}", "the options cannot be read: count is missing"),
            ("", "the options cannot be read: count is missing"),
            ("[7]", "the options cannot be read: they are no JSON object"),
            ("{", "the options cannot be read: they are no JSON object"),
        ] {
            assert_eq!(message(json), told);
        }
    }
}

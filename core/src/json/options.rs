//! Options of the host: an object whose members are known, each of its type. What is refused is named, so that the host's author finds it.

use super::{FromJson, Json};
use crate::error::{Error, Kind};

/// An object of options while it is read.
pub(crate) struct Members<'j> {
    /// What it is called in errors.
    what: &'static str,
    json: &'j Json<'j>,
    /// The members that were asked for.
    known: Vec<&'static str>,
}

/// Reads options from JSON text; nothing at all stands for an empty object.
pub(crate) fn read<T>(what: &'static str, json: &[u8], each: impl FnOnce(&mut Members<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let json = if json.trim_ascii().is_empty() { Json::Object(Vec::new()) } else { Json::parse(json).unwrap_or(Json::Null) };
    read_from(what, &json, each)
}

/// Reads options from JSON. `each` takes every member that there may be: any other one is refused.
pub(crate) fn read_from<T>(
    what: &'static str,
    json: &Json<'_>,
    each: impl FnOnce(&mut Members<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut members = Members { what, json, known: Vec::new() };
    if !json.is_object() {
        return Err(members.unreadable("they are no JSON object"));
    }
    let value = each(&mut members)?;
    members.end()?;
    Ok(value)
}

impl Members<'_> {
    /// A member that may be missing or null.
    pub(crate) fn may_have<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, Error> {
        self.known.push(name);
        self.json.may_have(name).ok_or_else(|| self.unreadable(&format!("{name} is no {}", T::WHAT)))
    }

    /// A member that must be there.
    pub(crate) fn needs<T: FromJson>(&mut self, name: &'static str) -> Result<T, Error> {
        let value = self.may_have(name)?;
        value.ok_or_else(|| self.unreadable(&format!("{name} is missing")))
    }

    /// A switch, which is off where nothing is said.
    pub(crate) fn is_set(&mut self, name: &'static str) -> Result<bool, Error> {
        Ok(self.may_have(name)?.unwrap_or_default())
    }

    /// A member that is an object of options itself.
    pub(crate) fn object(&mut self, name: &'static str) -> Option<&Json<'_>> {
        self.known.push(name);
        self.json.member(name).filter(|value| !matches!(value, Json::Null))
    }

    fn end(&self) -> Result<(), Error> {
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
        Error::new(Kind::InvalidOptions, format!("{} cannot be read: {why}", self.what))
    }
}

/// A text that is too long to be the word of an option may be something else, also a secret.
pub(crate) const fn may_be_quoted(text: &str) -> bool {
    text.len() <= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        let each = |members: &mut Members<'_>| Ok((members.needs::<u64>("count")?, members.is_set("force")?));
        read("the options", json.as_bytes(), each).map_or_else(|error| error.message().to_owned(), |value| format!("{value:?}"))
    }

    #[test]
    fn what_is_refused_is_named_and_no_value_is_quoted() {
        for (json, told) in [
            (r#"{"count":7,"force":null}"#, "(7, false)"),
            (r#"{"count":"Canary-7Qz!Password"}"#, "the options cannot be read: count is no whole number"),
            (r#"{"count":-1}"#, "the options cannot be read: count is no whole number"),
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

//! JSON in memory, and what is read from it. A reader of its own for each object, as serde derives them, would cost the page's module 60 kB.

mod options;

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

pub(crate) use options::{Members, read, read_from, word};

/// A value.
#[derive(Debug)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Whole(i64),
    /// With a fraction, or very large: nothing here reads such a number.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Json<'a> {
    /// `None` for anything that is not JSON to its end.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub(crate) const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Names and values of an object, in their order; of anything else none.
    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// A member that is there, if only with null.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        // Of two with one name the later one counts.
        self.members().iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A member that must be there. `None` where it is not, or is of another type.
    pub(crate) fn needs<T: FromJson>(&self, name: &str) -> Option<T> {
        T::from_json(self.member(name)?)
    }

    /// A member that may be missing or null. The outer `None`: it is of another type.
    pub(crate) fn may_have<T: FromJson>(&self, name: &str) -> Option<Option<T>> {
        match self.member(name) {
            None | Some(Self::Null) => Some(None),
            Some(value) => T::from_json(value).map(Some),
        }
    }

    /// A text that may be missing, of another type or empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.needs(name).filter(|text: &String| !text.is_empty())
    }

    /// The items of a list; of anything else none.
    pub(crate) fn items(&self, name: &str) -> &[Self] {
        if let Some(Self::List(items)) = self.member(name) { items } else { &[] }
    }

    /// The same of anything but an object.
    pub(crate) fn object(&self) -> Option<&Self> {
        self.is_object().then_some(self)
    }
}

/// What a text in JSON is read as.
#[cfg(test)]
pub(crate) fn of<T: FromJson>(json: &str) -> T {
    T::from_json(&Json::parse(json.as_bytes()).unwrap()).unwrap()
}

/// A text may be a password, and one with escapes was copied to be read.
impl Drop for Json<'_> {
    fn drop(&mut self) {
        if let Self::Text(Cow::Owned(text)) = self {
            text.zeroize();
        }
    }
}

/// What can be read from JSON; `None` where the type does not fit.
pub(crate) trait FromJson: Sized {
    /// What it must be, behind "no".
    const WHAT: &'static str = "object";

    fn from_json(json: &Json<'_>) -> Option<Self>;
}

impl FromJson for String {
    const WHAT: &'static str = "text";

    fn from_json(json: &Json<'_>) -> Option<Self> {
        if let Json::Text(text) = json { Some(text.as_ref().to_owned()) } else { None }
    }
}

impl FromJson for bool {
    const WHAT: &'static str = "true or false";

    fn from_json(json: &Json<'_>) -> Option<Self> {
        if let Json::Bool(value) = json { Some(*value) } else { None }
    }
}

impl FromJson for i64 {
    const WHAT: &'static str = "whole number";

    fn from_json(json: &Json<'_>) -> Option<Self> {
        if let Json::Whole(number) = json { Some(*number) } else { None }
    }
}

impl FromJson for u64 {
    const WHAT: &'static str = i64::WHAT;

    fn from_json(json: &Json<'_>) -> Option<Self> {
        i64::from_json(json)?.try_into().ok()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const WHAT: &'static str = "list of texts";

    fn from_json(json: &Json<'_>) -> Option<Self> {
        if let Json::List(items) = json { items.iter().map(T::from_json).collect() } else { None }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(i64::try_from(number).map_or(Json::OtherNumber, Json::Whole))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Whole(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json<'de>, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(mut name) = map.next_key()? {
            let name = if let Json::Text(name) = &mut name { std::mem::take(name) } else { Cow::default() };
            members.push((name, map.next_value()?));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_by_name_and_type() {
        let json = Json::parse(br#"{"a":"x","b":true,"c":7,"d":[1,2],"e":null,"f":-1.5e3,"a\n":"y\"z","a":"later","l":[{}]}"#).unwrap();
        assert_eq!(json.needs::<String>("a").as_deref(), Some("later"));
        assert_eq!(json.needs::<String>("a\n").as_deref(), Some("y\"z"));
        assert_eq!((json.needs::<bool>("b"), json.needs::<u64>("c"), json.needs::<Vec<u64>>("d")), (Some(true), Some(7), Some(vec![1, 2])));
        assert_eq!((json.needs::<String>("e"), json.may_have::<String>("e"), json.may_have::<String>("x")), (None, Some(None), Some(None)));
        assert_eq!((json.may_have::<String>("b"), json.may_have::<u64>("f"), json.needs::<Vec<String>>("d")), (None, None, None));
        assert!(json.object().is_some() && json.member("l").unwrap().object().is_none());
    }

    #[test]
    fn what_is_no_json_to_its_end() {
        for bytes in [&b""[..], b"<html>", b"{", b"{} x", b"\xff", b"{\"a\":1,}"] {
            assert!(Json::parse(bytes).is_none(), "{bytes:?}");
        }
        assert!(Json::parse("[".repeat(100_000).as_bytes()).is_none());
    }
}

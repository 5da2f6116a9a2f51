//! JSON objects, and nothing else: serde alone would also read an array, member by member.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::error::{Error, Kind};

/// A value that stands in JSON as an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Reads an object; nothing at all stands for an empty one.
pub(crate) fn read<'de, T: Deserialize<'de> + Default>(what: &str, json: &'de [u8]) -> Result<T, Error> {
    if json.trim_ascii().is_empty() { Ok(T::default()) } else { read_whole(what, json) }
}

/// Reads an object.
pub(crate) fn read_whole<'de, T: Deserialize<'de>>(what: &str, json: &'de [u8]) -> Result<T, Error> {
    let unreadable =
        |error: serde_json::Error| Error::new(Kind::InvalidOptions, format!("{what} cannot be read: {}", in_words(&error.to_string())));
    serde_json::from_slice::<Object<T>>(json).map(|Object(value)| value).map_err(unreadable)
}

/// A text that is too long to be the word of an option may be something else, also a secret.
pub(crate) const fn may_be_quoted(text: &str) -> bool {
    text.len() <= 24
}

/// serde's words, without the place in the JSON text, which the person never saw, and without a value that is too long to be a word.
fn in_words(text: &str) -> String {
    let text = text.rfind(" at line ").and_then(|end| text.get(..end)).unwrap_or(text);
    for (begin, end) in [(": string \"", "\", expected "), ("unknown variant `", "`, expected "), ("unknown field `", "`, expected ")] {
        let parts = text.split_once(begin).and_then(|(before, rest)| Some((before, rest.rsplit_once(end)?)));
        if let Some((before, (value, after))) = parts
            && !may_be_quoted(value)
        {
            let what = begin.trim_end_matches(['"', '`', ' ']);
            return format!("{before}{what}, expected {after}");
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_to_be_a_word_is_not_quoted() {
        for (given, told) in [
            (r#"invalid type: string "many", expected usize at line 1 column 9"#, r#"invalid type: string "many", expected usize"#),
            (r#"invalid type: string "Canary-7Qz!Password-of-somebody", expected usize"#, "invalid type: string, expected usize"),
            (r#"invalid type: string "a", expected b, Canary-7Qz!Password", expected usize"#, "invalid type: string, expected usize"),
            ("unknown variant `Canary-7Qz!Password-of-somebody`, expected `a` or `b`", "unknown variant, expected `a` or `b`"),
            ("unknown field `lenght`, expected `length`", "unknown field `lenght`, expected `length`"),
            ("missing field `kind`", "missing field `kind`"),
        ] {
            assert_eq!(in_words(given), told);
        }
    }
}

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
pub(super) fn read<'de, T: Deserialize<'de> + Default>(what: &str, json: &'de [u8]) -> Result<T, Error> {
    if json.trim_ascii().is_empty() {
        return Ok(T::default());
    }
    match serde_json::from_slice::<Object<T>>(json) {
        Ok(Object(value)) => Ok(value),
        Err(error) => {
            // serde's words, without the place in the JSON text, which the person never saw.
            let text = error.to_string();
            let end = text.rfind(" at line ").unwrap_or(text.len());
            Err(Error::new(Kind::InvalidOptions, format!("{what} cannot be read: {}", text.get(..end).unwrap_or(&text))))
        }
    }
}

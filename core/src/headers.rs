//! Headers of a request or a reply. They are few, so a list of pairs does: a map type of its own costs the module several kilobytes.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::json::{FromJson, Json};

/// Names and values. Names are compared without case; of two values of one name the later one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Cow<'static, str>, String)>);

impl Headers {
    /// Adds a header.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The value of a header.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Names and values, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_str()))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<Cow<'static, str>>, V: Into<String>, const N: usize> From<[(K, V); N]> for Headers {
    fn from(pairs: [(K, V); N]) -> Self {
        let mut headers = Self::default();
        for (name, value) in pairs {
            headers.insert(name, value);
        }
        headers
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Headers {
    /// An object with text members.
    pub(crate) fn read(json: &[u8]) -> Option<Self> {
        let json = Json::parse(json)?;
        let mut headers = Self::default();
        for (name, value) in json.object()?.members() {
            headers.insert(name.as_ref().to_owned(), String::from_json(value)?);
        }
        Some(headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_case_and_the_last_value() {
        let headers: Headers = Headers::read(br#"{"Retry-After":"1","retry-after":"2","Date":""}"#).unwrap();
        assert_eq!((headers.get("RETRY-AFTER"), headers.get("date"), headers.get("etag")), (Some("2"), Some(""), None));
        assert!(Headers::read(r#"{"Retry-After":1}"#.as_bytes()).is_none());
        assert!(Headers::read("[]".as_bytes()).is_none());
    }

    #[test]
    fn an_object_on_the_wire() {
        let headers = Headers::from([("Accept", "application/json")]);
        assert_eq!(serde_json::to_string(&headers).unwrap(), r#"{"Accept":"application/json"}"#);
    }
}

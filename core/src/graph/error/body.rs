//! The body of an error, read whatever it holds beside. <https://learn.microsoft.com/graph/errors>

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One level of an error. The names of its members are compared without case: `innererror` occurs, too.
#[derive(Debug, Default)]
pub(super) struct ErrorBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    /// The whole body has the error in it, and PIM wraps twice: `{"error":{"error":{…}}}`.
    pub error: Option<Box<Self>>,
    pub inner: Option<Box<Self>>,
}

/// A member's value.
enum Member {
    Text(String),
    Object(Box<ErrorBody>),
    Other,
}

impl ErrorBody {
    fn take(&mut self, name: &str, member: Member) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match member {
            Member::Text(text) if text.is_empty() => {}
            Member::Text(text) if is("code") => self.code = Some(text),
            Member::Text(text) if is("message") => self.message = Some(text),
            Member::Text(text) if is("request-id") => self.request_id = Some(text),
            Member::Object(object) if is("error") => self.error = Some(object),
            Member::Object(object) if is("innerError") => self.inner = Some(object),
            _ => {}
        }
    }
}

impl<'de> Deserialize<'de> for ErrorBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = Member::deserialize(deserializer)?;
        Ok(if let Member::Object(body) = body { *body } else { Self::default() })
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyMember)
    }
}

struct AnyMember;

impl<'de> Visitor<'de> for AnyMember {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Member, E> {
        Ok(Member::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Member, A::Error> {
        let mut object = ErrorBody::default();
        while let Some(name) = map.next_key::<String>()? {
            object.take(&name, map.next_value()?);
        }
        Ok(Member::Object(Box::new(object)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Member, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_interest_is_found_among_anything() {
        let json = r#"{"Error":{"code":"a","details":[{"x":1}],"n":-1.5e3,"b":true,"u":null,"message":"m","innererror":{"CODE":"b","request-id":"r","message":""}}}"#;
        let error = serde_json::from_str::<ErrorBody>(json).unwrap().error.unwrap();
        let inner = error.inner.unwrap();
        assert_eq!((error.code.as_deref(), error.message.as_deref()), (Some("a"), Some("m")));
        assert_eq!((inner.code.as_deref(), inner.message, inner.request_id.as_deref()), (Some("b"), None, Some("r")));
        for none in ["1", "[]", "null", "\"x\"", "{}", r#"{"error":"x"}"#, r#"{"error":null}"#] {
            assert!(serde_json::from_str::<ErrorBody>(none).unwrap().error.is_none(), "{none}");
        }
    }
}

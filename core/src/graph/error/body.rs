//! The body of an error, read whatever it holds beside. <https://learn.microsoft.com/graph/errors>

use crate::json::Json;

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

impl ErrorBody {
    pub(super) fn read(json: &Json<'_>) -> Self {
        let mut body = Self::default();
        for (name, value) in json.members() {
            body.take(name, value);
        }
        body
    }

    fn take(&mut self, name: &str, value: &Json<'_>) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match value {
            Json::Text(text) if text.is_empty() => {}
            Json::Text(text) if is("code") => self.code = Some(text.as_ref().to_owned()),
            Json::Text(text) if is("message") => self.message = Some(text.as_ref().to_owned()),
            Json::Text(text) if is("request-id") => self.request_id = Some(text.as_ref().to_owned()),
            Json::Object(_) if is("error") => self.error = Some(Box::new(Self::read(value))),
            Json::Object(_) if is("innerError") => self.inner = Some(Box::new(Self::read(value))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_interest_is_found_among_anything() {
        let json = r#"{"Error":{"code":"a","details":[{"x":1}],"n":-1.5e3,"b":true,"u":null,"message":"m","innererror":{"CODE":"b","request-id":"r","message":""}}}"#;
        let error = ErrorBody::read(&Json::parse(json.as_bytes()).unwrap()).error.unwrap();
        let inner = error.inner.unwrap();
        assert_eq!((error.code.as_deref(), error.message.as_deref()), (Some("a"), Some("m")));
        assert_eq!((inner.code.as_deref(), inner.message, inner.request_id.as_deref()), (Some("b"), None, Some("r")));
        for none in ["1", "[]", "null", "\"x\"", "{}", r#"{"error":"x"}"#, r#"{"error":null}"#] {
            assert!(ErrorBody::read(&Json::parse(none.as_bytes()).unwrap()).error.is_none(), "{none}");
        }
    }
}

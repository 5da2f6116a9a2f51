//! Whether a text can be an access token at all, told before anything is sent.

use crate::error::{Error, Kind};

/// Refuses a text that cannot be an access token. White space around it does not count, and is no part of the token.
///
/// # Errors
/// `token_invalid`, with what is wrong and nothing of the text.
pub fn token_check(token: &[u8]) -> Result<(), Error> {
    let refused = |what: &str| Err(Error::new(Kind::TokenInvalid, format!("the access token {what}")));
    let token = token.trim_ascii();
    if token.is_empty() {
        return refused("is empty");
    }
    if token == b"System.Security.SecureString" {
        return refused("is the name of a type, which a SecureString becomes as text: hand the SecureString over as it is");
    }
    if token.len() > 7 && token.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"bearer ")) {
        return refused("begins with the word Bearer, which is no part of it");
    }
    match token.iter().find(|byte| !is_of_token(**byte)) {
        None => Ok(()),
        Some(b'\r' | b'\n') => refused("has a line break inside"),
        Some(byte) if byte.is_ascii_control() => {
            refused("has a control character inside, as Ctrl+V leaves it in a console that does not paste")
        }
        Some(_) => refused("has a character that no token has"),
    }
}

/// The characters of a token in an `Authorization` header. <https://www.rfc-editor.org/rfc/rfc6750#section-2.1>
const fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_a_token() {
        for token in ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", " eyJ.a_-~+/= \r\n", "EwBwA8l6BAAU"] {
            assert_eq!(token_check(token.as_bytes()), Ok(()), "{token}");
        }
    }

    #[test]
    fn what_cannot_is_refused_without_being_quoted() {
        for (token, what) in [
            ("", "empty"),
            (" \n", "empty"),
            ("\u{16}", "control"),
            ("eyJ.Canary\n.x", "line break"),
            ("Bearer eyJCanary", "Bearer"),
            ("System.Security.SecureString", "hand the SecureString over as it is"),
            ("eyJ Canary", "character"),
            ("Canary\u{e9}", "character"),
        ] {
            let error = token_check(token.as_bytes()).unwrap_err();
            assert!(error.message().contains(what) && !error.message().contains("Canary"), "{token:?}: {error}");
            assert_eq!(error.code(), "token_invalid");
        }
    }
}

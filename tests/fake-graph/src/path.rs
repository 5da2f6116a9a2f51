//! The path of a request, read as OData reads it.

use percent_encoding::percent_decode_str;

use crate::error::GraphError;

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `/users`
    Users,
    /// `/users/{id}`, `/users('{id}')` or `/me`
    User(UserKey),
    /// `…/transitiveMemberOf/microsoft.graph.directoryRole` of a user
    UserRoles(UserKey),
    /// `/domains/{id}`
    Domain(String),
}

/// Which user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserKey {
    /// The caller.
    Me,
    /// Object id or user principal name.
    Key(String),
}

impl Resource {
    /// Reads what follows `/v1.0/`, still percent-encoded.
    ///
    /// # Errors
    /// Graph has no such path.
    pub fn parse(path: &str) -> Result<Self, GraphError> {
        let segments = path.split('/').map(decode).collect::<Result<Vec<_>, _>>()?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (user, rest) = match segments.as_slice() {
            ["users"] => return Ok(Self::Users),
            ["domains", key] => return Ok(Self::Domain(plain_key(key)?)),
            ["me", rest @ ..] => (UserKey::Me, rest),
            ["users", key, rest @ ..] => (UserKey::Key(plain_key(key)?), rest),
            [first, rest @ ..] => match (quoted_key("users", first), quoted_key("domains", first)) {
                (Some(key), _) => (UserKey::Key(key?), rest),
                (_, Some(key)) if rest.is_empty() => return Ok(Self::Domain(key?)),
                _ => return Err(GraphError::no_segment(first)),
            },
            [] => return Err(GraphError::no_segment("")),
        };
        match rest {
            [] => Ok(Self::User(user)),
            ["transitiveMemberOf", "microsoft.graph.directoryRole"] => Ok(Self::UserRoles(user)),
            [unknown, ..] => Err(GraphError::no_segment(unknown)),
        }
    }
}

fn decode(segment: &str) -> Result<String, GraphError> {
    let text = percent_decode_str(segment).decode_utf8();
    text.map(Into::into).map_err(|_| GraphError::malformed("The request URL is not valid UTF-8."))
}

/// A key that is a segment of its own. One that begins with `$` or `#` reads as a system segment: such keys need quotes.
fn plain_key(segment: &str) -> Result<String, GraphError> {
    match segment.chars().next() {
        None | Some('$' | '#') => Err(GraphError::no_segment(segment)),
        Some(_) => Ok(segment.to_owned()),
    }
}

/// The key of `collection('key')`: a quote inside it is doubled.
fn quoted_key(collection: &str, segment: &str) -> Option<Result<String, GraphError>> {
    let quoted = segment.strip_prefix(collection)?.strip_prefix("('")?.strip_suffix("')")?;
    let key = quoted.replace("''", "\0");
    Some(if key.contains('\'') || key.is_empty() {
        Err(GraphError::malformed("The key in the request URL is not a valid string literal."))
    } else {
        Ok(key.replace('\0', "'"))
    })
}

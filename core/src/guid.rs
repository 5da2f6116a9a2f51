//! Ids as the service writes them.

/// Whether this is a GUID in its usual form: 36 characters, with hyphens.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

//! An input row, and who is meant by it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, Kind};

/// The members that name a user, the first one with a value wins.
const MEMBERS: [&str; 5] = ["UserId", "UserPrincipalName", "UPN", "ObjectId", "Id"];

/// The members of an input row that `core` reads. Hosts send these and no others, since a row may hold a password.
#[must_use]
pub const fn row_members() -> &'static [&'static str] {
    &MEMBERS
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Name(String),
    Members(BTreeMap<String, Option<String>>),
}

/// Object ids or user principal names, in the order of the rows; `None` for a row that names nobody.
pub(super) fn read(json: &[u8]) -> Result<Vec<Option<String>>, Error> {
    let rows: Vec<Row> = serde_json::from_slice(json)
        .map_err(|_| Error::new(Kind::InvalidArgument, "the users are no JSON array of texts and of objects with text members"))?;
    Ok(rows.iter().map(Row::names).collect())
}

impl Row {
    fn names(&self) -> Option<String> {
        match self {
            Self::Name(name) => value(name),
            Self::Members(members) => MEMBERS.iter().find_map(|wanted| {
                members.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).and_then(|(_, text)| value(text.as_deref()?))
            }),
        }
    }
}

fn value(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether this is an object id rather than a name.
pub(super) fn is_object_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok() && text.len() == 36
}

//! Names that a password must not contain, and the words that a tenant bans.

use super::terms::normal_text;
use crate::error::{Error, invalid};

/// Shorter names are not looked for, by Entra neither.
const SHORTEST: usize = 4;
/// What a caller may hand over at most; a display name has up to 256 characters.
const MAX_NAMES: usize = 1000;
const MAX_NAME_LENGTH: usize = 256;
/// What is looked for is compared with every candidate and counted over: a few users' names, not a directory's.
const MAX_TOGETHER: usize = 4096;
/// The tenant's own list.
const MAX_BANNED: usize = 1000;
const BANNED_LENGTHS: std::ops::RangeInclusive<usize> = 4..=16;

/// What is looked for in place of names: each name as it stands, and each of its parts between blanks, points, hyphens, `@` and the like,
/// where it has at least four characters; in normal form.
///
/// A user principal name is names too: `adele.vance@contoso.example` gives `adele.vance`, `adele`, `vance`, `contoso.example`, `contoso`, `example`.
pub(super) fn name_terms<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut terms = Vec::new();
    for name in names {
        for side in name.split('@') {
            let parts = side.split(|c: char| !c.is_alphanumeric());
            for part in std::iter::once(side.trim()).chain(parts) {
                let term = normal_text(part);
                if term.chars().count() >= SHORTEST && !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
    }
    terms
}

pub(super) fn check_names(names: &[String]) -> Result<(), Error> {
    if names.len() > MAX_NAMES {
        return Err(invalid(format!("forUser has {} names, more than {MAX_NAMES}", names.len())));
    }
    let together: usize = names.iter().map(|name| name.chars().count()).sum();
    if together > MAX_TOGETHER {
        return Err(invalid(format!("the names of forUser have {together} characters together, more than {MAX_TOGETHER}")));
    }
    match names.iter().map(|name| name.chars().count()).find(|length| *length > MAX_NAME_LENGTH) {
        Some(length) => Err(invalid(format!("a name of forUser has {length} characters, more than {MAX_NAME_LENGTH}"))),
        None => Ok(()),
    }
}

/// The banned words in normal form. Entra's own limits hold, since a list beyond them is none that a tenant can have.
pub(super) fn banned_terms(words: &[String]) -> Result<Vec<String>, Error> {
    if words.len() > MAX_BANNED {
        return Err(invalid(format!("bannedWords has {} words, more than {MAX_BANNED}", words.len())));
    }
    // A file has blank lines.
    let words = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let length = word.chars().count();
            if BANNED_LENGTHS.contains(&length) {
                return Ok(normal_text(word));
            }
            let (least, most) = (BANNED_LENGTHS.start(), BANNED_LENGTHS.end());
            Err(invalid(format!("a word of bannedWords has {length} characters, outside {least} to {most}")))
        })
        .collect()
}

/// As `banned_terms`, of a list that is not the caller's own: what is beyond the limits is left out.
pub(super) fn bannable(words: &[String]) -> impl Iterator<Item = String> {
    words.iter().filter(|word| BANNED_LENGTHS.contains(&word.chars().count())).take(MAX_BANNED).map(|word| normal_text(word))
}

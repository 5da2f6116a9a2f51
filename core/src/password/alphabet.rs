//! Which characters a password is drawn from.

use super::classes::{Class, Classes};
use super::options::{Given, all_but};
use crate::error::Error;
use crate::error::invalid;

/// What every shell, spreadsheet and form takes.
const USUAL_SYMBOLS: &str = "!#$%*+-=?_";
/// Entra's 32, which are all of ASCII.
const ALL_SYMBOLS: &str = "@#$%^&*-_!+=[]{}|\\:',.?/`~\"();<>";
/// Alike on paper and in many fonts.
const LOOK_ALIKES: &[u8] = b"0Oo1lI|";
/// On other keys of a German keyboard.
const MOVED_LETTERS: &[u8] = b"yzYZ";
/// Same key, same shift state on US, UK and German keyboards.
const UNMOVED_SYMBOLS: &[u8] = b"!$%";

/// Which characters the options allow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowed {
    pub classes: Classes,
    pub look_alikes: bool,
    pub keyboard_safe: bool,
}

impl Allowed {
    pub(super) fn new(given: &Given, forbidden: Classes) -> Self {
        Self {
            classes: all_but(forbidden),
            look_alikes: given.allow_look_alikes.unwrap_or(false),
            keyboard_safe: given.keyboard_safe.unwrap_or(false),
        }
    }

    pub(super) fn byte(self, byte: u8) -> bool {
        (self.look_alikes || !LOOK_ALIKES.contains(&byte)) && (!self.keyboard_safe || is_unmoved(byte))
    }

    /// The characters of a class, in their usual order; none where the class is forbidden.
    pub(super) fn of(self, class: Class, given: &Given) -> Result<Vec<u8>, Error> {
        if !self.classes.has(class) {
            return Ok(Vec::new());
        }
        let all: Vec<u8> = match class {
            Class::Lower => (b'a'..=b'z').collect(),
            Class::Upper => (b'A'..=b'Z').collect(),
            Class::Digit => (b'0'..=b'9').collect(),
            Class::Symbol => symbols(given.symbols.as_deref())?,
        };
        Ok(all.into_iter().filter(|byte| self.byte(*byte)).collect())
    }
}

/// Whether a character has the same key and shift state on US, UK and German keyboards. The blank has.
pub(super) fn is_unmoved(byte: u8) -> bool {
    if byte.is_ascii_punctuation() { UNMOVED_SYMBOLS.contains(&byte) } else { !MOVED_LETTERS.contains(&byte) }
}

fn symbols(given: Option<&str>) -> Result<Vec<u8>, Error> {
    let text = match given {
        None => USUAL_SYMBOLS,
        Some(word) if word.eq_ignore_ascii_case("all") => ALL_SYMBOLS,
        Some("") => return Err(invalid("symbols is empty: forbid the class symbol instead".to_owned())),
        Some(text) => text,
    };
    let mut found = Vec::new();
    for character in text.chars() {
        let byte = u8::try_from(character).ok().filter(u8::is_ascii_punctuation);
        let byte = byte.ok_or_else(|| invalid(format!("symbols has {character:?}, which is none of Entra's 32 symbols")))?;
        // A symbol that was given twice would come up twice as often.
        if !found.contains(&byte) {
            found.push(byte);
        }
    }
    Ok(found)
}

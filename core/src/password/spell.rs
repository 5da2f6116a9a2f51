//! A password as it is read out: "capital Whiskey, four, lower alfa, dollar sign".

mod english;

use zeroize::Zeroizing;

use crate::error::{Error, Kind};
use crate::secret::Secret;

/// What a language calls the characters. Another language is another table beside `english.rs`, and a line in [`LANGUAGES`].
struct Language {
    /// What the caller names it by.
    tag: &'static str,
    capital: &'static str,
    lower: &'static str,
    /// What is neither a letter nor in the table; its code point follows.
    other: &'static str,
    letters: [&'static str; 26],
    digits: [&'static str; 10],
    /// The blank and Entra's 32 symbols.
    symbols: [(char, &'static str); 33],
}

static LANGUAGES: [&Language; 1] = [&english::ENGLISH];

/// Spells a password (UTF-8) for the telephone, every letter with its case. What comes out is as secret as the password.
///
/// `language` is the tag of a language, compared without case; empty is English (`en`).
///
/// # Errors
/// `invalid_argument` for a language that is not there, and for a password that is no UTF-8 text.
pub fn password_spell(password: &[u8], language: &str) -> Result<Secret, Error> {
    let wanted = if language.is_empty() { english::ENGLISH.tag } else { language };
    let found = LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(wanted));
    let language = found.ok_or_else(|| {
        let known: Vec<&str> = LANGUAGES.iter().map(|language| language.tag).collect();
        Error::new(Kind::InvalidArgument, format!("there is no spelling in the language {wanted:?}, only in {}", known.join(", ")))
    })?;
    let text = std::str::from_utf8(password).map_err(|_| Error::new(Kind::InvalidArgument, "the password is no UTF-8 text"))?;
    // Measured first, because a secret does not grow.
    let mut length = 0;
    language.spell(text, |piece| length += piece.len());
    let mut spoken = Secret::with_limit(length);
    language.spell(text, |piece| piece.bytes().for_each(|byte| spoken.push(byte)));
    Ok(spoken)
}

impl Language {
    /// Says the text piece by piece.
    fn spell(&self, text: &str, mut say: impl FnMut(&str)) {
        for (i, character) in text.chars().enumerate() {
            if i > 0 {
                say(", ");
            }
            self.spell_character(character, &mut say);
        }
    }

    fn spell_character(&self, character: char, say: &mut impl FnMut(&str)) {
        let place = |first: char| usize::try_from(u32::from(character) - u32::from(first)).ok();
        let symbol = || self.symbols.iter().find(|(symbol, _)| *symbol == character).map(|(_, name)| *name);
        match character {
            'A'..='Z' => {
                let word = place('A').and_then(|place| self.letters.get(place)).copied().unwrap_or_default();
                let (first, rest) = word.split_at_checked(1).unwrap_or_default();
                let first = first.bytes().next().map_or(' ', |byte| char::from(byte.to_ascii_uppercase()));
                [self.capital, " ", first.encode_utf8(&mut [0; 4]), rest].into_iter().for_each(say);
            }
            'a'..='z' => {
                let word = place('a').and_then(|place| self.letters.get(place)).copied().unwrap_or_default();
                [self.lower, " ", word].into_iter().for_each(say);
            }
            '0'..='9' => say(place('0').and_then(|place| self.digits.get(place)).copied().unwrap_or_default()),
            _ => match symbol() {
                Some(name) => say(name),
                None => {
                    let number = Zeroizing::new(format!(" U+{:04X}", u32::from(character)));
                    [self.other, number.as_str()].into_iter().for_each(say);
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_character_has_a_name_of_its_own() {
        let names: std::collections::HashSet<Vec<u8>> =
            (b' '..=b'~').map(|byte| password_spell(&[byte], "en").unwrap().expose().to_vec()).collect();
        assert_eq!(names.len(), 95);
        assert!(names.iter().all(|name| !name.is_empty() && !name.starts_with(b"character")));
    }

    #[test]
    fn nothing_is_spelt_as_nothing() {
        assert!(password_spell(b"", "EN").unwrap().expose().is_empty());
        assert_eq!(password_spell(b"a", "tlh").unwrap_err().code(), "invalid_argument");
        assert_eq!(password_spell(b"\xff", "").unwrap_err().code(), "invalid_argument");
    }
}

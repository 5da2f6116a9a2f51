//! The style `readable`: made for the telephone. Syllables that sound alike in many languages, digits, one symbol: `Karimuba?husikara47296`.
//!
//! Each place has an alphabet of its own, so that a text tells its choices: it is them.

use super::alphabet::Allowed;
use super::classes::{Class, Classes};
use super::layout::{Layout, Part};
use super::options::{Given, all_but, impossible};
use super::random::check_classes;
use super::words::WordList;
use super::{LENGTHS, USUAL_BITS};
use crate::error::Error;

// From each group of sounds that are confused on the telephone one is kept: b from b d p t v, k from c g k q, s from f s x z, m from m n, i
// from e i y, u from o u w. l and o are left out because they look like 1 and 0, and j because it is another sound in every language.
const CONSONANTS: &[u8] = b"bhkmrs";
const VOWELS: &[u8] = b"aiu";
/// Without 0 and 1, which look like letters, and 5, which sounds like 9.
const DIGITS: &[u8] = b"2346789";
/// Symbols with one name that everybody knows. `-` and `_` are confused, `#` has many names.
const SYMBOLS: &[u8] = b"!$%*+=?";
/// As many digits as people remember at a time; one more where the length is odd otherwise.
const FEWEST_DIGITS: usize = 4;

pub(super) fn layout(given: &Given) -> Result<Layout, Error> {
    let sounds = Sounds::new(given)?;
    if given.length.is_some() {
        return Ok(sounds.layout(given.length(*LENGTHS.start())?));
    }
    let enough = LENGTHS.map(|length| sounds.layout(usize::try_from(length).unwrap_or_default()));
    let found = enough.into_iter().find(|layout| layout.candidate_bits() >= USUAL_BITS);
    found.ok_or_else(|| impossible(format!("no length gives a readable password {USUAL_BITS} bits")))
}

/// The characters of each kind of place.
struct Sounds {
    first: Vec<u8>,
    digits: Vec<u8>,
    symbols: Vec<u8>,
    required: Classes,
}

impl Sounds {
    fn new(given: &Given) -> Result<Self, Error> {
        let forbidden = given.forbidden()?;
        let allowed = Allowed::new(given, forbidden);
        if forbidden.has(Class::Lower) {
            return Err(impossible("a readable password is made of syllables, and lower case is forbidden"));
        }
        let first: Vec<u8> = match forbidden.has(Class::Upper) {
            true => CONSONANTS.to_vec(),
            false => CONSONANTS.to_ascii_uppercase(),
        };
        let symbols = allowed.of(Class::Symbol, given)?.into_iter().filter(|byte| SYMBOLS.contains(byte)).collect();
        let digits = allowed.of(Class::Digit, given)?.into_iter().filter(|byte| DIGITS.contains(byte)).collect();
        let sounds = Self { first, digits, symbols, required: given.required()?.unwrap_or(all_but(forbidden)) };
        let held = [VOWELS, &sounds.first, &sounds.digits, &sounds.symbols].concat();
        check_classes(Classes::of(&held), sounds.required)?;
        Ok(sounds)
    }

    /// Two words of syllables around the symbol, then digits: as many syllables as leave room for four or five digits.
    fn layout(&self, length: usize) -> Layout {
        let letters = length - usize::from(!self.symbols.is_empty());
        let digits = if self.digits.is_empty() { 0 } else { FEWEST_DIGITS + letters % 2 };
        let (syllables, odd) = ((letters - digits) / 2, (letters - digits) % 2);
        let mut parts = Vec::new();
        for syllable in 1..=syllables {
            let consonants = if syllable == 1 { &self.first } else { CONSONANTS };
            parts.extend([characters(consonants, 1), characters(VOWELS, 1)]);
            if syllable == syllables.div_ceil(2) && !self.symbols.is_empty() {
                parts.push(characters(&self.symbols, 1));
            }
        }
        if odd == 1 {
            parts.push(characters(CONSONANTS, 1));
        }
        if digits > 0 {
            parts.push(characters(&self.digits, digits));
        }
        Layout { parts, words: WordList::default(), required: self.required }
    }
}

fn characters(of: &[u8], count: usize) -> Part {
    Part::Characters(of.to_vec(), count)
}

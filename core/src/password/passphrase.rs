//! The style `passphrase`: words of a list, `Tiger-Velvet-Onion-Harbor7`.
//!
//! A text tells its choices: the separator has no letters, so that the words are the runs of letters; where it is empty, each word begins with
//! the only capital letter it has. The digit and the symbol stand at the end.

use super::USUAL_BITS;
use super::alphabet::{Allowed, is_unmoved};
use super::classes::{Class, Classes};
use super::layout::{Layout, Part};
use super::options::{Given, impossible};
use super::random::check_classes;
use super::words::WordList;
use crate::error::{Error, Kind, Warning, invalid};

const COUNTS: std::ops::RangeInclusive<i64> = 3..=12;
/// With twelve long words it still leaves a password short enough.
const LONGEST_SEPARATOR: usize = 4;
const USUAL_SEPARATOR: u8 = b'-';

pub(super) fn layout(given: &Given, words: Option<&str>) -> Result<(Layout, Option<Warning>), Error> {
    let (words, left_out) = word_list(given, words)?;
    let forbidden = given.forbidden()?;
    let allowed = Allowed::new(given, forbidden);
    let required = given.required()?.unwrap_or_default();
    let symbols = allowed.of(Class::Symbol, given)?;
    let capitalize = choice("capitalize", given.capitalize, Class::Upper, forbidden)?.unwrap_or(!forbidden.has(Class::Upper));
    let separator = separator(given, allowed, &symbols)?;
    let number = choice("number", given.number, Class::Digit, forbidden)?.unwrap_or(!forbidden.has(Class::Digit));
    let lacks_symbol = required.has(Class::Symbol) && !Classes::of(separator.as_bytes()).has(Class::Symbol);
    let symbol = choice("symbol", given.symbol, Class::Symbol, forbidden)?.unwrap_or(lacks_symbol);
    if forbidden.has(Class::Lower) {
        return Err(impossible("a passphrase is made of words, and lower case is forbidden"));
    }
    if separator.is_empty() && !capitalize {
        return Err(impossible("without a separator and capital letters nobody can tell where a word ends"));
    }

    let mut tail = Vec::new();
    for (wanted, class) in [(number, Class::Digit), (symbol, Class::Symbol)] {
        let characters = allowed.of(class, given)?;
        if wanted && characters.is_empty() {
            return Err(impossible(format!("a {} is wanted, and no character of that class is left", class.in_words())));
        }
        if wanted {
            tail.push(Part::Characters(characters, 1));
        }
    }
    let mut held = Classes::of(separator.as_bytes()).with(Class::Lower);
    for (holds, class) in [(capitalize, Class::Upper), (number, Class::Digit), (symbol, Class::Symbol)] {
        held = if holds { held.with(class) } else { held };
    }
    check_classes(held, required)?;

    let layout = |count: i64| {
        let mut parts = vec![Part::Word { capitalize }];
        for _ in 1..count {
            if !separator.is_empty() {
                parts.push(Part::Text(separator.clone()));
            }
            parts.push(Part::Word { capitalize });
        }
        parts.extend(tail.iter().cloned());
        Layout { parts, words: words.clone(), required }
    };
    let layout = match given.words {
        Some(count) if !COUNTS.contains(&count) => {
            return Err(invalid(format!("words {count} is outside {} to {}", COUNTS.start(), COUNTS.end())));
        }
        Some(count) => layout(count),
        // A list that is too short for it gets as many words as there may be, and a warning.
        None => COUNTS.map(&layout).find(|layout| layout.candidate_bits() >= USUAL_BITS).unwrap_or_else(|| layout(*COUNTS.end())),
    };
    Ok((layout, left_out))
}

fn word_list(given: &Given, words: Option<&str>) -> Result<(WordList, Option<Warning>), Error> {
    let text = given.word_list.as_deref().or(words);
    let text = text.ok_or_else(|| invalid("the style passphrase needs a word list, and none is here: give one as wordList"))?;
    let (words, left_out) = WordList::read(text)?;
    let warning = (left_out > 0).then(|| Warning {
        code: "words_left_out",
        message: format!("{left_out} lines of the word list were left out: only different words of the letters a to z are taken"),
    });
    if given.keyboard_safe == Some(true) {
        return Ok((words.only(|word| word.bytes().all(is_unmoved))?, warning));
    }
    Ok((words, warning))
}

/// The caller's choice; an error where its class is forbidden as well.
fn choice(member: &str, given: Option<bool>, class: Class, forbidden: Classes) -> Result<Option<bool>, Error> {
    if given == Some(true) && forbidden.has(class) {
        let message = format!("{member} was given, and the class {} was forbidden together", class.in_words());
        return Err(Error::new(Kind::OptionsContradict, message));
    }
    Ok(given)
}

fn separator(given: &Given, allowed: Allowed, symbols: &[u8]) -> Result<String, Error> {
    let Some(separator) = given.separator.as_deref() else {
        let usual = symbols.iter().find(|symbol| **symbol == USUAL_SEPARATOR).or(symbols.first());
        return Ok(usual.map(|symbol| char::from(*symbol).to_string()).unwrap_or_default());
    };
    if separator.len() > LONGEST_SEPARATOR {
        return Err(invalid(format!("separator {separator:?} has more than {LONGEST_SEPARATOR} characters")));
    }
    if !separator.bytes().all(|byte| (byte.is_ascii_graphic() && !byte.is_ascii_alphabetic()) || byte == b' ') {
        return Err(invalid(format!("separator {separator:?} has other characters than digits, Entra's symbols and blanks")));
    }
    if let Some(class) = Classes::of(separator.as_bytes()).without(allowed.classes).iter().next() {
        let message = format!("the separator {separator:?} was given, and the class {} was forbidden together", class.in_words());
        return Err(Error::new(Kind::OptionsContradict, message));
    }
    if allowed.keyboard_safe && !separator.bytes().all(is_unmoved) {
        let message =
            format!("the separator {separator:?} and keyboardSafe were given together, and keyboards have it in different places");
        return Err(Error::new(Kind::OptionsContradict, message));
    }
    Ok(separator.to_owned())
}

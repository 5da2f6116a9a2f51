//! Lists of words for passphrases.

use std::collections::HashSet;
use std::sync::Arc;

use super::options::invalid;
use crate::error::Error;

/// Long enough for three of them to make a password, short enough for twelve.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=16;
/// More would be no list of words.
const MOST: usize = 1 << 20;

/// Different words of small letters a to z.
#[derive(Clone, Debug, Default)]
pub(super) struct WordList {
    words: Arc<[Box<str>]>,
}

impl WordList {
    /// Reads one word a line, alone or behind the number of a throw of dice, as EFF publishes them. Case does not matter. Also returns how
    /// many lines were left out, since they are no words of the letters a to z, of a fitting length, or `is_usable`.
    pub(super) fn read(text: &str, is_usable: impl Fn(&str) -> bool) -> Result<(Self, usize), Error> {
        let mut seen = HashSet::new();
        let mut left_out = 0;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let word = line.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_whitespace()).to_ascii_lowercase();
            let fits = LENGTHS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()) && is_usable(&word);
            // A word that stands there twice would come up twice as often.
            if !fits || !seen.insert(word.into_boxed_str()) {
                left_out += 1;
            }
            if seen.len() > MOST {
                return Err(invalid(format!("the word list has more than {MOST} words")));
            }
        }
        if seen.len() < 2 {
            let (least, most) = (LENGTHS.start(), LENGTHS.end());
            return Err(invalid(format!("the word list has fewer than two words of {least} to {most} letters a to z, one a line")));
        }
        let mut words: Vec<Box<str>> = seen.into_iter().collect();
        words.sort_unstable();
        Ok((Self { words: words.into() }, left_out))
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    /// The word of this number; numbers begin at 0.
    pub(super) fn word(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|number| self.words.get(number)).map(AsRef::as_ref).unwrap_or_default()
    }

    pub(super) fn longest(&self) -> usize {
        self.words.iter().map(|word| word.len()).max().unwrap_or_default()
    }
}

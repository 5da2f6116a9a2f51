//! Lists of words for passphrases.

use std::collections::HashSet;
use std::sync::Arc;

use crate::error::{Error, invalid};

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
    /// many lines were left out: other letters than a to z, another length, a word for the second time (it would come up twice as often).
    pub(super) fn read(text: &str) -> Result<(Self, usize), Error> {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > MOST {
            return Err(invalid(format!("the word list has {} lines, more than {MOST}", lines.len())));
        }
        let words = lines.iter().map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_whitespace()));
        let fitting = words.filter(|word| LENGTHS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let mut words: Vec<Box<str>> = fitting.map(|word| word.to_ascii_lowercase().into_boxed_str()).collect();
        let mut seen = HashSet::new();
        words.retain(|word| seen.insert(word.clone()));
        let left_out = lines.len() - words.len();
        Ok((Self { words: words.into() }.checked()?, left_out))
    }

    /// Only the words for which this holds.
    pub(super) fn only(&self, holds: impl Fn(&str) -> bool) -> Result<Self, Error> {
        Self { words: self.words.iter().filter(|word| holds(word)).cloned().collect() }.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        if self.words.len() >= 2 {
            return Ok(self);
        }
        let (least, most) = (LENGTHS.start(), LENGTHS.end());
        Err(invalid(format!("the word list has fewer than two usable words: {least} to {most} letters a to z, one word a line")))
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

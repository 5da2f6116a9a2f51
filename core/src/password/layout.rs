//! What a password is put together from, and how one is drawn.
//!
//! A candidate is a choice for each place, made independently and uniformly. Different choices give different texts (each style says why),
//! so every candidate is equally likely; and since whole candidates are thrown away until one complies, every compliant one is, too.
//! "One of each class, fill up, shuffle" would not be uniform: it favours passwords with few characters of a class.

use super::classes::Classes;
use super::options::impossible;
use super::terms::Terms;
use super::words::WordList;
use crate::error::Error;
use crate::random::Source;
use crate::secret::Secret;

/// A policy is refused if fewer than one candidate in this many complies.
pub(super) const RAREST: u32 = 4096;
/// After this many draws a policy that was accepted has failed with a probability below 10⁻²⁷.
const MOST_DRAWS: u32 = 64 * RAREST;

#[derive(Clone, Debug)]
pub(super) enum Part {
    /// So many characters, each of these.
    Characters(Vec<u8>, usize),
    /// One word of the list.
    Word { capitalize: bool },
    /// The same in every password.
    Text(String),
}

#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub parts: Vec<Part>,
    pub words: WordList,
    /// The classes that must be held. Three of the four must be in any case.
    pub required: Classes,
}

impl Layout {
    /// How many bytes the longest password has.
    pub(super) fn longest(&self) -> usize {
        let longest = |part: &Part| match part {
            Part::Characters(_, count) => *count,
            Part::Word { .. } => self.words.longest(),
            Part::Text(text) => text.len(),
        };
        self.parts.iter().map(longest).sum()
    }

    pub(super) fn accepts(&self, classes: Classes) -> bool {
        classes.count() >= Classes::NEEDED && self.required.without(classes) == Classes::NONE
    }

    /// Draws whole candidates until one complies and contains no term.
    pub(super) fn draw(&self, terms: &[&Terms], source: &mut Source, into: &mut Secret) -> Result<(), Error> {
        for _ in 0..MOST_DRAWS {
            into.start_anew();
            self.draw_candidate(source, into)?;
            if self.accepts(Classes::of(into.expose())) && !terms.iter().any(|terms| terms.are_in(into.expose())) {
                return Ok(());
            }
        }
        into.clear();
        Err(impossible(format!("of {MOST_DRAWS} passwords that were drawn each contained a name or a banned word")))
    }

    fn draw_candidate(&self, source: &mut Source, into: &mut Secret) -> Result<(), Error> {
        for part in &self.parts {
            match part {
                Part::Characters(alphabet, count) => source.characters(alphabet, *count, into)?,
                Part::Word { capitalize } => {
                    let word = self.words.word(source.below(self.words.count())?).as_bytes();
                    for (i, byte) in word.iter().enumerate() {
                        into.push(if *capitalize && i == 0 { byte.to_ascii_uppercase() } else { *byte });
                    }
                }
                Part::Text(text) => text.bytes().for_each(|byte| into.push(byte)),
            }
        }
        Ok(())
    }
}

//! What a password must not contain: names and banned words, in Entra's normal form, found in one pass.
//!
//! <https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad#how-are-passwords-evaluated>

use std::collections::VecDeque;

use crate::folding::small;

const FIRST: u8 = b' ';
/// The state of a text that contains a term.
const FOUND: u32 = u32::MAX;

/// A character as Entra compares it: `0` is `o`, `1` is `l`, `$` is `s`, `@` is `a`, and case does not matter.
pub(super) const fn normal(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' => b'l',
        b'$' => b's',
        b'@' => b'a',
        other => other.to_ascii_lowercase(),
    }
}

/// The same for text of any script.
pub(super) fn normal_char(character: char) -> char {
    let substituted = u8::try_from(character).ok().filter(u8::is_ascii).map_or(character, |byte| char::from(normal(byte)));
    small(substituted)
}

pub(super) fn normal_text(text: &str) -> String {
    text.chars().map(normal_char).collect()
}

/// An automaton of Aho and Corasick. It is written out, because the entropy is counted over its states.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// For each state the next one by character; state 0 has seen no beginning of a term.
    next: Vec<[u32; Terms::WIDTH]>,
    /// For each state the one of its longest end that is another beginning of a term.
    suffix: Vec<u32>,
}

impl Terms {
    pub(super) const START: u32 = 0;
    /// The normal form is made of printable ASCII, counted from the blank on.
    pub(super) const WIDTH: usize = 95;

    /// Terms in normal form. Those that are not printable ASCII are in no password of ours and are left out.
    pub(super) fn new<'a>(terms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tree = Tree { next: vec![[0; Terms::WIDTH]], ends: vec![false] };
        for term in terms {
            let columns: Option<Vec<usize>> = term.bytes().map(column).collect();
            tree.add(columns.as_deref().unwrap_or_default());
        }
        tree.into_terms()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.next.len() == 1
    }

    /// How many states there are.
    pub(super) fn states(&self) -> usize {
        self.next.len()
    }

    /// Where a character of a password stands among all that the normal form has.
    pub(super) fn column(byte: u8) -> Option<usize> {
        column(normal(byte))
    }

    /// The state after one more character; `None` once a term is complete.
    pub(super) fn step(&self, state: u32, column: usize) -> Option<u32> {
        self.next.get(index(state))?.get(column).copied().filter(|next| *next != FOUND)
    }

    pub(super) fn suffix(&self, state: u32) -> u32 {
        self.suffix.get(index(state)).copied().unwrap_or(Self::START)
    }

    /// The state after this text.
    pub(super) fn after(&self, state: u32, bytes: &[u8]) -> Option<u32> {
        bytes.iter().try_fold(state, |state, byte| self.step(state, Self::column(*byte)?))
    }

    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        !self.is_empty() && self.after(Self::START, bytes).is_none()
    }
}

fn column(byte: u8) -> Option<usize> {
    byte.checked_sub(FIRST).map(usize::from).filter(|column| *column < Terms::WIDTH)
}

pub(super) fn index(state: u32) -> usize {
    usize::try_from(state).unwrap_or(usize::MAX)
}

/// The terms letter by letter; 0 stands for no child, since the root is nobody's.
struct Tree {
    next: Vec<[u32; Terms::WIDTH]>,
    ends: Vec<bool>,
}

impl Tree {
    fn child(&self, state: u32, column: usize) -> u32 {
        self.next.get(index(state)).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    fn set(&mut self, state: u32, column: usize, to: u32) {
        if let Some(slot) = self.next.get_mut(index(state)).and_then(|row| row.get_mut(column)) {
            *slot = to;
        }
    }

    fn ends(&self, state: u32) -> bool {
        self.ends.get(index(state)).copied().unwrap_or_default()
    }

    fn set_end(&mut self, state: u32) {
        if let Some(end) = self.ends.get_mut(index(state)) {
            *end = true;
        }
    }

    fn add(&mut self, columns: &[usize]) {
        let mut state = Terms::START;
        for &column in columns {
            state = match self.child(state, column) {
                0 => {
                    let made = u32::try_from(self.next.len()).unwrap_or(FOUND);
                    self.next.push([0; Terms::WIDTH]);
                    self.ends.push(false);
                    self.set(state, column, made);
                    made
                }
                child => child,
            };
        }
        if !columns.is_empty() {
            self.set_end(state);
        }
    }

    /// Gives each state without a child for a character the step of its longest proper suffix, shortest states first.
    fn into_terms(mut self) -> Terms {
        let mut suffix = vec![Terms::START; self.next.len()];
        let mut queue = VecDeque::from([Terms::START]);
        while let Some(state) = queue.pop_front() {
            let shorter = suffix.get(index(state)).copied().unwrap_or_default();
            for column in 0..Terms::WIDTH {
                // The root's own missing steps lead back to it.
                let by_suffix = if state == Terms::START { Terms::START } else { self.child(shorter, column) };
                match self.child(state, column) {
                    0 => self.set(state, column, by_suffix),
                    child => {
                        if let Some(slot) = suffix.get_mut(index(child)) {
                            *slot = by_suffix;
                        }
                        if self.ends(by_suffix) {
                            self.set_end(child);
                        }
                        queue.push_back(child);
                    }
                }
            }
        }
        for slot in self.next.iter_mut().flatten() {
            if self.ends.get(index(*slot)).copied().unwrap_or_default() {
                *slot = FOUND;
            }
        }
        Terms { next: self.next, suffix }
    }
}

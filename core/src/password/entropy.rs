//! How many passwords there are: counted, not estimated.

use super::classes::Classes;
use super::layout::{Layout, Part};
use super::terms::{Terms, index};
use super::walk::Walk;

/// For each set of classes the share of candidates that hold exactly it.
pub(super) type Row = [f64; Classes::SETS];

impl Layout {
    /// The logarithm, to the base of two, of the number of candidates.
    pub(super) fn candidate_bits(&self) -> f64 {
        let bits = |part: &Part| match part {
            Part::Characters(alphabet, count) => float(*count) * float(alphabet.len()).log2(),
            Part::Word { .. } => f64::from(self.words.count()).log2(),
            Part::Text(_) => 0.0,
        };
        self.parts.iter().map(bits).sum()
    }

    /// The share of candidates that comply and contain no term.
    ///
    /// It walks the places from left to right and keeps, for each state of the automaton and each set of classes, the share of beginnings
    /// that lead there. No share is lost in a difference of large ones, and the result is 0 where nothing complies.
    pub(super) fn compliant_share(&self, terms: &Terms) -> f64 {
        let walk = Walk::new(terms);
        let mut rows = vec![Row::default(); terms.states()];
        if let Some(share) = rows.first_mut().and_then(|row| row.first_mut()) {
            *share = 1.0;
        }
        for part in &self.parts {
            match part {
                Part::Characters(alphabet, count) => {
                    for _ in 0..*count {
                        rows = walk.after(&rows, alphabet);
                    }
                }
                Part::Word { capitalize } => {
                    let words = (0..self.words.count()).map(|number| {
                        let mut bytes = self.words.word(number).as_bytes().to_vec();
                        if let Some(first) = bytes.first_mut().filter(|_| *capitalize) {
                            first.make_ascii_uppercase();
                        }
                        bytes
                    });
                    rows = after_one_of(&rows, &words.collect::<Vec<_>>(), terms);
                }
                Part::Text(text) => rows = after_one_of(&rows, &[text.as_bytes().to_vec()], terms),
            }
        }
        let sets = (0..).map_while(Classes::by_index);
        sets.filter(|set| self.accepts(*set)).map(|set| rows.iter().filter_map(|row| row.get(set.index())).sum::<f64>()).sum()
    }
}

/// The shares after one of these texts, each as likely as the next.
fn after_one_of(rows: &[Row], texts: &[Vec<u8>], terms: &Terms) -> Vec<Row> {
    let weight = 1.0 / float(texts.len());
    let texts: Vec<(&[u8], Classes)> = texts.iter().map(|text| (text.as_slice(), Classes::of(text))).collect();
    let mut after = vec![Row::default(); rows.len()];
    for (state, row) in (0_u32..).zip(rows).filter(|(_, row)| row.iter().any(|share| *share > 0.0)) {
        for (text, classes) in &texts {
            if let Some(reached) = terms.after(state, text).and_then(|next| after.get_mut(index(next))) {
                add_widened(reached, row, *classes, weight);
            }
        }
    }
    after
}

/// Adds so much of a row, with these classes held as well.
pub(super) fn add_widened(to: &mut Row, row: &Row, classes: Classes, weight: f64) {
    for (set, share) in (0..).map_while(Classes::by_index).zip(row) {
        if let Some(sum) = to.get_mut(set.and(classes).index()) {
            *sum += share * weight;
        }
    }
}

/// Counts here are far below 2⁵³.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

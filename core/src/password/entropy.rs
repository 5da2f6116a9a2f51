//! How many passwords there are: counted, not estimated.

use super::classes::{Class, Classes};
use super::layout::{Layout, Part};
use super::terms::{Terms, index};

/// For each set of classes the share of candidates that hold exactly it.
type Row = [f64; Classes::SETS];

/// A choice for a place of the password, and how many others count as it does.
struct Choice {
    bytes: Vec<u8>,
    classes: Classes,
    count: f64,
}

impl Choice {
    fn new(bytes: Vec<u8>) -> Self {
        Self { classes: Classes::of(&bytes), bytes, count: 1.0 }
    }
}

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
    /// that lead there. Shares are only added and multiplied by positive numbers: none is lost in a difference of large ones, and the
    /// result is 0 only where really nothing complies.
    pub(super) fn compliant_share(&self, terms: &Terms) -> f64 {
        let mut rows = vec![[0.0; Classes::SETS]; terms.states()];
        if let Some(share) = rows.first_mut().and_then(|row| row.first_mut()) {
            *share = 1.0;
        }
        for part in &self.parts {
            let (choices, count) = self.choices(part, terms);
            for _ in 0..count {
                rows = step(&rows, &choices, terms);
            }
        }
        let sets = (0..).map_while(Classes::by_index);
        sets.filter(|set| self.accepts(*set)).map(|set| rows.iter().filter_map(|row| row.get(set.index())).sum::<f64>()).sum()
    }

    fn choices(&self, part: &Part, terms: &Terms) -> (Vec<Choice>, usize) {
        match part {
            Part::Characters(alphabet, count) => (characters(alphabet, terms), *count),
            Part::Word { capitalize } => {
                let words = (0..self.words.count()).map(|number| {
                    let mut bytes = self.words.word(number).as_bytes().to_vec();
                    if let Some(first) = bytes.first_mut().filter(|_| *capitalize) {
                        first.make_ascii_uppercase();
                    }
                    Choice::new(bytes)
                });
                (words.collect(), 1)
            }
            Part::Text(text) => (vec![Choice::new(text.as_bytes().to_vec())], 1),
        }
    }
}

/// Characters of one class that stand in no term lead everywhere to the same place, and are counted together.
fn characters(alphabet: &[u8], terms: &Terms) -> Vec<Choice> {
    let (mentioned, others): (Vec<u8>, Vec<u8>) = alphabet.iter().partition(|byte| terms.mention(**byte));
    let mut choices: Vec<Choice> = mentioned.into_iter().map(|byte| Choice::new(vec![byte])).collect();
    for class in Class::ALL {
        let of_class: Vec<u8> = others.iter().copied().filter(|byte| Classes::of(&[*byte]).has(class)).collect();
        if let Some(first) = of_class.first() {
            choices.push(Choice { count: float(of_class.len()), ..Choice::new(vec![*first]) });
        }
    }
    choices
}

/// The shares after one more choice.
fn step(rows: &[Row], choices: &[Choice], terms: &Terms) -> Vec<Row> {
    let weight = 1.0 / choices.iter().map(|choice| choice.count).sum::<f64>();
    let mut after = vec![[0.0; Classes::SETS]; rows.len()];
    for (state, row) in (0_u32..).zip(rows) {
        if row.iter().all(|share| *share == 0.0) {
            continue;
        }
        let widened: Vec<Row> = (0..).map_while(Classes::by_index).map(|added| widened(row, added, weight)).collect();
        for choice in choices {
            let reached = terms.after(state, &choice.bytes).and_then(|next| after.get_mut(index(next)));
            if let (Some(reached), Some(added)) = (reached, widened.get(choice.classes.index())) {
                reached.iter_mut().zip(added).for_each(|(sum, share)| *sum += share * choice.count);
            }
        }
    }
    after
}

/// A row once a choice of these classes is added, times the choice's weight.
fn widened(row: &Row, added: Classes, weight: f64) -> Row {
    let mut wider = [0.0; Classes::SETS];
    for (set, share) in (0..).map_while(Classes::by_index).zip(row) {
        if let Some(sum) = wider.get_mut(set.and(added).index()) {
            *sum += share * weight;
        }
    }
    wider
}

/// Counts here are far below 2⁵³.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

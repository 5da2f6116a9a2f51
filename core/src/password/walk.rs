//! One character further in all states of an automaton at once: what makes counting quick where a thousand words are banned.
//!
//! By most characters a state goes where its suffix goes: the state of its longest end that is itself the beginning of a term. So the
//! states are put in the order of the tree of suffixes, where all that have an end in common stand side by side, and a step is written down
//! only for a state that goes another way than its suffix. Who takes the step is then a few stretches of the order, and what they hold
//! together is the difference of two running sums. A running sum of shares never falls, so no difference is below 0.

use super::classes::{Class, Classes};
use super::entropy::{Row, add_widened, float};
use super::terms::{Terms, index};

pub(super) struct Walk {
    /// The states, each before those of which it is the suffix, with the number of suffixes above it.
    order: Vec<(u32, usize)>,
    steps: Vec<Step>,
    stretches: Vec<Stretch>,
}

/// By this character to this state.
struct Step {
    column: usize,
    to: u32,
}

/// The places of the order whose states take the same step.
struct Stretch {
    from: usize,
    until: usize,
    step: usize,
}

/// Whose ways the places of the order go by one character that come next: the last one's, until its part of the tree ends.
#[derive(Clone, Default)]
struct Ways {
    /// The level of each, and its step.
    open: Vec<(usize, Option<usize>)>,
    /// The place up to which all is written down.
    from: usize,
}

impl Walk {
    pub(super) fn new(terms: &Terms) -> Self {
        let mut walk = Self { order: in_order(terms), steps: Vec::new(), stretches: Vec::new() };
        let mut ways = vec![Ways::default(); Terms::WIDTH];
        for place in 0..walk.order.len() {
            for (column, ways) in ways.iter_mut().enumerate() {
                walk.add(place, column, ways, terms);
            }
        }
        for ways in &mut ways {
            walk.end(ways, 0, walk.order.len());
        }
        walk
    }

    /// Writes down where the state at this place goes by this character. What completes a term goes nowhere.
    fn add(&mut self, place: usize, column: usize, ways: &mut Ways, terms: &Terms) {
        let Some((state, level)) = self.order.get(place).copied() else { return };
        self.end(ways, level, place);
        let to = terms.step(state, column);
        if level == 0 || to != terms.step(terms.suffix(state), column) {
            self.add_stretch(ways, place);
            ways.open.push((level, to.map(|_| self.steps.len())));
            self.steps.extend(to.map(|to| Step { column, to }));
        }
    }

    /// Ends the ways of the parts of the tree that are over where a state of this level comes.
    fn end(&mut self, ways: &mut Ways, level: usize, place: usize) {
        while ways.open.last().is_some_and(|(above, _)| *above >= level) {
            self.add_stretch(ways, place);
            ways.open.pop();
        }
    }

    fn add_stretch(&mut self, ways: &mut Ways, until: usize) {
        let step = ways.open.last().and_then(|(_, step)| *step);
        self.stretches.extend(step.filter(|_| ways.from < until).map(|step| Stretch { from: ways.from, until, step }));
        ways.from = until;
    }

    /// The shares after one more character of these, each as likely as the next.
    pub(super) fn after(&self, rows: &[Row], alphabet: &[u8]) -> Vec<Row> {
        let weight = 1.0 / float(alphabet.len());
        let mut counts = [[0.0; Class::ALL.len()]; Terms::WIDTH];
        for byte in alphabet {
            let counts = Terms::column(*byte).and_then(|column| counts.get_mut(column));
            let classes = Class::ALL.map(|class| Classes::of(&[*byte]).has(class));
            counts.into_iter().flatten().zip(classes).filter(|(_, has)| *has).for_each(|(count, _)| *count += weight);
        }
        let is_drawn = |step: &Step| counts.get(step.column).into_iter().flatten().any(|count| *count > 0.0);
        let sums = self.running_sums(rows);
        let mut shares = vec![Row::default(); self.steps.len()];
        for stretch in self.stretches.iter().filter(|stretch| self.steps.get(stretch.step).is_some_and(is_drawn)) {
            if let (Some(share), Some(from), Some(until)) = (shares.get_mut(stretch.step), sums.get(stretch.from), sums.get(stretch.until))
            {
                share.iter_mut().zip(until.iter().zip(from)).for_each(|(share, (until, from))| *share += until - from);
            }
        }
        let mut after = vec![Row::default(); rows.len()];
        for (step, share) in self.steps.iter().zip(&shares) {
            let counts = counts.get(step.column).into_iter().flatten();
            for (class, count) in Class::ALL.into_iter().zip(counts).filter(|(_, count)| **count > 0.0) {
                if let Some(reached) = after.get_mut(index(step.to)) {
                    add_widened(reached, share, Classes::NONE.with(class), *count);
                }
            }
        }
        after
    }

    /// What the states hold before each place of the order, and at its end.
    fn running_sums(&self, rows: &[Row]) -> Vec<Row> {
        let mut sum = Row::default();
        let mut sums = vec![sum];
        for (state, _) in &self.order {
            let row = rows.get(index(*state)).into_iter().flatten();
            sum.iter_mut().zip(row).for_each(|(sum, share)| *sum += share);
            sums.push(sum);
        }
        sums
    }
}

fn in_order(terms: &Terms) -> Vec<(u32, usize)> {
    let mut of_suffix: Vec<Vec<u32>> = vec![Vec::new(); terms.states()];
    for state in (0..).take(terms.states()).skip(1) {
        if let Some(states) = of_suffix.get_mut(index(terms.suffix(state))) {
            states.push(state);
        }
    }
    let mut order = Vec::with_capacity(terms.states());
    let mut next = vec![(Terms::START, 0)];
    while let Some((state, level)) = next.pop() {
        order.push((state, level));
        next.extend(of_suffix.get(index(state)).into_iter().flatten().map(|longer| (*longer, level + 1)));
    }
    order
}

//! Which of the requests that match a fault hits: how many, and when.

use serde::{Deserialize, Deserializer};

/// Counts the requests that match, and says which are hit. Time is an argument, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many are let through first.
    pub skip: u32,
    /// How many are hit then.
    pub times: Times,
    /// From this time on; requests before it are not counted.
    pub from_ms: u64,
    /// For so long after the first that was hit; none: without end.
    pub for_ms: Option<u64>,
    /// When the first was hit.
    pub first_hit_ms: Option<u64>,
}

/// How many are hit: a number, or in JSON the word `"forever"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So many.
    Only(u32),
    /// All.
    Forever,
}

impl Span {
    /// All, for ever.
    pub const FOREVER: Self = Self { skip: 0, times: Times::Forever, from_ms: 0, for_ms: None, first_hit_ms: None };

    /// The first few.
    #[must_use]
    pub fn first(times: u32) -> Self {
        Self { times: Times::Only(times), ..Self::FOREVER }
    }

    /// A request that matches has come: whether it is hit.
    pub fn hits(&mut self, now_ms: u64) -> bool {
        if !self.is_open(now_ms) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if let Times::Only(left) = &mut self.times {
            *left -= 1;
        }
        self.first_hit_ms.get_or_insert(now_ms);
        true
    }

    /// Whether a request that matches now is counted.
    #[must_use]
    pub fn is_open(&self, now_ms: u64) -> bool {
        let over = self.first_hit_ms.zip(self.for_ms).is_some_and(|(first, long)| now_ms >= first + long);
        now_ms >= self.from_ms && !over && self.times != Times::Only(0)
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Number(u32),
            Word(Word),
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        enum Word {
            Forever,
        }
        Ok(match Given::deserialize(deserializer)? {
            Given::Number(number) => Self::Only(number),
            Given::Word(Word::Forever) => Self::Forever,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(mut span: Span, times: &[u64]) -> Vec<bool> {
        times.iter().map(|at| span.hits(*at)).collect()
    }

    #[test]
    fn counts_and_times() {
        assert_eq!(hits(Span::first(2), &[0, 1, 2]), [true, true, false]);
        assert_eq!(hits(Span::FOREVER, &[0, 1, 2]), [true, true, true]);
        assert_eq!(hits(Span { skip: 1, ..Span::first(1) }, &[0, 1, 2]), [false, true, false]);
        assert_eq!(hits(Span { from_ms: 100, skip: 1, ..Span::first(1) }, &[0, 100, 101, 102]), [false, false, true, false]);
        assert_eq!(hits(Span { for_ms: Some(50), ..Span::FOREVER }, &[10, 20, 59, 60, 70]), [true, true, true, false, false]);
        assert_eq!(hits(Span { for_ms: Some(50), ..Span::first(2) }, &[10, 20, 30]), [true, true, false]);
    }

    #[test]
    fn times_in_json() {
        assert_eq!(serde_json::from_str::<Times>("3").ok(), Some(Times::Only(3)));
        assert_eq!(serde_json::from_str::<Times>(r#""forever""#).ok(), Some(Times::Forever));
        assert!(serde_json::from_str::<Times>(r#""never""#).is_err());
    }
}

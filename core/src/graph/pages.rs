//! How far a list was read: a link that was seen before, or too many pages, end it.

use std::hash::{DefaultHasher, Hash, Hasher};

/// More pages than any list has.
const MOST: usize = 1000;

/// The links of a list that were followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pages {
    /// Hashes: a link may be long, and a list that is told as unreadable by mistake does no harm.
    seen: Vec<u64>,
}

impl Pages {
    /// These and one page more; `None` where the link was seen before, or where there are too many.
    pub(crate) fn with(&self, link: &str) -> Option<Self> {
        let mut hasher = DefaultHasher::new();
        link.hash(&mut hasher);
        let hash = hasher.finish();
        if self.seen.len() + 1 >= MOST || self.seen.contains(&hash) {
            return None;
        }
        let mut seen = self.seen.clone();
        seen.push(hash);
        Some(Self { seen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_sight_and_the_thousandth_page_end_a_list() {
        let first = Pages::default().with("a").unwrap();
        assert_eq!(first.with("a"), None);
        let second = first.with("b").unwrap();
        assert_eq!(second.with("a"), None);
        let mut pages = Pages::default();
        let followed = (0..).take_while(|i| pages.with(&i.to_string()).map(|next| pages = next).is_some()).count();
        assert_eq!(followed, 999, "with the first page a thousand");
    }
}

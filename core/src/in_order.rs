//! A map whose keys mostly come in their order. It does what a tree would do here, and is a quarter of its code in the page's module.

use std::collections::VecDeque;

/// INVARIANT: keys grow from front to back.
#[derive(Debug)]
pub(crate) struct InOrder<K, V>(VecDeque<(K, V)>);

impl<K, V> Default for InOrder<K, V> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: Copy + Ord, V> InOrder<K, V> {
    /// The place of a key, or where it belongs.
    fn place(&self, key: K) -> Result<usize, usize> {
        // Nearly always it is behind all others.
        if self.0.back().is_none_or(|(last, _)| *last < key) {
            return Err(self.0.len());
        }
        self.0.binary_search_by(|(at, _)| at.cmp(&key))
    }

    /// Puts a value in its place. One that is there already goes.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.place(key) {
            Ok(place) => {
                if let Some(slot) = self.0.get_mut(place) {
                    *slot = (key, value);
                }
            }
            Err(place) => self.0.insert(place, (key, value)),
        }
    }

    pub(crate) fn get(&self, key: K) -> Option<&V> {
        self.0.get(self.place(key).ok()?).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, key: K) -> Option<V> {
        self.0.remove(self.place(key).ok()?).map(|(_, value)| value)
    }

    pub(crate) fn pop_first(&mut self) -> Option<(K, V)> {
        self.0.pop_front()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = K> {
        self.0.iter().map(|(key, _)| *key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_does_what_a_tree_does(steps in proptest::collection::vec((0..4_u8, 0..12_u64), 0..60)) {
            let (mut found, mut tree) = (InOrder::default(), BTreeMap::new());
            for (number, (what, key)) in steps.into_iter().enumerate() {
                match what {
                    0 | 1 => {
                        found.insert(key, number);
                        tree.insert(key, number);
                    }
                    2 => proptest::prop_assert_eq!(found.remove(key), tree.remove(&key)),
                    _ => proptest::prop_assert_eq!(found.pop_first(), tree.pop_first()),
                }
                proptest::prop_assert_eq!(found.get(key), tree.get(&key));
                proptest::prop_assert!(found.keys().eq(tree.keys().copied()) && found.values().eq(tree.values()));
                proptest::prop_assert_eq!((found.len(), found.is_empty()), (tree.len(), tree.is_empty()));
            }
        }
    }
}

//! Chance that repeats itself: the same words draw the same numbers in every run, in whatever order requests come.

use std::hash::{DefaultHasher, Hash, Hasher};

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The generator that belongs to these words.
#[must_use]
pub fn generator(words: &impl Hash) -> ChaCha8Rng {
    // Unlike that of a map, this hasher starts from the same keys in every process.
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    ChaCha8Rng::seed_from_u64(hasher.finish())
}

//! Bytes that are wiped when they are dropped and never printed.

use std::fmt;
use std::io;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A password, or a request body that holds one.
///
/// The capacity is fixed when the secret is made, because a buffer that grows leaves its old copy behind, unwiped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret {
    bytes: Vec<u8>,
    limit: usize,
}

impl Secret {
    /// An empty secret that takes up to `limit` bytes.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { bytes: Vec::with_capacity(limit), limit }
    }

    /// A secret with a copy of these bytes; wiping the original is up to its owner.
    #[must_use]
    pub fn copy_of(bytes: &[u8]) -> Self {
        let mut secret = Self::with_limit(bytes.len());
        secret.bytes.extend_from_slice(bytes);
        secret
    }

    /// Opens the secret. Every call is a place to look at in a review.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// The same secret once more, in memory of its own.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self::copy_of(&self.bytes)
    }

    /// The secret as text; `None` where it is not UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Adds a byte; the caller stays within the limit.
    pub(crate) fn push(&mut self, byte: u8) {
        debug_assert!(self.bytes.len() < self.limit, "a secret does not grow");
        self.bytes.push(byte);
    }

    /// Adds so many bytes, zero, and hands them out to be written; the caller stays within the limit.
    pub(crate) fn grown_by(&mut self, count: usize) -> &mut [u8] {
        let before = self.bytes.len();
        debug_assert!(before + count <= self.limit, "a secret does not grow");
        self.bytes.resize(before + count, 0);
        self.bytes.get_mut(before..).unwrap_or_default()
    }

    /// How many bytes it takes at most.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Empties the secret to be written anew. What stood there is overwritten, or wiped with the rest of the capacity in the end.
    pub(crate) fn start_anew(&mut self) {
        self.bytes.clear();
    }

    /// Empties the secret and wipes it.
    pub(crate) fn clear(&mut self) {
        // `Vec::zeroize` wipes the whole capacity, empties the vector and keeps its memory.
        self.bytes.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Lets serde_json write a body straight into the secret, without a copy in between.
impl io::Write for Secret {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.limit - self.bytes.len() < bytes.len() {
            return Err(io::Error::other("the secret's capacity is used up"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::copy_of(b"canary")), "Secret(…)");
    }

    #[test]
    fn never_grows_past_its_capacity() {
        let mut secret = Secret::with_limit(4);
        let before = secret.expose().as_ptr();
        secret.write_all(b"1234").unwrap();
        assert!(secret.write_all(b"5").is_err());
        assert_eq!(secret.expose(), b"1234");
        assert_eq!(secret.expose().as_ptr(), before);
    }
}

//! How a record hangs on the one before it.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// What the first record has in place of a hash.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// The longest record, in bytes. Texts are bounded, so that none comes near it.
pub(super) const LONGEST: usize = 16 * 1024;

const BEFORE_SEQUENCE: &str = "{\"sequence\":";
const BEFORE_PREVIOUS: &str = ",\"previous\":\"";
const BEFORE_SEAL: &str = ",\"sha256\":\"";
const BEHIND_SEAL: &str = "\"}";
/// The digits of a hash.
const DIGITS: usize = START.len();

/// SHA-256 in small hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(DIGITS), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A record's place in the chain, as its line tells it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link<'l> {
    pub sequence: u64,
    pub previous: &'l str,
}

/// Puts the members of an event (`,"name":value` each) into a line of the chain, without a line break.
pub(super) fn sealed(link: &Link<'_>, members: &str) -> String {
    let mut line = format!("{BEFORE_SEQUENCE}{}{BEFORE_PREVIOUS}{}\"{members}", link.sequence, link.previous);
    let seal = hash(line.as_bytes());
    line.push_str(BEFORE_SEAL);
    line.push_str(&seal);
    line.push_str(BEHIND_SEAL);
    line
}

/// Reads a line, without its line break. `None` where it is not exactly what `sealed` has written.
pub(super) fn opened(line: &[u8]) -> Option<Link<'_>> {
    let line = std::str::from_utf8(line).ok()?;
    let (body, seal) = line.strip_suffix(BEHIND_SEAL)?.rsplit_once(BEFORE_SEAL)?;
    if hash(body.as_bytes()) != seal {
        return None;
    }
    let (sequence, rest) = body.strip_prefix(BEFORE_SEQUENCE)?.split_once(BEFORE_PREVIOUS)?;
    let (previous, _) = rest.split_once('"')?;
    Some(Link { sequence: sequence.parse().ok()?, previous })
}

/// Whether a line looks like a record at all, whatever was changed in it.
pub(super) fn looks_like_record(line: &[u8]) -> bool {
    line.starts_with(BEFORE_SEQUENCE.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4, the example "abc".
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_line_tells_its_place_and_any_change_hides_it() {
        let previous = hash(b"before");
        let line = sealed(&Link { sequence: 7, previous: &previous }, ",\"event\":\"result\"");
        assert_eq!(opened(line.as_bytes()), Some(Link { sequence: 7, previous: &previous }));
        for at in 0..line.len() {
            for flip in [0x01, 0x20, 0x80] {
                let mut changed = line.clone().into_bytes();
                changed[at] ^= flip;
                assert_eq!(opened(&changed), None, "byte {at}");
            }
        }
    }
}

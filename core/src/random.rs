//! Randomness is handed in: `core` reaches for no generator of its own.

use std::fmt;

use rand::TryCryptoRng;
use zeroize::Zeroize;

use crate::error::{Error, Kind};
use crate::secret::Secret;

/// How many bytes are drawn at a time: enough that asking the operating system costs little, few enough to be wiped often.
const BLOCK: usize = 1024;

type Fill = dyn FnMut(&mut [u8]) -> bool + Send;

/// A cryptographic generator, of any kind, behind one type.
///
/// `ffi` and `wasm` hand in the operating system's; only the tests of `core` hand in a seeded one.
pub struct Source {
    fill: Box<Fill>,
    /// On the heap, so that moving the source leaves no copy behind. A byte is wiped as it is used.
    block: Box<[u8; BLOCK]>,
    used: usize,
}

impl Source {
    /// Wraps a generator. Its failures become errors of code `random_source_failed`.
    pub fn new(mut rng: impl TryCryptoRng + Send + 'static) -> Self {
        Self { fill: Box::new(move |bytes| rng.try_fill_bytes(bytes).is_ok()), block: Box::new([0; BLOCK]), used: BLOCK }
    }

    /// One byte. A failing generator is an error, never a weaker source.
    #[inline]
    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        if self.used >= BLOCK {
            self.refill()?;
        }
        let slot = self.block.get_mut(self.used);
        self.used += 1;
        Ok(slot.map_or(0, std::mem::take))
    }

    /// Fills a whole key, or whatever else is as long as that.
    #[cfg(feature = "cms")]
    pub(crate) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        for slot in bytes {
            *slot = self.byte()?;
        }
        Ok(())
    }

    #[cold]
    fn refill(&mut self) -> Result<(), Error> {
        if !(self.fill)(&mut *self.block) {
            self.block.zeroize();
            return Err(Error::new(Kind::RandomSourceFailed, "the operating system's random generator failed"));
        }
        self.used = 0;
        Ok(())
    }

    /// The next `N` bytes.
    #[inline]
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        if self.used + N > BLOCK {
            self.refill()?;
        }
        let bytes = self.block.get_mut(self.used..).and_then(<[u8]>::first_chunk_mut::<N>);
        self.used += N;
        Ok(bytes.map_or([0; N], |bytes| std::mem::replace(bytes, [0; N])))
    }

    /// Adds `count` of at most 256 characters, each equally likely: four for four bytes, and what is left over one for one.
    ///
    /// It takes the first k digits of a fraction x / 2³² to the base of n, the number of characters. The nᵏ rows of digits share the 2³²
    /// values of x evenly but for 2³² mod nᵏ of them. Values that come first in their row's share are drawn again, so that each row keeps
    /// exactly ⌊2³² / nᵏ⌋ (Lemire, Fast Random Integer Generation in an Interval, 2019, section 4, for nᵏ by n k times). So with 2⁸.
    /// `rand`'s own distributions spend four bytes on a choice and cannot report that the generator failed.
    pub(crate) fn characters(&mut self, of: &[u8], count: usize, into: &mut Secret) -> Result<(), Error> {
        let n = u32::try_from(of.len()).unwrap_or(u32::MAX);
        // 2³² mod n⁴, in 32 bits.
        let rows = n.wrapping_pow(4);
        let unfair_of_four = rows.wrapping_neg().checked_rem(rows).unwrap_or_default();
        let unfair_of_one = 256_u32.checked_rem(n).unwrap_or_default() << 24;
        let (fours, rest) = into.grown_by(count).as_chunks_mut::<4>();
        for slots in fours {
            *slots = loop {
                let (first, rest) = digit(of, n, u32::from_le_bytes(self.bytes()?));
                let (second, rest) = digit(of, n, rest);
                let (third, rest) = digit(of, n, rest);
                let (fourth, rest) = digit(of, n, rest);
                if rest >= unfair_of_four {
                    break [first, second, third, fourth];
                }
            };
        }
        for slot in rest {
            *slot = loop {
                let (character, rest) = digit(of, n, u32::from(self.byte()?) << 24);
                if rest >= unfair_of_one {
                    break character;
                }
            };
        }
        Ok(())
    }

    /// A number below `bound`, each equally likely: those that would favour the small ones are drawn again.
    pub(crate) fn below(&mut self, bound: u32) -> Result<u32, Error> {
        if bound == 0 {
            return Ok(0);
        }
        let fair = u32::MAX - u32::MAX % bound;
        loop {
            let drawn = u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]);
            if drawn < fair {
                return Ok(drawn % bound);
            }
        }
    }

    /// A random version 4 GUID, for `client-request-id`.
    pub(crate) fn guid(&mut self) -> Result<String, Error> {
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string())
    }

    /// A number from 1 to `longest`, each about equally likely: for waits, where a bias of one in four thousand million is no matter.
    pub(crate) fn up_to(&mut self, longest: u64) -> Result<u64, Error> {
        let mut bytes = [0; 4];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(1 + ((u64::from(u32::from_le_bytes(bytes)) * longest) >> 32))
    }
}

/// The character that a fraction x / 2³² stands for, and the fraction that is left.
#[inline(always)]
fn digit(of: &[u8], n: u32, fraction: u32) -> (u8, u32) {
    let scaled = u64::from(fraction) * u64::from(n);
    let character = usize::try_from(scaled >> 32).ok().and_then(|place| of.get(place)).copied().unwrap_or_default();
    (character, u32::try_from(scaled & 0xFFFF_FFFF).unwrap_or_default())
}

impl Drop for Source {
    fn drop(&mut self) {
        self.block.zeroize();
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha20Rng;

    #[test]
    fn below_is_fair_and_in_range() {
        let mut source = Source::new(ChaCha20Rng::seed_from_u64(1));
        let mut seen = [0_u32; 7];
        for _ in 0..70_000 {
            seen[usize::try_from(source.below(7).unwrap()).unwrap()] += 1;
        }
        // Each of the seven is expected 10,000 times; six standard deviations are about 560.
        assert!(seen.iter().all(|n| n.abs_diff(10_000) < 560), "{seen:?}");
    }

    #[test]
    fn used_bytes_are_wiped() {
        let mut source = Source::new(ChaCha20Rng::seed_from_u64(1));
        for _ in 0..BLOCK * 3 / 2 {
            source.byte().unwrap();
        }
        let (used, left) = source.block.split_at(source.used);
        assert!(used.iter().all(|byte| *byte == 0) && left.iter().any(|byte| *byte != 0));
    }
}

//! The content key under a recipient's RSA key: RSAES-PKCS1-v1_5 ([RFC 8017](https://www.rfc-editor.org/rfc/rfc8017), section 7.2.1).
//!
//! `Protect-CmsMessage` does the same, and every reader takes it, also a smart card, and Windows PowerShell with a key of the old providers,
//! which know no OAEP with SHA-256. The known attack on this padding needs a reader who tells strangers whether a message that they made up is
//! well padded. A file that a person opens has no such reader.

use std::ops::RangeInclusive;

use crypto_bigint::{NonZero, U4096};
use zeroize::Zeroizing;

use super::content::KEY;
use crate::error::{Error, Kind};
use crate::random::Source;

/// How many zeros in a row a generator may bring before it is taken for broken. Chance does so once in 2⁵¹² times.
const ZEROS: usize = 64;

/// The bytes of the largest modulus.
const LARGEST: usize = 512;

/// A public key that a content key is encrypted with.
#[derive(Clone, Debug)]
pub(super) struct PublicKey {
    modulus: NonZero<U4096>,
    /// The bytes of the modulus, and so of what is encrypted.
    ///
    /// INVARIANT: 256 to `LARGEST`, so that there is room for the key and the least padding.
    size: usize,
    exponent: u64,
}

impl PublicKey {
    /// The bits that a modulus may have. Fewer are thought unsafe. More are as rare as dear: all keys are calculated with this many.
    pub(super) const BITS: RangeInclusive<usize> = 2048..=LARGEST * 8;

    /// A key of numbers without leading zeros. `None` where they can be no RSA key, or the modulus is of another size than `BITS`.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
        if !Self::BITS.contains(&bits(modulus))
            || !is_odd(modulus)
            || !is_odd(exponent)
            || exponent == [1]
            || exponent.len() > size_of::<u64>()
        {
            return None;
        }
        let exponent = exponent.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let mut number = [0; LARGEST];
        number.iter_mut().rev().zip(modulus.iter().rev()).for_each(|(slot, byte)| *slot = *byte);
        Some(Self { modulus: NonZero::new(U4096::from_be_slice(&number)).into_option()?, size: modulus.len(), exponent })
    }

    /// Encrypts a content key. It is padded to a number below the modulus, and that number is raised to the exponent. How long that takes depends
    /// on the public key alone: so `crypto_bigint` says of `rem_wide_vartime`, whose own copies of the numbers on the stack are not wiped.
    pub(super) fn encrypted(&self, key: &[u8; KEY], source: &mut Source) -> Result<Vec<u8>, Error> {
        let mut padded = Zeroizing::new([0; LARGEST]);
        // What is before the modulus stays 0, and so does the first byte.
        let mut slots = padded.iter_mut().skip(LARGEST - self.size + 1);
        slots.by_ref().take(1).for_each(|slot| *slot = 2);
        for slot in slots.by_ref().take(self.size - KEY - 3) {
            *slot = byte_but_zero(source)?;
        }
        slots.skip(1).zip(key).for_each(|(slot, byte)| *slot = *byte);
        let number = Zeroizing::new(U4096::from_be_slice(&*padded));
        let mut power = *number;
        for bit in (0..self.exponent.ilog2()).rev() {
            power = power.mul_mod_vartime(&power, &self.modulus);
            if self.exponent >> bit & 1 == 1 {
                power = power.mul_mod_vartime(&number, &self.modulus);
            }
        }
        let mut encrypted = power.to_be_bytes().as_slice().to_vec();
        encrypted.drain(..LARGEST - self.size);
        Ok(encrypted)
    }
}

/// The bits of a number without leading zeros.
pub(super) fn bits(number: &[u8]) -> usize {
    number.len() * 8 - number.first().map_or(0, |first| usize::try_from(first.leading_zeros()).unwrap_or_default())
}

/// The padding ends at the first zero, so that it holds none.
fn byte_but_zero(source: &mut Source) -> Result<u8, Error> {
    for _ in 0..ZEROS {
        let byte = source.byte()?;
        if byte != 0 {
            return Ok(byte);
        }
    }
    Err(Error::new(Kind::RandomSourceFailed, "the random generator brings nothing but zeros"))
}

//! Temporary passwords: drawn exactly uniformly from all that comply, and short enough to be read out on the telephone.
//!
//! Rules: <https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy>.

use std::ops::RangeInclusive;

use crate::error::{Error, Kind, Warning};
use crate::random::Source;
use crate::secret::Secret;

/// What Entra ID takes: 8 to 256 characters.
pub const LENGTHS: RangeInclusive<u32> = 8..=256;
/// The length where the caller names none.
pub const DEFAULT_LENGTH: u32 = 14;
/// Below this a password is still taken, with a warning.
const SHORT: u32 = 12;

// Without 0 O o 1 l I |, which look alike on paper, and without the blank, which nobody sees.
const LOWER: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"23456789";
const SYMBOLS: &[u8] = b"@#$%^&*-_!+=[]{}\\:',.?/`~\"();<>";
const CLASSES: [&[u8]; 4] = [LOWER, UPPER, DIGITS, SYMBOLS];

/// A length that the service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length(u32);

impl Default for Length {
    fn default() -> Self {
        Self(DEFAULT_LENGTH)
    }
}

impl Length {
    pub(crate) fn new(length: u32) -> Result<Self, Error> {
        if LENGTHS.contains(&length) {
            Ok(Self(length))
        } else {
            Err(Error::new(
                Kind::PasswordLengthInvalid,
                format!("the password length {length} is outside {} to {}", LENGTHS.start(), LENGTHS.end()),
            ))
        }
    }

    pub(crate) fn warning(self) -> Option<Warning> {
        (self.0 < SHORT).then(|| Warning {
            code: "password_short",
            message: format!("a password of {} characters is short; {SHORT} or more are safer", self.0),
        })
    }
}

/// One password of `length` characters, and what should be known about it.
///
/// # Errors
/// `password_length_invalid`, `random_source_failed`.
pub fn password_generate(length: u32, source: &mut Source) -> Result<(Secret, Vec<Warning>), Error> {
    let length = Length::new(length)?;
    Ok((generate(length, source)?, length.warning().into_iter().collect()))
}

/// Draws whole passwords until one complies.
///
/// Every character is uniform over its alphabet and whole candidates are thrown away, so each compliant password is equally likely.
/// "One of each class, fill up, shuffle" would not be: it favours passwords with few characters of a class.
pub(crate) fn generate(length: Length, source: &mut Source) -> Result<Secret, Error> {
    let letters = [LOWER, UPPER].concat();
    let all = CLASSES.concat();
    let size = usize::try_from(length.0).unwrap_or(usize::MAX);
    let mut candidate = Secret::with_limit(size);
    loop {
        candidate.clear();
        candidate.push(pick(&letters, source)?);
        for _ in 1..size {
            candidate.push(pick(&all, source)?);
        }
        if CLASSES.iter().all(|class| candidate.expose().iter().any(|byte| class.contains(byte))) {
            return Ok(candidate);
        }
    }
}

/// Which of the cloud's rules a password breaks, in words that follow "the password". Length is checked elsewhere; the banned
/// words are the service's secret.
pub(crate) fn broken_rule(password: &Secret) -> Option<&'static str> {
    let text = password.text()?;
    let classes: [fn(char) -> bool; 4] =
        [|c| c.is_ascii_lowercase(), |c| c.is_ascii_uppercase(), |c| c.is_ascii_digit(), |c| c.is_ascii_punctuation() || c == ' '];
    let held = classes.iter().filter(|class| text.contains(**class)).count();
    (held < 3).then_some("has fewer than three of lower case, upper case, digit and symbol")
}

fn pick(alphabet: &[u8], source: &mut Source) -> Result<u8, Error> {
    let bound = u8::try_from(alphabet.len()).unwrap_or(u8::MAX);
    let index = source.below(bound)?;
    Ok(alphabet.get(usize::from(index)).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha20Rng;
    use std::collections::HashMap;

    fn seeded(seed: u64) -> Source {
        Source::new(ChaCha20Rng::seed_from_u64(seed))
    }

    proptest! {
        #[test]
        fn complies(seed: u64, length in LENGTHS) {
            let (secret, warnings) = password_generate(length, &mut seeded(seed)).unwrap();
            let text = secret.text().unwrap();
            prop_assert_eq!(u32::try_from(text.chars().count()).unwrap(), length);
            prop_assert!(text.starts_with(|c: char| c.is_ascii_alphabetic()));
            prop_assert!(text.chars().any(|c| c.is_ascii_lowercase()) && text.chars().any(|c| c.is_ascii_uppercase()));
            prop_assert!(text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(|c| c.is_ascii_punctuation()));
            prop_assert!(!text.contains(['0', 'O', 'o', '1', 'l', 'I', '|', ' ']));
            prop_assert!(text.is_ascii());
            prop_assert_eq!(warnings.is_empty(), length >= 12);
        }
    }

    /// Every character, at its place, is as frequent as among all compliant passwords, counted by inclusion and exclusion.
    #[test]
    fn is_uniform_over_the_compliant_set() {
        const DRAWS: u32 = 200_000;
        let mut source = seeded(7);
        let mut digits_at_end = 0_u32;
        let mut first: HashMap<u8, u32> = HashMap::new();
        for _ in 0..DRAWS {
            let secret = generate(Length::new(8).unwrap(), &mut source).unwrap();
            *first.entry(secret.expose()[0]).or_default() += 1;
            digits_at_end += u32::from(secret.expose()[7].is_ascii_digit());
        }
        // The share of compliant passwords whose last character is a digit, from the sizes of the classes alone.
        let sizes = [LOWER.len(), UPPER.len(), DIGITS.len(), SYMBOLS.len()].map(|n| f64::from(u32::try_from(n).unwrap()));
        let (all, letters) = (sizes.iter().sum::<f64>(), sizes[0] + sizes[1]);
        // Number of passwords without the classes of `mask`, the last character drawn from `last` classes only.
        let count = |mask: usize, digit_last: bool| {
            let without: f64 = (0..4).filter(|i| mask >> i & 1 == 1).map(|i| sizes[i]).sum();
            let begin: f64 = letters - (0..2).filter(|i| mask >> i & 1 == 1).map(|i| sizes[i]).sum::<f64>();
            let end = if digit_last { if mask & 4 == 4 { 0.0 } else { sizes[2] } } else { all - without };
            begin * (all - without).powi(6) * end
        };
        let total = |digit_last| {
            (0..16_usize)
                .map(|mask| if mask.count_ones() % 2 == 0 { count(mask, digit_last) } else { -count(mask, digit_last) })
                .sum::<f64>()
        };
        let expected = total(true) / total(false) * f64::from(DRAWS);
        assert!((f64::from(digits_at_end) - expected).abs() < 6.0 * expected.sqrt(), "{digits_at_end} against {expected}");
        // All first letters of one case are equally likely.
        let lower: Vec<u32> = LOWER.iter().map(|byte| first.get(byte).copied().unwrap_or(0)).collect();
        let mean = f64::from(lower.iter().sum::<u32>()) / sizes[0];
        assert!(lower.iter().all(|&n| (f64::from(n) - mean).abs() < 6.0 * mean.sqrt()), "{lower:?}");
    }

    #[test]
    fn a_failing_source_is_an_error() {
        struct Broken;
        impl rand::TryRng for Broken {
            type Error = std::fmt::Error;
            fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
                Err(std::fmt::Error)
            }
            fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
                Err(std::fmt::Error)
            }
            fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
                Err(std::fmt::Error)
            }
        }
        impl rand::TryCryptoRng for Broken {}
        let error = password_generate(14, &mut Source::new(Broken)).unwrap_err();
        assert_eq!(error.code(), "random_source_failed");
    }
}

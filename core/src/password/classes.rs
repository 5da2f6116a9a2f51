//! Entra's four kinds of characters, and which characters of each a password is drawn from.

use crate::error::{Error, Kind};

/// One of the four kinds of characters; three of them are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Lower,
    Upper,
    Digit,
    Symbol,
}

impl Class {
    pub(super) const ALL: [Self; 4] = [Self::Lower, Self::Upper, Self::Digit, Self::Symbol];

    /// The word of the options.
    const fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Lower => 1,
            Self::Upper => 2,
            Self::Digit => 4,
            Self::Symbol => 8,
        }
    }

    /// As people say it.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Lower => "lower case",
            Self::Upper => "upper case",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u8);

impl Classes {
    pub(super) const NONE: Self = Self(0);
    /// How many different sets there are.
    pub(super) const SETS: usize = 16;
    /// How many classes Entra ID wants.
    pub(super) const NEEDED: u32 = 3;

    /// Reads words of the options, compared without case.
    pub(super) fn read(option: &str, words: &[String]) -> Result<Self, Error> {
        words.iter().try_fold(Self::NONE, |classes, word| {
            let found = Class::ALL.into_iter().find(|class| class.word().eq_ignore_ascii_case(word));
            let class = found
                .ok_or_else(|| Error::new(Kind::InvalidOptions, format!("{option} {word:?} is none of lower, upper, digit, symbol")))?;
            Ok(classes.with(class))
        })
    }

    pub(super) const fn with(self, class: Class) -> Self {
        Self(self.0 | class.bit())
    }

    pub(super) const fn has(self, class: Class) -> bool {
        self.0 & class.bit() != 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn shared_with(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn count(self) -> u32 {
        self.0.count_ones()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Class> {
        Class::ALL.into_iter().filter(move |class| self.has(*class))
    }

    /// The set of this number, which is below [`Self::SETS`].
    pub(super) fn by_index(index: u8) -> Option<Self> {
        (usize::from(index) < Self::SETS).then_some(Self(index))
    }

    /// A number below [`Self::SETS`].
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The classes that these characters hold.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let bit = |byte: u8| BIT_OF.get(usize::from(byte)).copied().unwrap_or_default();
        let (fours, rest) = bytes.as_chunks::<4>();
        let bits = fours.iter().fold(0, |bits, [a, b, c, d]| bits | bit(*a) | bit(*b) | bit(*c) | bit(*d));
        Self(rest.iter().fold(bits, |bits, byte| bits | bit(*byte)))
    }

    pub(super) fn in_words(self) -> String {
        let names: Vec<&str> = self.iter().map(Class::in_words).collect();
        match names.split_last() {
            None => "no class".to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// For each byte the bit of its class; 0 for the blank and for what is not ASCII.
static BIT_OF: [u8; 256] = bits();

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "a table that the compiler fills; a slip would not compile")]
const fn bits() -> [u8; 256] {
    let mut bits = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        bits[byte as usize] = if byte.is_ascii_lowercase() {
            Class::Lower.bit()
        } else if byte.is_ascii_uppercase() {
            Class::Upper.bit()
        } else if byte.is_ascii_digit() {
            Class::Digit.bit()
        } else if byte.is_ascii_punctuation() {
            Class::Symbol.bit()
        } else {
            0
        };
        byte += 1;
    }
    bits
}

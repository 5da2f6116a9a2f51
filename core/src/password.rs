//! Temporary passwords: drawn exactly uniformly from all that comply with a policy, whose entropy is therefore known.
//!
//! Rules: <https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy>. The options are described in docs/protocol.md.

mod alphabet;
mod banned;
mod check;
mod classes;
mod entropy;
mod layout;
mod names;
mod options;
mod passphrase;
mod random;
mod readable;
mod spell;
mod terms;
mod walk;
mod words;

use std::ops::RangeInclusive;

pub(crate) use self::check::broken_rule;
pub use self::check::{CheckReport, Rule, password_check};
use self::layout::{Layout, RAREST};
use self::names::{bannable, banned_terms, check_names, name_terms};
pub(crate) use self::options::Given;
pub use self::options::Style;
use self::options::impossible;
pub use self::spell::password_spell;
use self::terms::Terms;
use crate::error::{Error, Kind, Warning};
use crate::random::Source;
use crate::secret::Secret;

/// What Entra ID takes: 8 to 256 characters.
pub const LENGTHS: RangeInclusive<u32> = 8..=256;
/// Below this a password is still taken, with a warning.
const SHORT: u32 = 12;
/// What a style has at least where the caller leaves it the size.
const USUAL_BITS: f64 = 50.0;

/// Which passwords there are. Parse it once, draw from it often.
#[derive(Clone, Debug)]
pub struct PasswordPolicy {
    style: Style,
    layout: Layout,
    /// Words of a list that could not be used.
    left_out: Option<Warning>,
    /// Names and banned words in normal form, and the automaton that finds them.
    unwanted: Vec<String>,
    terms: Terms,
    longest: usize,
    entropy_bits: f64,
}

impl PasswordPolicy {
    /// Reads a JSON object of options; nothing stands for the usual ones.
    ///
    /// # Errors
    /// `invalid_options`, `options_contradict`, `password_length_invalid`; `password_policy_impossible` where no or hardly any password
    /// complies, with the reason.
    pub fn parse(options: &[u8]) -> Result<Self, Error> {
        Self::parse_with_words(options, None)
    }

    /// As [`Self::parse`], with a list of words for the style `passphrase`, one a line, which the option `wordList` overrides.
    ///
    /// # Errors
    /// Those of [`Self::parse`].
    pub fn parse_with_words(options: &[u8], words: Option<&str>) -> Result<Self, Error> {
        Self::new(&Given::read(options)?, words)
    }

    pub(crate) fn new(given: &Given, words: Option<&str>) -> Result<Self, Error> {
        let style = given.style()?;
        let names = given.for_user.as_deref().unwrap_or_default();
        check_names(names)?;
        let mut unwanted = banned_terms(given.banned_words.as_deref().unwrap_or_default())?;
        unwanted.extend(name_terms(names.iter().map(String::as_str)));
        let (layout, left_out) = match style {
            Style::Random => (random::layout(given)?, None),
            Style::Readable => (readable::layout(given)?, None),
            Style::Passphrase => passphrase::layout(given, words)?,
        };
        Self::of(style, layout, unwanted, left_out)
    }

    fn of(style: Style, layout: Layout, unwanted: Vec<String>, left_out: Option<Warning>) -> Result<Self, Error> {
        let terms = Terms::new(unwanted.iter().map(String::as_str));
        let share = layout.compliant_share(&terms);
        if share * f64::from(RAREST) < 1.0 {
            return Err(impossible(if share > 0.0 {
                format!(
                    "fewer than one in {RAREST} passwords of this policy hold the required classes and none of the names and banned words"
                )
            } else {
                "every password of this policy contains one of the names or banned words".to_owned()
            }));
        }
        let entropy_bits = layout.candidate_bits() + share.log2();
        Ok(Self { style, longest: layout.longest(), layout, left_out, unwanted, terms, entropy_bits })
    }

    /// The same policy without these words, as a tenant bans them. Those that no tenant can have are left out.
    ///
    /// # Errors
    /// `password_policy_impossible`.
    pub(crate) fn banning(&self, words: &[String]) -> Result<Self, Error> {
        let mut unwanted = self.unwanted.clone();
        unwanted.extend(bannable(words));
        Self::of(self.style, self.layout.clone(), unwanted, self.left_out.clone())
    }

    /// One password, each compliant one equally likely.
    ///
    /// # Errors
    /// `random_source_failed`.
    pub fn draw(&self, source: &mut Source) -> Result<Secret, Error> {
        let mut password = Secret::with_limit(self.longest());
        self.draw_into(source, &mut password)?;
        Ok(password)
    }

    /// Draws a password in place of what the secret holds, which has room for [`Self::longest`] bytes.
    ///
    /// # Errors
    /// `random_source_failed`; `invalid_argument` where the secret is too small.
    pub fn draw_into(&self, source: &mut Source, password: &mut Secret) -> Result<(), Error> {
        if password.limit() < self.longest {
            return Err(Error::new(Kind::InvalidArgument, format!("the secret has no room for {} bytes", self.longest)));
        }
        self.layout.draw(&[&self.terms], source, password)
    }

    /// One password that contains none of these names either: first, last, display and sign-in names, whole addresses.
    ///
    /// # Errors
    /// `random_source_failed`; `password_policy_impossible` where the names leave nothing to draw.
    pub fn draw_for(&self, names: &[&str], source: &mut Source) -> Result<Secret, Error> {
        let unwanted = name_terms(names.iter().copied());
        let theirs = Terms::new(unwanted.iter().map(String::as_str));
        let mut password = Secret::with_limit(self.longest());
        self.layout.draw(&[&self.terms, &theirs], source, &mut password)?;
        Ok(password)
    }

    /// The logarithm, to the base of two, of the number of compliant passwords.
    #[must_use]
    pub fn entropy_bits(&self) -> f64 {
        self.entropy_bits
    }

    /// How the passwords are made.
    #[must_use]
    pub fn style(&self) -> Style {
        self.style
    }

    /// The most bytes that a password has.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// What should be known about these passwords.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let weakness = weak(self.style, self.entropy_bits).or_else(|| short(&self.layout));
        weakness.into_iter().chain(self.left_out.clone()).collect()
    }
}

fn short(layout: &Layout) -> Option<Warning> {
    let length = u32::try_from(layout.longest()).unwrap_or(u32::MAX);
    (length < SHORT).then(|| Warning {
        code: "password_short",
        message: format!("a password of {length} characters is short; {SHORT} or more are safer"),
    })
}

/// The length says little of words and syllables.
fn weak(style: Style, entropy_bits: f64) -> Option<Warning> {
    (style != Style::Random && entropy_bits < USUAL_BITS).then(|| Warning {
        code: "password_weak",
        message: format!(
            "a password of {:.1} bits is easier to guess than one of {USUAL_BITS} or more",
            (entropy_bits * 10.0).floor() / 10.0
        ),
    })
}

#[cfg(test)]
mod tests;

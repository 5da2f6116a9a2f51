//! The options as they come, member for member those of docs/protocol.md.

use std::borrow::Cow;

use super::LENGTHS;
use super::classes::{Class, Classes};
use crate::error::{Error, Kind, invalid};
use crate::json::{self, Json, Members};

/// What errors call them.
const WHAT: &str = "the password options";

/// How a password is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Single characters.
    #[default]
    Random,
    /// Syllables, digits and a symbol, for the telephone.
    Readable,
    /// Words of a list.
    Passphrase,
}

impl Style {
    const ALL: [Self; 3] = [Self::Random, Self::Readable, Self::Passphrase];

    /// The word of the options and of the facts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Readable => "readable",
            Self::Passphrase => "passphrase",
        }
    }

    fn read(given: Option<&str>) -> Result<Self, Error> {
        let Some(given) = given else { return Ok(Self::default()) };
        let found = Self::ALL.into_iter().find(|style| style.word().eq_ignore_ascii_case(given));
        found.ok_or_else(|| invalid(format!("style {given:?} is none of random, readable, passphrase")))
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    style: Option<String>,
    pub length: Option<i64>,
    require: Option<Vec<String>>,
    forbid: Option<Vec<String>>,
    pub symbols: Option<String>,
    pub allow_look_alikes: Option<bool>,
    pub keyboard_safe: Option<bool>,
    pub words: Option<i64>,
    pub separator: Option<String>,
    pub capitalize: Option<bool>,
    pub number: Option<bool>,
    pub symbol: Option<bool>,
    pub word_list: Option<String>,
    pub for_user: Option<Vec<String>>,
    pub banned_words: Option<Vec<String>>,
}

impl Given {
    /// Nothing at all stands for the usual options.
    pub(super) fn read(json: &[u8]) -> Result<Self, Error> {
        json::read(WHAT, json, Self::each)
    }

    pub(crate) fn read_from(json: &Json<'_>) -> Result<Self, Error> {
        json::read_from(WHAT, json, Self::each)
    }

    fn each(members: &mut Members<'_>) -> Self {
        Self {
            style: members.may_have("style"),
            length: members.may_have("length"),
            require: members.may_have("require"),
            forbid: members.may_have("forbid"),
            symbols: members.may_have("symbols"),
            allow_look_alikes: members.may_have("allowLookAlikes"),
            keyboard_safe: members.may_have("keyboardSafe"),
            words: members.may_have("words"),
            separator: members.may_have("separator"),
            capitalize: members.may_have("capitalize"),
            number: members.may_have("number"),
            symbol: members.may_have("symbol"),
            word_list: members.may_have("wordList"),
            for_user: members.may_have("forUser"),
            banned_words: members.may_have("bannedWords"),
        }
    }

    /// The style, once each member that was given is known to mean something for it.
    pub(super) fn style(&self) -> Result<Style, Error> {
        let style = Style::read(self.style.as_deref())?;
        let of_words = [
            ("words", self.words.is_some()),
            ("separator", self.separator.is_some()),
            ("capitalize", self.capitalize.is_some()),
            ("number", self.number.is_some()),
            ("symbol", self.symbol.is_some()),
            ("wordList", self.word_list.is_some()),
        ];
        let stray = match style {
            Style::Passphrase if self.length.is_some() => Some("length"),
            Style::Passphrase => None,
            Style::Readable if self.allow_look_alikes == Some(true) => Some("allowLookAlikes"),
            Style::Random | Style::Readable => of_words.into_iter().find_map(|(member, is_given)| is_given.then_some(member)),
        };
        match stray {
            Some(member) => {
                Err(Error::new(Kind::OptionsContradict, format!("{member} and the style {} were given together", style.word())))
            }
            None => Ok(style),
        }
    }

    pub(super) fn length(&self, usual: u32) -> Result<usize, Error> {
        let length = self.length.unwrap_or(i64::from(usual));
        if let Some(length) = u32::try_from(length).ok().filter(|length| LENGTHS.contains(length)) {
            return Ok(usize::try_from(length).unwrap_or(usize::MAX));
        }
        let message = format!("the password length {length} is outside {} to {}", LENGTHS.start(), LENGTHS.end());
        Err(Error::new(Kind::PasswordLengthInvalid, message))
    }

    pub(super) fn forbidden(&self) -> Result<Classes, Error> {
        Classes::read("forbid", self.forbid.as_deref().unwrap_or_default())
    }

    /// The classes that the caller requires; `None` where the caller does not say.
    pub(super) fn required(&self) -> Result<Option<Classes>, Error> {
        let required = self.require.as_deref().map(|words| Classes::read("require", words)).transpose()?;
        let both = required.unwrap_or_default().shared_with(self.forbidden()?);
        match both.iter().next() {
            Some(class) => {
                let message = format!("the class {} was required and forbidden together", class.in_words());
                Err(Error::new(Kind::OptionsContradict, message))
            }
            None => Ok(required),
        }
    }
}

/// All but the forbidden ones: what is required where the caller does not say.
pub(super) fn all_but(forbidden: Classes) -> Classes {
    Class::ALL.into_iter().fold(Classes::NONE, Classes::with).without(forbidden)
}

pub(super) fn impossible(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(Kind::PasswordPolicyImpossible, message)
}

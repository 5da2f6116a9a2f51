//! Texts about a credential, for a person: a mail, or a sheet of paper. They are templates with named places, in the person's language.

mod filled;
mod html;
mod language;
mod template;
mod words;

pub(crate) use filled::{Letter, LetterFacts, Shows};
pub(crate) use words::Words;

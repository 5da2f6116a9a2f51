//! The style `random`: single characters, each uniform, so that a text tells its choices: it is them.

use super::alphabet::Allowed;
use super::classes::{Class, Classes};
use super::layout::{Layout, Part};
use super::options::{Given, all_but, impossible};
use super::words::WordList;
use crate::error::Error;

/// The length where the caller names none.
pub(super) const USUAL_LENGTH: u32 = 14;

pub(super) fn layout(given: &Given) -> Result<Layout, Error> {
    let forbidden = given.forbidden()?;
    let allowed = Allowed::new(given, forbidden);
    let required = given.required()?.unwrap_or(all_but(forbidden));
    let length = given.length(USUAL_LENGTH)?;
    let (mut letters, mut all, mut held) = (Vec::new(), Vec::new(), Classes::NONE);
    for class in allowed.classes.iter() {
        let characters = allowed.of(class, given)?;
        if characters.is_empty() {
            continue;
        }
        held = held.with(class);
        if matches!(class, Class::Lower | Class::Upper) {
            letters.extend(&characters);
        }
        all.extend(characters);
    }
    if letters.is_empty() {
        return Err(impossible("a password begins with a letter, and lower and upper case are forbidden"));
    }
    check_classes(held, required)?;
    let parts = vec![Part::Characters(letters, 1), Part::Characters(all, length - 1)];
    Ok(Layout { parts, words: WordList::default(), required })
}

/// Refuses what no password can do: hold a class without characters, or fewer than Entra wants.
pub(super) fn check_classes(held: Classes, required: Classes) -> Result<(), Error> {
    if let Some(class) = required.without(held).iter().next() {
        return Err(impossible(format!("the class {} is required, and nothing that may stand in the password is of it", class.in_words())));
    }
    if held.count() < Classes::NEEDED {
        let classes = held.in_words();
        return Err(impossible(format!(
            "Entra ID wants three of lower case, upper case, digit and symbol, and all that may stand in the password is {classes}"
        )));
    }
    Ok(())
}

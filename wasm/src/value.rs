//! Values on their way between JavaScript and `core`.

use entra_reset_core::{Answer, Failure, Kind};
use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::ResetError;

/// A control message as a plain object: numbers are numbers, absent values are null.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, ResetError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|_| ResetError::of(Kind::Panicked, "a message has no form in JavaScript"))
}

/// A plain object as JSON text. Members that are undefined are not there, as everywhere in JavaScript.
pub(crate) fn json(value: &JsValue, what: &str) -> Result<String, ResetError> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.ok_or_else(|| ResetError::invalid_argument(&format!("{what} cannot be written as JSON")))
}

/// An action's id.
pub(crate) fn id(number: f64) -> Result<u64, ResetError> {
    let whole = floor(number);
    if number.fract() == 0.0 && whole > 0 {
        Ok(whole)
    } else {
        Err(ResetError::invalid_argument(&format!("the id {number} is no positive whole number")))
    }
}

/// A user's place in the list.
pub(crate) fn place(number: f64) -> Result<usize, ResetError> {
    usize::try_from(floor(number)).map_err(|_| ResetError::invalid_argument(&format!("no user has the index {number}")))
}

/// The whole part of a number that is not negative.
#[expect(clippy::as_conversions, reason = "JavaScript has floating point only; the cast cuts off and stops at the ends")]
pub(crate) fn floor(number: f64) -> u64 {
    number as u64
}

/// The words of answers.
pub(crate) const ANSWERS: [(&str, Answer); 5] = [
    ("no", Answer::No),
    ("yes", Answer::Yes),
    ("noToAll", Answer::NoToAll),
    ("yesToAll", Answer::YesToAll),
    ("impossible", Answer::Impossible),
];

/// The words for why no reply came.
pub(crate) const FAILURES: [(&str, Failure); 4] =
    [("notSent", Failure::NotSent), ("lost", Failure::Lost), ("timeout", Failure::Timeout), ("redirected", Failure::Redirected)];

pub(crate) fn answer(word: &str) -> Result<Answer, ResetError> {
    meant(word, &ANSWERS)
}

pub(crate) fn failure(word: &str) -> Result<Failure, ResetError> {
    meant(word, &FAILURES)
}

fn meant<T: Copy>(word: &str, known: &[(&str, T)]) -> Result<T, ResetError> {
    let found = known.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
    let words = || known.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| ResetError::invalid_argument(&format!("{word:?} is none of {}", words())))
}

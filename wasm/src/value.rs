//! Values on their way between JavaScript and `core`.

use entra_reset_core::{Answer, Failure, Kind, row_members};
use js_sys::{Array, JSON, JsString, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

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

/// Users as JSON text. Of a row only the members that `core` reads cross over, since a row may hold a password.
pub(crate) fn users_json(users: &JsValue) -> Result<String, ResetError> {
    if !Array::is_array(users) {
        return Err(ResetError::invalid_argument("the users are no array of texts and of objects with text members"));
    }
    let cut = Array::from(users).into_iter().map(|user| if user.is_object() { naming_members(&user).into() } else { user });
    json(&cut.collect::<Array>(), "the list of users")
}

fn naming_members(row: &JsValue) -> Object {
    let kept = Object::new();
    for name in Object::keys(row.unchecked_ref::<Object>()).iter() {
        let is_read = name.as_string().is_some_and(|name| row_members().iter().any(|member| member.eq_ignore_ascii_case(&name)));
        let value = if is_read { Reflect::get(row, &name).ok() } else { None };
        if let Some(text) = value.filter(JsString::is_type_of) {
            // A fresh object takes every member.
            let _ = Reflect::set(&kept, &name, &text);
        }
    }
    kept
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

/// The whole part of a number that is not negative.
#[expect(clippy::as_conversions, reason = "JavaScript has floating point only; the cast cuts off and stops at the ends")]
pub(crate) fn floor(number: f64) -> u64 {
    number as u64
}

pub(crate) fn answer(word: &str) -> Result<Answer, ResetError> {
    Ok(match word {
        "no" => Answer::No,
        "yes" => Answer::Yes,
        "noToAll" => Answer::NoToAll,
        "yesToAll" => Answer::YesToAll,
        "impossible" => Answer::Impossible,
        _ => return Err(ResetError::invalid_argument(&format!("{word:?} is none of no, yes, noToAll, yesToAll, impossible"))),
    })
}

pub(crate) fn failure(word: &str) -> Result<Failure, ResetError> {
    Ok(match word {
        "notSent" => Failure::NotSent,
        "lost" => Failure::Lost,
        "timeout" => Failure::Timeout,
        "redirected" => Failure::Redirected,
        _ => return Err(ResetError::invalid_argument(&format!("{word:?} is none of notSent, lost, timeout, redirected"))),
    })
}

//! Rows of a list on their way to `core`. A row may hold a password, so that only what `core` reads of it crosses over.

use entra_reset_core::{row_members, rows_of_text};
use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use zeroize::Zeroizing;

use crate::error::ResetError;
use crate::value;

/// The members of an input row that name a user; the first one with a value wins. They are compared without case, and without blanks and
/// a byte order mark around them.
#[wasm_bindgen(js_name = rowMembers, unchecked_return_type = "string[]")]
pub fn members() -> Array {
    row_members().iter().copied().map(JsValue::from_str).collect()
}

/// The rows of a list as a person pastes it, for `run` or `addUsers`, and the numbers of the lines with something that names nobody.
#[wasm_bindgen(js_name = rowsOfText, unchecked_return_type = "TextRows")]
pub fn of_text(text: &JsString) -> Result<JsValue, ResetError> {
    value::to_js(&rows_of_text(&Zeroizing::new(String::from(text))))
}

/// Users as JSON text. A text stays as it is. An object gives the values of the members that are read, and the names of the others.
pub(crate) fn json(users: &JsValue) -> Result<String, ResetError> {
    if !Array::is_array(users) {
        return Err(ResetError::invalid_argument("the users are no array of texts and of objects with text members"));
    }
    let cut = Array::from(users).into_iter().map(|user| if user.is_object() { without_values(&user).into() } else { user });
    value::json(&cut.collect::<Array>(), "the list of users")
}

/// A value that is not read becomes null, or stays an empty text: so much `core` wants to know of it.
fn without_values(row: &JsValue) -> Object {
    let kept = Object::new();
    for name in Object::keys(row.unchecked_ref::<Object>()).iter() {
        let value = Reflect::get(row, &name).unwrap_or(JsValue::NULL);
        // It is not there, as everywhere in JavaScript.
        if value.is_undefined() {
            continue;
        }
        let text = Some(value).filter(JsString::is_type_of);
        let is_kept = text.as_ref().is_some_and(is_blank) || name.as_string().is_some_and(|name| is_read(&name));
        // A fresh object takes every member.
        let _ = Reflect::set(&kept, &name, &text.filter(|_| is_kept).unwrap_or(JsValue::NULL));
    }
    kept
}

fn is_blank(text: &JsValue) -> bool {
    text.unchecked_ref::<JsString>().trim().length() == 0
}

fn is_read(name: &str) -> bool {
    let name = name.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    row_members().iter().any(|member| member.eq_ignore_ascii_case(name))
}

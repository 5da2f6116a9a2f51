//! What needs no flow.

use entra_reset_core::{Source, password_generate};
use js_sys::{Array, Object, Reflect, Uint8Array};
use rand::rngs::SysRng;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::ResetError;
use crate::value;

/// One password of 8 to 256 characters, and what should be known about it. Wipe its bytes after use.
#[wasm_bindgen(js_name = generatePassword, unchecked_return_type = "GeneratedPassword")]
pub fn generate(length: u32) -> Result<Object, ResetError> {
    let (password, warnings) = password_generate(length, &mut Source::new(SysRng))?;
    let generated = Object::new();
    for (name, value) in [("password", Uint8Array::from(password.expose()).into()), ("warnings", value::to_js(&warnings)?)] {
        // A fresh object takes every member.
        let _ = Reflect::set(&generated, &name.into(), &value);
    }
    Ok(generated)
}

/// The members of an input row that name a user, compared without case; the first one with a value wins.
#[wasm_bindgen(js_name = rowMembers, unchecked_return_type = "string[]")]
pub fn row_members() -> Array {
    entra_reset_core::row_members().iter().copied().map(JsValue::from_str).collect()
}

//! What needs no flow.

use entra_reset_core::{PasswordPolicy, Source, password_check, password_spell};
use js_sys::{JsString, Object, Reflect, Uint8Array};
use rand::rngs::SysRng;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::ResetError;
use crate::value;

/// One temporary password, and what is known about it. `word_list` is the text of a list, one word a line, for the style `passphrase`.
/// Wipe the password's bytes after use.
#[wasm_bindgen(js_name = generatePassword, unchecked_return_type = "GeneratedPassword")]
pub fn generate(
    #[wasm_bindgen(unchecked_optional_param_type = "PasswordOptions | null")] options: Option<Object>,
    #[wasm_bindgen(js_name = wordList, unchecked_optional_param_type = "string | null")] word_list: Option<JsString>,
) -> Result<Object, ResetError> {
    let options = options.map(|options| value::json(&options, "the password options")).transpose()?.unwrap_or_default();
    let word_list = word_list.map(String::from);
    let policy = PasswordPolicy::parse_with_words(options.as_bytes(), word_list.as_deref())?;
    let password = policy.draw(&mut Source::new(SysRng))?;
    let members = [
        ("password", Uint8Array::from(password.expose()).into()),
        ("style", policy.style().word().into()),
        ("entropyBits", policy.entropy_bits().into()),
        ("warnings", value::to_js(&policy.warnings())?),
    ];
    let generated = Object::new();
    for (name, value) in members {
        // A fresh object takes every member.
        let _ = Reflect::set(&generated, &name.into(), &value);
    }
    Ok(generated)
}

/// What Entra ID will probably say of a password (UTF-8), rule by rule, without quoting it.
#[wasm_bindgen(js_name = checkPassword, unchecked_return_type = "CheckReport")]
pub fn check(
    password: &Uint8Array,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckContext | null")] context: Option<Object>,
) -> Result<JsValue, ResetError> {
    let context = context.map(|context| value::json(&context, "the context of the check")).transpose()?.unwrap_or_default();
    let password = Zeroizing::new(password.to_vec());
    value::to_js(&password_check(&password, context.as_bytes())?)
}

/// A password (UTF-8) as it is read out, UTF-8 as well, and as secret: wipe it after use.
#[wasm_bindgen(js_name = spellPassword)]
pub fn spell(
    password: &Uint8Array,
    #[wasm_bindgen(unchecked_optional_param_type = "string | null")] language: Option<String>,
) -> Result<Uint8Array, ResetError> {
    let password = Zeroizing::new(password.to_vec());
    let spoken = password_spell(&password, &language.unwrap_or_default())?;
    Ok(Uint8Array::from(spoken.expose()))
}

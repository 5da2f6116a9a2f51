//! Access tokens, before they are used.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra_reset_core::token_check;
use js_sys::Uint8Array;
use reqwest::header::HeaderValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::ResetError;

/// Refuses a text (UTF-8) that cannot be an access token. White space around it does not count.
#[wasm_bindgen(js_name = checkToken)]
pub fn check(token: &Uint8Array) -> Result<(), ResetError> {
    Ok(token_check(&Zeroizing::new(token.to_vec()))?)
}

/// A token as requests carry it, and what it says of itself: its payload part, decoded, or nothing where that cannot be read.
pub(crate) fn read(token: &str) -> Result<(HeaderValue, Vec<u8>), ResetError> {
    token_check(token.as_bytes())?;
    let token = token.trim_ascii();
    let header =
        HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| ResetError::invalid_argument("the access token fits no header"))?;
    let payload = token.split('.').nth(1).and_then(|payload| URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok());
    Ok((header, payload.unwrap_or_default()))
}

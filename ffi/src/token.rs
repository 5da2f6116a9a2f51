//! Access tokens.

use entra_reset_core::token_check;

use crate::buffer::entra_buffer;
use crate::call::{call, input};
use crate::status::entra_status;

/// Refuses a text that cannot be an access token, with `token_invalid` and a message that quotes nothing of it. White space around the
/// token does not count: a host takes it off before it sends the token.
///
/// # Safety
/// `token` is valid for `token_len` bytes; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_token_check(token: *const u8, token_len: usize, error: *mut entra_buffer) -> entra_status {
    // SAFETY: by this function's contract.
    let body = || Ok(token_check(unsafe { input(token, token_len, "token") }?)?);
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

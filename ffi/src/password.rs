//! Passwords without a flow.

use entra_reset_core::{Kind, Source, password_generate};
use rand::rngs::SysRng;

use crate::buffer::entra_buffer;
use crate::call::{call, failed, require, write, write_secret};
use crate::status::entra_status;

/// One temporary password of `length` characters (0: the usual length), and a JSON array of warnings about it, each with `code` and `message`.
///
/// # Safety
/// `password` and `warnings` are valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_password_generate(
    length: u32,
    password: *mut entra_buffer,
    warnings: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(password, "password")?;
        require(warnings, "warnings")?;
        let length = if length == 0 { entra_reset_core::DEFAULT_LENGTH } else { length };
        let (secret, found) = password_generate(length, &mut Source::new(SysRng))?;
        let found = serde_json::to_vec(&found).map_err(|_| failed(Kind::Panicked, "the warnings could not be written as JSON"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write_secret(password, &secret) };
        // SAFETY: as above.
        unsafe { write(warnings, found) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

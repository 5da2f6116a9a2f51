//! What every call does around its body: inputs checked, panics caught, errors written.

use std::borrow::Cow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use entra_reset_core::{Error, Kind, Secret};

use crate::buffer::entra_buffer;
use crate::status::{ENTRA_OK, entra_status};

/// Why a call fails. `core`'s own errors, and those of the boundary.
#[derive(Debug)]
pub(crate) struct Failed {
    kind: Kind,
    json: String,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { kind: error.kind(), json: error.to_json() }
    }
}

pub(crate) fn failed(kind: Kind, message: impl Into<Cow<'static, str>>) -> Failed {
    Error::new(kind, message).into()
}

/// Runs the body of a call. A panic ends here, and prints nothing.
///
/// # Safety
/// `error` is NULL or valid for a write.
pub(crate) unsafe fn call(error: *mut entra_buffer, body: impl FnOnce() -> Result<(), Failed>) -> entra_status {
    silence_panics();
    let failed = match panic::catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return ENTRA_OK,
        Ok(Err(failed)) => failed,
        Err(_) => failed(Kind::Panicked, "the library met a state that it does not know"),
    };
    let status = failed.kind.number();
    // SAFETY: by this function's contract.
    unsafe { write(error, failed.json.into_bytes()) };
    status
}

/// A panic's message may quote what it was looking at, so this copy of the standard library prints none.
/// The hook belongs to the library alone: a host in Rust has a standard library of its own.
fn silence_panics() {
    static ONCE: Once = Once::new();
    if !cfg!(test) {
        ONCE.call_once(|| panic::set_hook(Box::new(|_| {})));
    }
}

/// Hands bytes to the host, unless it does not want them.
///
/// # Safety
/// `output` is NULL or valid for a write.
pub(crate) unsafe fn write(output: *mut entra_buffer, bytes: Vec<u8>) {
    if !output.is_null() {
        // SAFETY: by this function's contract.
        unsafe { output.write(entra_buffer::from(bytes)) };
    }
}

/// Hands a secret to the host. The copy is wiped by `entra_buffer_free`, ours when it is dropped here.
///
/// # Safety
/// `output` is NULL or valid for a write.
pub(crate) unsafe fn write_secret(output: *mut entra_buffer, secret: &Secret) {
    // SAFETY: by this function's contract.
    unsafe { write(output, secret.expose().to_vec()) };
}

/// An input of the host's.
///
/// # Safety
/// `data` is NULL or valid for `len` bytes while the result is used.
pub(crate) unsafe fn input<'a>(data: *const u8, len: usize, name: &str) -> Result<&'a [u8], Failed> {
    if data.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(failed(Kind::InvalidArgument, format!("{name} is NULL and has a length"))) };
    }
    if len > isize::MAX.unsigned_abs() {
        return Err(failed(Kind::InvalidArgument, format!("{name} is longer than memory can be")));
    }
    // SAFETY: not NULL, and valid for `len` bytes by this function's contract.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// Refuses an output that cannot be written, before anything is done that would be lost with it.
pub(crate) fn require<T>(output: *mut T, name: &str) -> Result<(), Failed> {
    if output.is_null() { Err(failed(Kind::InvalidArgument, format!("{name} is NULL"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ENTRA_PANICKED;

    #[test]
    fn a_panic_becomes_a_status() {
        let mut error = entra_buffer::default();
        // SAFETY: `error` is ours.
        let status = unsafe { call(&raw mut error, || panic!("canary")) };
        assert_eq!(status, ENTRA_PANICKED);
        // SAFETY: written by `call`.
        let text = unsafe { std::slice::from_raw_parts(error.data, error.len) };
        assert!(!String::from_utf8_lossy(text).contains("canary"));
        // SAFETY: ours, and not used afterwards.
        unsafe { crate::entra_buffer_free(&raw mut error) };
    }
}

//! The local log.

use entra_reset_core::{Kind, LogVerifier, log_append};

use crate::buffer::entra_buffer;
use crate::call::{Failed, call, failed, input, require, write};
use crate::status::entra_status;

/// The next record of a log. `last_line` is the last line of the file with its line break; empty for a new file, whose first record is
/// the event `logStarted`. `event` is a JSON object. `line` receives the record with its line break, to be added to the file as it is; `head` the head of
/// the log with it: 64 hexadecimal digits. `log_broken` where the last line is not a whole record.
///
/// # Safety
/// `last_line` and `event` are valid for their lengths; `line` and `head` are valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_log_append(
    last_line: *const u8,
    last_line_len: usize,
    event: *const u8,
    event_len: usize,
    line: *mut entra_buffer,
    head: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(line, "line")?;
        require(head, "head")?;
        // SAFETY: by the function's contract.
        let last_line = unsafe { input(last_line, last_line_len, "last_line") }?;
        // SAFETY: by the function's contract.
        let made = log_append(last_line, unsafe { input(event, event_len, "event") }?)?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(line, made.line.into_bytes()) };
        // SAFETY: as above.
        unsafe { write(head, made.head.into_bytes()) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// A log while it is verified. Opaque.
#[allow(non_camel_case_types, reason = "the names of C types")]
#[derive(Debug)]
pub struct entra_log_verifier {
    verifier: Option<LogVerifier>,
}

/// What a handle holds, until it has finished.
///
/// # Safety
/// `verifier` is NULL or from `entra_log_verifier_new` and not in use by another call.
unsafe fn of<'a>(verifier: *mut entra_log_verifier) -> Result<&'a mut Option<LogVerifier>, Failed> {
    // SAFETY: by this function's contract.
    let verifier = unsafe { verifier.as_mut() }.ok_or_else(|| failed(Kind::InvalidArgument, "the verifier is NULL"))?;
    Ok(&mut verifier.verifier)
}

fn finished() -> Failed {
    failed(Kind::WrongState, "the verifier has finished")
}

/// Begins to verify a log. `expected_head` is a head that the log had once: 64 hexadecimal digits, or empty.
///
/// # Safety
/// `expected_head` is valid for its length; `verifier` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_log_verifier_new(
    expected_head: *const u8,
    expected_head_len: usize,
    verifier: *mut *mut entra_log_verifier,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(verifier, "verifier")?;
        // SAFETY: by the function's contract.
        let expected = unsafe { input(expected_head, expected_head_len, "expected_head") }?;
        let made = Box::new(entra_log_verifier { verifier: Some(LogVerifier::new(expected)?) });
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { verifier.write(Box::into_raw(made)) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Takes the next bytes of the file, as many as it pleases. `signatures` receives a JSON array of the signatures that end in them, for the caller to check:
/// each with `line`, `head` (what was signed), `algorithm`, `thumbprint`, `subject` and `signature` (base64).
///
/// # Safety
/// `verifier` is from `entra_log_verifier_new`; `bytes` is valid for its length; `signatures` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_log_verifier_update(
    verifier: *mut entra_log_verifier,
    bytes: *const u8,
    bytes_len: usize,
    signatures: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(signatures, "signatures")?;
        // SAFETY: by the function's contract.
        let verifier = unsafe { of(verifier) }?.as_mut().ok_or_else(finished)?;
        // SAFETY: by the function's contract.
        let found = verifier.update(unsafe { input(bytes, bytes_len, "bytes") }?);
        let json = serde_json::to_vec(&found).map_err(|_| failed(Kind::Panicked, "the signatures could not be written as JSON"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(signatures, json) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Says what was found, once: a JSON object of `isIntact`, `recordCount`, `head`, `firstBrokenLine`, `problem` and `recordsBehind`.
///
/// # Safety
/// `verifier` is from `entra_log_verifier_new`; `report` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_log_verifier_finish(
    verifier: *mut entra_log_verifier,
    report: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(report, "report")?;
        // SAFETY: by the function's contract.
        let found = unsafe { of(verifier) }?.take().ok_or_else(finished)?.finish();
        let json = serde_json::to_vec(&found).map_err(|_| failed(Kind::Panicked, "the report could not be written as JSON"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(report, json) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// Frees a verifier. NULL is fine.
///
/// # Safety
/// `verifier` is NULL or from `entra_log_verifier_new`, not freed and not in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_log_verifier_free(verifier: *mut entra_log_verifier) {
    if !verifier.is_null() {
        // SAFETY: from `Box::into_raw`, by this function's contract.
        drop(unsafe { Box::from_raw(verifier) });
    }
}

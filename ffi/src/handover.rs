//! Hand-over sheets.

use entra_reset_core::{CmsRecipient, HandoverOptions, Source};
use rand::rngs::SysRng;

use crate::buffer::entra_buffer;
use crate::call::{Failed, call, input, require, write, write_secret};
use crate::status::entra_status;

/// No certificate at all: the sheets are in clear.
fn recipients(certificates: &[u8], at_ms: u64) -> Result<Vec<CmsRecipient>, Failed> {
    if certificates.is_empty() {
        return Ok(Vec::new());
    }
    Ok(CmsRecipient::all_from_bytes(certificates, Some(at_ms).filter(|at_ms| *at_ms > 0))?)
}

/// Looks at what all sheets of a run are made by, before anything is written. `options` is a JSON object; `certificates` and `at_ms` are those of
/// `entra_cms_encrypt`, without certificates the sheets are in clear.
///
/// # Safety
/// `options` and `certificates` are valid for their lengths; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_handover_check(
    options: *const u8,
    options_len: usize,
    certificates: *const u8,
    certificates_len: usize,
    at_ms: u64,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        // SAFETY: by the function's contract.
        HandoverOptions::parse(unsafe { input(options, options_len, "options") }?)?;
        // SAFETY: by the function's contract.
        recipients(unsafe { input(certificates, certificates_len, "certificates") }?, at_ms)?;
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

/// The sheet for the user of a result. `result` is the action as it came from `entra_flow_poll`, `password` and `pass` (UTF-8) are what came with it; one of
/// them may be empty. `file_name` receives a name for the file, `sheet` its content: an HTML page in clear, or with certificates a message of
/// `entra_cms_encrypt`, whose file name ends in `.cms`.
///
/// # Safety
/// `options`, `result`, `password`, `pass` and `certificates` are valid for their lengths; `file_name` and `sheet` are valid for a write; `error` is NULL or
/// valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_handover_sheet(
    options: *const u8,
    options_len: usize,
    result: *const u8,
    result_len: usize,
    password: *const u8,
    password_len: usize,
    pass: *const u8,
    pass_len: usize,
    certificates: *const u8,
    certificates_len: usize,
    at_ms: u64,
    file_name: *mut entra_buffer,
    sheet: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(file_name, "file_name")?;
        require(sheet, "sheet")?;
        // SAFETY: by the function's contract.
        let options = HandoverOptions::parse(unsafe { input(options, options_len, "options") }?)?;
        // SAFETY: by the function's contract.
        let result = unsafe { input(result, result_len, "result") }?;
        // SAFETY: by the function's contract.
        let password = unsafe { input(password, password_len, "password") }?;
        // SAFETY: by the function's contract.
        let pass = unsafe { input(pass, pass_len, "pass") }?;
        // SAFETY: by the function's contract.
        let to = recipients(unsafe { input(certificates, certificates_len, "certificates") }?, at_ms)?;
        let [password, pass] = [password, pass].map(|secret| Some(secret).filter(|secret| !secret.is_empty()));
        let made = options.sheet(result, password, pass)?;
        if to.is_empty() {
            // SAFETY: not NULL, so valid by the function's contract.
            unsafe { write(file_name, made.file_name.into_bytes()) };
            // SAFETY: as above.
            unsafe { write_secret(sheet, &made.page) };
        } else {
            let message = made.encrypted(&to, &mut Source::new(SysRng))?;
            // SAFETY: as above.
            unsafe { write(file_name, format!("{}.cms", made.file_name).into_bytes()) };
            // SAFETY: as above.
            unsafe { write(sheet, message) };
        }
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

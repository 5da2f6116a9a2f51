//! Messages for certificates.

use entra_reset_core::{CmsRecipient, Source, cms_encrypt};
use rand::rngs::SysRng;

use crate::buffer::entra_buffer;
use crate::call::{call, input, require, write};
use crate::status::entra_status;

/// Encrypts bytes for certificates, in the form of `Protect-CmsMessage`: the holder of any one of them can read them. `certificates` is PEM
/// text with one or more of them, or one as DER. `at_ms` is now in Unix milliseconds: a certificate that is not valid then is refused. With 0
/// that is not looked at. `message` receives ASCII text from `-----BEGIN CMS-----` to `-----END CMS-----`. `certificate_unusable` names the first
/// certificate that is of no use.
///
/// # Safety
/// `content` and `certificates` are valid for their lengths; `message` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_cms_encrypt(
    content: *const u8,
    content_len: usize,
    certificates: *const u8,
    certificates_len: usize,
    at_ms: u64,
    message: *mut entra_buffer,
    error: *mut entra_buffer,
) -> entra_status {
    let body = || {
        require(message, "message")?;
        // SAFETY: by the function's contract.
        let content = unsafe { input(content, content_len, "content") }?;
        // SAFETY: by the function's contract.
        let certificates = unsafe { input(certificates, certificates_len, "certificates") }?;
        let recipients = CmsRecipient::all_from_bytes(certificates, Some(at_ms).filter(|at_ms| *at_ms > 0))?;
        let encrypted = cms_encrypt(content, &recipients, &mut Source::new(SysRng))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(message, encrypted) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

//! Messages for certificates, by the built library.

use libloading::Symbol;

use crate::library_host::{Buffer, EMPTY};
use crate::{Code, Library};

impl Library {
    /// A message for certificates, PEM or DER. A time of 0 asks for no valid ones.
    pub fn cms_encrypt(&self, content: &[u8], certificates: &[u8], at_ms: u64) -> Result<Vec<u8>, Code> {
        type Encrypt = unsafe extern "C" fn(*const u8, usize, *const u8, usize, u64, *mut Buffer, *mut Buffer) -> u32;
        // SAFETY: the header's type.
        let call: Symbol<'_, Encrypt> = unsafe { self.symbol("entra_cms_encrypt") };
        let (mut message, mut error) = (EMPTY, EMPTY);
        let (of, to) = (content, certificates);
        // SAFETY: valid for their lengths, the outputs are ours.
        let status = unsafe { call(of.as_ptr(), of.len(), to.as_ptr(), to.len(), at_ms, &raw mut message, &raw mut error) };
        self.outcome(status, error)?;
        Ok(self.take(message))
    }
}

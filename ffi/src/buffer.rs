//! Bytes that the library owns and the host reads.

use std::mem::ManuallyDrop;
use std::ptr;

use zeroize::Zeroize;

/// Bytes of the library's: read `len` of them at `data`, then call `entra_buffer_free`. Begin with all members zero.
#[repr(C)]
#[derive(Debug)]
#[allow(non_camel_case_types, reason = "the names of C types")]
pub struct entra_buffer {
    /// NULL for a buffer that was never filled or is freed.
    pub data: *mut u8,
    /// In bytes.
    pub len: usize,
    /// The library's own business.
    pub capacity: usize,
}

impl Default for entra_buffer {
    fn default() -> Self {
        Self { data: ptr::null_mut(), len: 0, capacity: 0 }
    }
}

impl From<Vec<u8>> for entra_buffer {
    fn from(bytes: Vec<u8>) -> Self {
        let mut bytes = ManuallyDrop::new(bytes);
        Self { data: bytes.as_mut_ptr(), len: bytes.len(), capacity: bytes.capacity() }
    }
}

/// Wipes and frees a buffer and sets its members to zero. NULL, an empty buffer and a second call are fine.
///
/// # Safety
/// `buffer` is NULL or valid, and its members are as the library left them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_buffer_free(buffer: *mut entra_buffer) {
    if buffer.is_null() {
        return;
    }
    // SAFETY: not NULL, so valid by this function's contract.
    let buffer = unsafe { ptr::replace(buffer, entra_buffer::default()) };
    if !buffer.data.is_null() {
        // SAFETY: the members are those that `From<Vec<u8>>` took apart, and the caller's copy of them is gone.
        let mut bytes = unsafe { Vec::from_raw_parts(buffer.data, buffer.len, buffer.capacity) };
        bytes.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_twice_and_null() {
        let mut buffer = entra_buffer::from(b"canary".to_vec());
        // SAFETY: valid or NULL.
        unsafe { entra_buffer_free(&raw mut buffer) };
        assert!(buffer.data.is_null() && buffer.len == 0 && buffer.capacity == 0);
        // SAFETY: as above.
        unsafe { entra_buffer_free(&raw mut buffer) };
        // SAFETY: as above.
        unsafe { entra_buffer_free(ptr::null_mut()) };
    }
}

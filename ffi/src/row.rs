//! Input rows.

use entra_reset_core::{Kind, row_members};

use crate::buffer::entra_buffer;
use crate::call::{call, failed, require, write};
use crate::status::entra_status;

/// The members of an input row that are read: a JSON array of texts. They are compared without case, without blanks around them and without
/// a byte order mark. Send the values of these and no others; the other members' names go along, with null where the row has a value.
///
/// # Safety
/// `members` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entra_row_members(members: *mut entra_buffer, error: *mut entra_buffer) -> entra_status {
    let body = || {
        require(members, "members")?;
        let json = serde_json::to_vec(row_members()).map_err(|_| failed(Kind::Panicked, "the members could not be written as JSON"))?;
        // SAFETY: not NULL, so valid by the function's contract.
        unsafe { write(members, json) };
        Ok(())
    };
    // SAFETY: by this function's contract.
    unsafe { call(error, body) }
}

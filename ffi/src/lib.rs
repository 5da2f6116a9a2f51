//! The C ABI of the password reset flow: a step machine that a host drives by bytes, numbers and opaque handles.
//!
//! ```no_run
//! use entra_reset::{entra_buffer, entra_flow_free, entra_flow_new, entra_flow_poll};
//! let options = br#"{"kind":"reset","utcAtZeroMs":1790000000000}"#;
//! let (mut flow, mut action) = (std::ptr::null_mut(), entra_buffer::default());
//! // SAFETY: every pointer is valid for its length, the outputs are ours.
//! unsafe {
//!     entra_flow_new(options.as_ptr(), options.len(), &mut flow, std::ptr::null_mut());
//!     entra_flow_poll(flow, 0, &mut action, std::ptr::null_mut()); // {"action":"done"}
//!     entra_flow_free(flow);
//! }
//! ```
//!
//! What the calls mean is in `docs/protocol.md`. How they are called:
//!
//! * **Names.** `entra_<type>_<verb>`. A function whose first argument is `entra_flow *` is a method of the flow.
//! * **Status.** Every call that can fail returns `entra_status`: 0 is success, other numbers are the codes of the header, which never
//!   change their meaning. Where `error` is not NULL it then receives a JSON object of `code`, `message` and `remedy`.
//! * **Outputs** come last. They are written only on success, `error` only on failure; an output that holds an older buffer is overwritten,
//!   not freed. There are no in-out parameters.
//! * **Inputs** are a pointer and a length in bytes; nothing relies on a NUL. NULL with length 0 is an empty input, NULL with another
//!   length is `invalid_argument`. All text is UTF-8. Inputs are copied before a call returns; wiping them is up to the caller.
//! * **Ownership.** `entra_flow_new` makes a flow, `entra_flow_free` frees it; the library fills an `entra_buffer`, `entra_buffer_free`
//!   wipes and frees it. Both take NULL, and `entra_buffer_free` may be called twice on the same buffer.
//! * **Threads.** Calls on one flow come one at a time, from any thread. Different flows are independent.
//! * **Panics** never cross the boundary and print nothing: the call returns `panicked`, and from then on `entra_flow_poll` hands out a
//!   result for each user that has none yet, with the password where its write was released.
//! * **Version.** `entra_abi_version` is compared by the host when it loads the library; it grows when a call or a word
//!   of the JSON changes its meaning or goes, not when one is added.

mod buffer;
mod call;
mod cms;
mod flow;
mod handover;
mod log;
mod password;
mod row;
mod status;
mod token;

pub use buffer::{entra_buffer, entra_buffer_free};
pub use cms::entra_cms_encrypt;
pub use flow::{
    entra_flow, entra_flow_add_users, entra_flow_answer, entra_flow_cancel, entra_flow_fail, entra_flow_free, entra_flow_new,
    entra_flow_poll, entra_flow_respond, entra_flow_set_claims, entra_flow_set_password, entra_flow_take_body, entra_flow_take_pass,
    entra_flow_take_secret, entra_write_secret,
};
pub use handover::{entra_handover_check, entra_handover_sheet};
pub use log::{
    entra_log_append, entra_log_verifier, entra_log_verifier_finish, entra_log_verifier_free, entra_log_verifier_new,
    entra_log_verifier_update,
};
pub use password::{entra_password_check, entra_password_generate, entra_password_spell};
pub use row::entra_row_members;
pub use status::*;
pub use token::entra_token_check;

/// The word list of the style `passphrase`.
const WORDS: Option<&str> = Some(include_str!("../../core/data/words/eff-long.txt"));

/// The version of the calls below.
pub const ENTRA_ABI_VERSION: u32 = 3;

/// The version of the library that was loaded; a host that was built for another one stops here.
#[unsafe(no_mangle)]
pub extern "C" fn entra_abi_version() -> u32 {
    ENTRA_ABI_VERSION
}

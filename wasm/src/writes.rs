//! The writes of a run that have no result yet, kept where a panic of this module does not reach them (`../package/open_writes.js`).

use entra_reset_core::Kind;
use entra_reset_core::wire::UserError;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::ResetError;
use crate::host::Host;
use crate::value;

#[wasm_bindgen(raw_module = "./open_writes.js")]
extern "C" {
    #[derive(Clone)]
    pub(crate) type OpenWrites;

    #[wasm_bindgen(constructor)]
    fn new(host: &Host, error: JsValue) -> OpenWrites;

    /// Remembers what is known of a user who is asked about, for the result of a run that is cut.
    #[wasm_bindgen(method)]
    pub(crate) fn asked(this: &OpenWrites, question: &JsValue);

    /// Keeps a copy of a user's password before it is sent; null where the service generates it.
    #[wasm_bindgen(method)]
    pub(crate) fn keep(this: &OpenWrites, index: usize, user_id: &str, password: Option<Uint8Array>);

    /// Wipes the copy: the user has their result.
    #[wasm_bindgen(method)]
    pub(crate) fn settle(this: &OpenWrites, result: &JsValue);

    /// The run's promise, which after a panic would never settle by itself.
    #[wasm_bindgen(method)]
    pub(crate) fn guard(this: &OpenWrites, run: &Promise) -> Promise;

    /// The module is lost: every run hands out what it kept and is rejected.
    pub(crate) fn trapped();
}

impl OpenWrites {
    pub(crate) fn of(host: &Host) -> Result<Self, ResetError> {
        let error = UserError {
            code: Kind::Panicked.code(),
            message: "the module met a state that it does not know while the password was being set".to_owned(),
            remedy: "reload the page; the password may have been set: try the one of this result, and reset again if it is refused"
                .to_owned(),
            request_id: None,
            category: Kind::Panicked.category(),
            repeated: false,
        };
        Ok(Self::new(host, value::to_js(&error)?))
    }
}

//! Errors of `core` as JavaScript's.

use entra_reset_core::{Error, Kind};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "./error.js")]
extern "C" {
    /// An `Error` with `code` and `remedy`.
    pub type ResetError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str, remedy: &str) -> ResetError;
}

impl From<Error> for ResetError {
    fn from(error: Error) -> Self {
        Self::new(error.code(), error.message(), error.remedy())
    }
}

impl ResetError {
    pub(crate) fn of(kind: Kind, message: &str) -> Self {
        Self::new(kind.code(), message, kind.remedy())
    }

    pub(crate) fn invalid_argument(message: &str) -> Self {
        Self::of(Kind::InvalidArgument, message)
    }
}

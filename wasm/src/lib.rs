//! The password reset flow in a browser page or in node: the step machine of `core`, and a loop that drives it over `fetch`.
//!
//! ```js
//! import init, { run } from "entra-reset-wasm";
//! await init();
//! await run({ kind: "reset" }, ["adele@contoso.example"], {
//!     token: () => accessToken,
//!     ask: (question) => (confirm(question.operation) ? "yes" : "no"),
//!     result: (result, password) => show(result, password),
//! });
//! ```
//!
//! Nothing is decided here. `flow` binds the step machine as it is, `run` is the loop, `transport` sends. What TypeScript is told is in
//! `types.d.ts`; the JavaScript that belongs to the package is in `../package`.
//!
//! Where secrets stay: in this module's memory they are wiped. What JavaScript gets are byte arrays, which their owner can wipe; a browser's
//! own copy of a request body, and every JavaScript string, it cannot.
#![forbid(unsafe_code)]
#![cfg(target_family = "wasm")]

mod error;
mod flow;
mod host;
mod password;
mod rows;
mod run;
mod token;
mod trace;
mod transport;
mod value;
mod writes;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// A panic ends the module for good. The hook prints nothing; it has every run hand out the passwords that may have been set.
#[wasm_bindgen(start, private)]
fn start() {
    std::panic::set_hook(Box::new(|_| writes::trapped()));
}

//! The step machine, call by call, for hosts with a loop of their own and for the vectors.

use entra_reset_core::{Flow as Machine, Source};
use js_sys::Uint8Array;
use rand::rngs::SysRng;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::ResetError;
use crate::{rows, value};

/// One run over a list of users, or one search, as a state machine that sends nothing by itself.
///
/// Call, then `poll` until it returns `wait`, `pending` or `done`. What the calls mean is in docs/protocol.md; `run` does it all over `fetch`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Flow {
    machine: Machine,
}

#[wasm_bindgen]
impl Flow {
    /// A flow with these options. Unknown members are refused.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "FlowOptions")] options: &JsValue) -> Result<Flow, ResetError> {
        let options = value::json(options, "the options object")?;
        Ok(Self { machine: Machine::new(options.as_bytes(), Source::new(SysRng))? })
    }

    /// A token came: its payload part, decoded; nothing where it cannot be read.
    #[wasm_bindgen(js_name = setClaims)]
    pub fn set_claims(&mut self, #[wasm_bindgen(unchecked_param_type = "Uint8Array | null")] payload: Option<Vec<u8>>) {
        self.machine.set_claims(&payload.unwrap_or_default());
    }

    /// The caller's own password, UTF-8, before the first `poll`. The array stays the caller's, to wipe.
    #[wasm_bindgen(js_name = setPassword)]
    pub fn set_password(&mut self, password: &Uint8Array) -> Result<(), ResetError> {
        let password = Zeroizing::new(password.to_vec());
        Ok(self.machine.set_password(&password)?)
    }

    /// Adds users, before the first `poll`: object ids, user principal names, or rows. Only the members of `rowMembers` are read of a row.
    #[wasm_bindgen(js_name = addUsers)]
    pub fn add_users(&mut self, #[wasm_bindgen(unchecked_param_type = "readonly User[]")] users: &JsValue) -> Result<(), ResetError> {
        Ok(self.machine.add_users(rows::json(users)?.as_bytes())?)
    }

    /// What to do next, at this time of a clock that never goes back (`performance.now()`). Never blocks.
    #[wasm_bindgen(unchecked_return_type = "Action")]
    pub fn poll(&mut self, #[wasm_bindgen(js_name = nowMs)] now_ms: f64) -> Result<JsValue, ResetError> {
        value::to_js(&self.machine.poll(value::floor(now_ms)))
    }

    /// The body of an open request, possibly with a password: wipe it after use.
    #[wasm_bindgen(js_name = takeBody)]
    pub fn take_body(&mut self, id: f64) -> Result<Uint8Array, ResetError> {
        Ok(Uint8Array::from(self.machine.take_body(value::id(id)?)?.expose()))
    }

    /// The password that an open request sets for the user with this index, one of the `writes` of its `send`, as UTF-8: wipe it after use.
    #[wasm_bindgen(js_name = writeSecret)]
    pub fn write_secret(&mut self, #[wasm_bindgen(js_name = sendId)] send_id: f64, index: f64) -> Result<Uint8Array, ResetError> {
        Ok(Uint8Array::from(self.machine.write_secret(value::id(send_id)?, value::place(index)?)?.expose()))
    }

    /// The password of a result, once, as UTF-8: wipe it after use.
    #[wasm_bindgen(js_name = takeSecret)]
    pub fn take_secret(&mut self, id: f64) -> Result<Uint8Array, ResetError> {
        Ok(Uint8Array::from(self.machine.take_secret(value::id(id)?)?.expose()))
    }

    /// The Temporary Access Pass of a result, once, as UTF-8: wipe it after use.
    #[wasm_bindgen(js_name = takePass)]
    pub fn take_pass(&mut self, id: f64) -> Result<Uint8Array, ResetError> {
        Ok(Uint8Array::from(self.machine.take_pass(value::id(id)?)?.expose()))
    }

    /// The reply to an open request, whatever its content; `headers` with lower-case names.
    pub fn respond(
        &mut self,
        id: f64,
        status: u16,
        #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] headers: &JsValue,
        body: &[u8],
    ) -> Result<(), ResetError> {
        let headers = value::json(headers, "the headers object")?;
        Ok(self.machine.respond(value::id(id)?, status, headers.as_bytes(), body)?)
    }

    /// No reply came. `notSent` only where no byte can have left; a page never knows that and says `lost`.
    pub fn fail(&mut self, id: f64, #[wasm_bindgen(unchecked_param_type = "Failure")] failure: &str) -> Result<(), ResetError> {
        Ok(self.machine.fail(value::id(id)?, value::failure(failure)?)?)
    }

    /// The answer to an `ask` or a `record`, or `no` to a `token`.
    pub fn answer(&mut self, id: f64, #[wasm_bindgen(unchecked_param_type = "Answer")] answer: &str) -> Result<(), ResetError> {
        Ok(self.machine.answer(value::id(id)?, value::answer(answer)?)?)
    }

    /// Ends the run early: nothing new is sent, replies in flight are still taken.
    pub fn cancel(&mut self) {
        self.machine.cancel();
    }
}

//! A flow whose calls may be written down (`../package/trace.js`): as a vector, so that what happened in the field can be run again as a test.

use entra_reset_core::{Action, Answer, Error, Failure, Flow, Secret, wire};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::value;

#[wasm_bindgen]
extern "C" {
    /// Where the calls go. It never throws.
    pub(crate) type Trace;

    /// One call: its word in a vector, the number that it is about, and what else belongs to it.
    #[wasm_bindgen(method)]
    fn call(this: &Trace, word: &str, number: f64, with: &JsValue);
}

pub(crate) struct TracedFlow {
    flow: Flow,
    trace: Option<Trace>,
}

impl TracedFlow {
    /// `options` and `users` as they were handed over.
    pub(crate) fn new(flow: Flow, trace: Option<Trace>, options: &str, users: &str) -> Self {
        let traced = Self { flow, trace };
        traced.note("options", 0, || options.into());
        traced.note("users", 0, || users.into());
        traced
    }

    pub(crate) fn poll(&mut self, now_ms: u64) -> Action {
        let action = self.flow.poll(now_ms);
        self.note("poll", now_ms, || value::to_js(&action).unwrap_or(JsValue::NULL));
        action
    }

    pub(crate) fn take_body(&mut self, id: u64) -> Result<Secret, Error> {
        let body = self.flow.take_body(id)?;
        self.note("body", id, || bytes(body.expose()));
        Ok(body)
    }

    /// The password that a request sets for a user; none where the service generates it.
    pub(crate) fn write_secret(&mut self, id: u64, write: &wire::Written) -> Option<Secret> {
        let secret = self.flow.write_secret(id, write.index).ok()?;
        self.note("password", u64::try_from(write.index).unwrap_or(u64::MAX), || bytes(secret.expose()));
        Some(secret)
    }

    pub(crate) fn take_secret(&mut self, id: u64) -> Result<Secret, Error> {
        let secret = self.flow.take_secret(id)?;
        self.note("secret", id, || bytes(secret.expose()));
        Ok(secret)
    }

    pub(crate) fn take_pass(&mut self, id: u64) -> Result<Secret, Error> {
        let pass = self.flow.take_pass(id)?;
        self.note("pass", id, || JsValue::NULL);
        Ok(pass)
    }

    pub(crate) fn set_claims(&mut self, payload: &[u8]) {
        self.note("claims", 0, || bytes(payload));
        self.flow.set_claims(payload);
    }

    pub(crate) fn respond(&mut self, id: u64, status: u16, headers: &[u8], body: &[u8]) -> Result<(), Error> {
        self.note("respond", id, || Array::of3(&status.into(), &bytes(headers), &bytes(body)).into());
        self.flow.respond(id, status, headers, body)
    }

    pub(crate) fn fail(&mut self, id: u64, failure: Failure) -> Result<(), Error> {
        self.note("fail", id, || word(value::FAILURES.iter().find(|(_, known)| *known == failure).map(|(word, _)| *word)));
        self.flow.fail(id, failure)
    }

    pub(crate) fn answer(&mut self, id: u64, answer: Answer) -> Result<(), Error> {
        self.note("answer", id, || word(value::ANSWERS.iter().find(|(_, known)| *known == answer).map(|(word, _)| *word)));
        self.flow.answer(id, answer)
    }

    pub(crate) fn cancel(&mut self) {
        self.note("cancel", 0, || JsValue::TRUE);
        self.flow.cancel();
    }

    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "JavaScript has floating point only; ids and times are small")]
    fn note(&self, word: &str, number: u64, with: impl FnOnce() -> JsValue) {
        if let Some(trace) = &self.trace {
            trace.call(word, number as f64, &with());
        }
    }
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn word(word: Option<&str>) -> JsValue {
    JsString::from(word.unwrap_or_default()).into()
}

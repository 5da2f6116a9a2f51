//! What the caller of `run` hands in: who brings tokens, answers questions and shows results.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::trace::Trace;

#[wasm_bindgen]
extern "C" {
    /// The object of functions.
    #[derive(Clone)]
    #[wasm_bindgen(typescript_type = "Host")]
    pub type Host;

    #[wasm_bindgen(method, catch)]
    fn token(this: &Host, request: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn ask(this: &Host, question: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn result(this: &Host, result: &JsValue, password: JsValue, pass: JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter)]
    fn progress(this: &Host) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn record(this: &Host) -> JsValue;

    /// What may be given besides.
    #[wasm_bindgen(typescript_type = "RunSettings")]
    pub type Settings;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn password(this: &Settings) -> Option<Uint8Array>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &Settings) -> Option<Signal>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn trace(this: &Settings) -> Option<Trace>;

    /// An `AbortSignal`.
    pub(crate) type Signal;

    #[wasm_bindgen(method, getter)]
    fn aborted(this: &Signal) -> bool;

    #[wasm_bindgen(method, js_name = addEventListener)]
    fn listen(this: &Signal, event: &str, listener: &Function);
}

impl Host {
    /// A token, or none; a promise of either will do.
    pub(crate) async fn bring_token(&self, request: JsValue) -> Result<Option<String>, JsValue> {
        Ok(settled(self.token(request)?).await?.as_string())
    }

    /// The word of the answer.
    pub(crate) async fn bring_answer(&self, question: &JsValue) -> Result<String, JsValue> {
        Ok(settled(self.ask(question)?).await?.as_string().unwrap_or_default())
    }

    /// Whether the lines were flushed. A host that keeps no record says no.
    pub(crate) async fn keep_record(&self, lines: JsValue) -> Result<bool, JsValue> {
        match self.record().dyn_ref::<Function>() {
            Some(keep) => Ok(settled(keep.call1(self, &lines)?).await?.is_truthy()),
            None => Ok(false),
        }
    }

    pub(crate) fn show_progress(&self, progress: &JsValue) -> Result<(), JsValue> {
        match self.progress().dyn_ref::<Function>() {
            Some(show) => show.call1(self, progress).map(|_| ()),
            None => Ok(()),
        }
    }
}

impl Signal {
    /// Resolves when the caller gives up.
    pub(crate) async fn raised(self) {
        if !self.aborted() {
            let raised = Promise::new(&mut |resolve, _| self.listen("abort", &resolve));
            // The promise is only ever resolved.
            let _ = JsFuture::from(raised).await;
        }
    }
}

async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

//! The loop: it polls the step machine, sends, sleeps, asks and shows, until the machine is done.

use entra_reset_core::{Action, Answer, Failure, Flow, Kind, Secret, Source, wire};
use futures_util::StreamExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::FuturesUnordered;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Promise, Reflect, Uint8Array};
use rand::rngs::SysRng;
use reqwest::Client;
use reqwest::header::HeaderValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use zeroize::Zeroizing;

use crate::error::ResetError;
use crate::host::{Host, Settings, Signal};
use crate::trace::TracedFlow;
use crate::transport::{self, Reply};
use crate::writes::OpenWrites;
use crate::{rows, token, value};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn monotonic_ms() -> f64;
}

/// Resets users, or searches for some, over `fetch`. Resolves when every result was shown.
///
/// Rejected with a `ResetError` for bad options, and with the first error that a function of the host threw, after all results were shown.
#[wasm_bindgen(js_name = run, unchecked_return_type = "Promise<void>")]
pub fn run(
    #[wasm_bindgen(unchecked_param_type = "RunOptions")] options: JsValue,
    #[wasm_bindgen(unchecked_param_type = "readonly User[]")] users: JsValue,
    host: Host,
    #[wasm_bindgen(unchecked_optional_param_type = "RunSettings")] settings: Option<Settings>,
) -> Result<Promise, ResetError> {
    let writes = OpenWrites::of(&host)?;
    let run = {
        let writes = writes.clone();
        future_to_promise(async move {
            let flow = open(&options, &users, settings.as_ref())?;
            let signal = settings.and_then(|settings| settings.signal());
            Run::new(flow, host, writes).drive(signal).await.map(|()| JsValue::UNDEFINED)
        })
    };
    Ok(writes.guard(&run))
}

/// A flow that is ready to be polled.
fn open(options: &JsValue, users: &JsValue, settings: Option<&Settings>) -> Result<TracedFlow, ResetError> {
    let utc_at_zero_ms = (js_sys::Date::now() - monotonic_ms()).floor();
    let options = Object::assign(&Object::new(), options.unchecked_ref());
    // A fresh object takes every member.
    let _ = Reflect::set(&options, &"utcAtZeroMs".into(), &utc_at_zero_ms.into());
    let (options, users) = (value::json(&options, "the options object")?, rows::json(users)?);
    let mut flow = Flow::new(options.as_bytes(), Source::new(SysRng))?;
    if let Some(password) = settings.and_then(Settings::password) {
        flow.set_password(&Zeroizing::new(password.to_vec()))?;
    }
    // A search takes no users.
    if users != "[]" {
        flow.add_users(users.as_bytes())?;
    }
    Ok(TracedFlow::new(flow, settings.and_then(Settings::trace), &options, &users))
}

/// What the loop waits for.
enum Event {
    Replied(u64, Result<Reply, Failure>),
    Answered(u64, Result<String, JsValue>),
    Recorded(u64, Result<bool, JsValue>),
    Token(u64, Result<Option<String>, JsValue>),
    GivenUp,
}

struct Run {
    flow: TracedFlow,
    host: Host,
    writes: OpenWrites,
    client: Client,
    /// `Bearer` and the token in use.
    authorization: HeaderValue,
    events: FuturesUnordered<LocalBoxFuture<'static, Event>>,
    /// The first error of a function of the host. It stops nothing: other users still get their results.
    failure: Option<JsValue>,
}

impl Run {
    fn new(flow: TracedFlow, host: Host, writes: OpenWrites) -> Self {
        let (client, authorization) = (Client::new(), HeaderValue::from_static(""));
        Self { flow, host, writes, client, authorization, events: FuturesUnordered::new(), failure: None }
    }

    async fn drive(mut self, signal: Option<Signal>) -> Result<(), JsValue> {
        let first = value::to_js(&wire::Token { id: 0, claims: None, message: "an access token is needed".to_owned() })?;
        let token = self.host.bring_token(first).await?;
        let token = token.ok_or_else(|| ResetError::of(Kind::NoSignIn, "no access token was given"))?;
        self.use_token(&token)?;
        if let Some(signal) = signal {
            self.wait_for(async {
                signal.raised().await;
                Event::GivenUp
            });
        }
        loop {
            let action = self.flow.poll(value::floor(monotonic_ms()));
            match action {
                Action::Send(send) => self.send(send)?,
                Action::Ask(ref ask) => self.ask(ask.id, value::to_js(&action)?),
                Action::Token(ref token) => self.bring_token(token.id, value::to_js(&action)?),
                Action::Result(ref result) => {
                    let secrets = (result.has_password.then_some(result.id), result.has_pass.then_some(result.id));
                    self.show(&value::to_js(&action)?, secrets)?;
                }
                Action::Record(ref record) => self.record(record.id, value::to_js(&record.lines)?),
                Action::Found(_)
                | Action::BannedWords(_)
                | Action::SignInMethods(_)
                | Action::Audited(_)
                | Action::SignIns(_)
                | Action::Plan(_)
                | Action::PlanSummary(_) => {
                    self.show(&value::to_js(&action)?, (None, None))?;
                }
                Action::Progress(_) => {
                    let shown = self.host.show_progress(&value::to_js(&action)?);
                    self.note(shown);
                }
                Action::Wait { until_ms } => self.sleep(until_ms).await?,
                Action::Pending => {
                    if let Some(event) = self.events.next().await {
                        self.take(event)?;
                    }
                }
                Action::Done => return self.failure.map_or(Ok(()), Err),
                // The loop and `core` are built together, so that there is no other one.
                _ => return Err(ResetError::of(Kind::Panicked, "the loop does not know this action").into()),
            }
        }
    }

    fn wait_for(&self, event: impl Future<Output = Event> + 'static) {
        self.events.push(Box::pin(event));
    }

    fn send(&mut self, send: wire::Send) -> Result<(), ResetError> {
        let id = send.id;
        for write in &send.writes {
            let password = self.flow.write_secret(id, write);
            self.writes.keep(write.index, &write.user_id, password.map(|password| Uint8Array::from(password.expose())));
        }
        let body = if send.has_body { Some(self.flow.take_body(id)?) } else { None };
        let reply = transport::send(self.client.clone(), send, self.authorization.clone(), body);
        self.wait_for(async move { Event::Replied(id, reply.await) });
        Ok(())
    }

    fn ask(&self, id: u64, question: JsValue) {
        self.writes.asked(&question);
        let host = self.host.clone();
        self.wait_for(async move { Event::Answered(id, host.bring_answer(&question).await) });
    }

    fn record(&self, id: u64, lines: JsValue) {
        let host = self.host.clone();
        self.wait_for(async move { Event::Recorded(id, host.keep_record(lines).await) });
    }

    fn bring_token(&self, id: u64, request: JsValue) {
        let host = self.host.clone();
        self.wait_for(async move { Event::Token(id, host.bring_token(request).await) });
    }

    async fn sleep(&mut self, until_ms: u64) -> Result<(), ResetError> {
        let ms = until_ms.saturating_sub(value::floor(monotonic_ms()));
        let awake = TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX));
        // Nothing to wait for is an event at once, which would make this a busy loop.
        if self.events.is_empty() {
            awake.await;
            return Ok(());
        }
        let event = match select(self.events.next(), awake).await {
            Either::Left((event, _)) => event,
            Either::Right(_) => None,
        };
        event.map_or(Ok(()), |event| self.take(event))
    }

    fn take(&mut self, event: Event) -> Result<(), ResetError> {
        match event {
            Event::Replied(id, Ok(reply)) => {
                let headers = serde_json::to_vec(&reply.headers).unwrap_or_default();
                self.flow.respond(id, reply.status, &headers, &reply.body)?;
            }
            Event::Replied(id, Err(failure)) => self.flow.fail(id, failure)?,
            Event::Answered(id, word) => {
                let answer = word.and_then(|word| Ok(value::answer(&word)?));
                let answer = self.note(answer).unwrap_or(Answer::Impossible);
                self.flow.answer(id, answer)?;
            }
            Event::Recorded(id, flushed) => {
                let answer = if self.note(flushed) == Some(true) { Answer::Yes } else { Answer::No };
                self.flow.answer(id, answer)?;
            }
            Event::Token(id, token) => {
                let used = token.and_then(|token| token.map(|token| self.use_token(&token)).transpose().map_err(Into::into));
                if self.note(used).flatten().is_none() {
                    self.flow.answer(id, Answer::No)?;
                }
            }
            Event::GivenUp => self.flow.cancel(),
        }
        Ok(())
    }

    /// From now on requests carry this token; `core` gets to know what it says of itself.
    fn use_token(&mut self, token: &str) -> Result<(), ResetError> {
        let (authorization, payload) = token::read(token)?;
        self.authorization = authorization;
        self.flow.set_claims(&payload);
        Ok(())
    }

    /// With the ids by which its password and its pass are taken, where it has them.
    fn show(&mut self, result: &JsValue, (password, pass): (Option<u64>, Option<u64>)) -> Result<(), ResetError> {
        let bytes = |secret: Option<Secret>| secret.map_or(JsValue::NULL, |secret| Uint8Array::from(secret.expose()).into());
        let password = bytes(password.map(|id| self.flow.take_secret(id)).transpose()?);
        let pass = bytes(pass.map(|id| self.flow.take_pass(id)).transpose()?);
        let shown = self.host.result(result, password, pass);
        self.writes.settle(result);
        self.note(shown);
        Ok(())
    }

    fn note<T>(&mut self, outcome: Result<T, JsValue>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(error) => {
                self.failure.get_or_insert(error);
                None
            }
        }
    }
}

//! One request over `fetch`, by reqwest.

use bytes::Bytes;
use entra_reset_core::wire::{Headers, Send};
use entra_reset_core::{Failure, Secret};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Method};
use std::pin::pin;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "./graph_fetch.js")]
extern "C" {
    /// From now on `fetch` follows no redirect of this URL's origin. reqwest has no switch for it here.
    #[wasm_bindgen(js_name = refuseRedirects)]
    fn refuse_redirects(url: &str);
}

/// A reply as `core` reads it.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Headers,
    pub body: Bytes,
}

/// A body that is wiped when reqwest lets go of it.
struct Body(Secret);

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        self.0.expose()
    }
}

/// Sends one request and waits for the whole reply.
///
/// A failed `fetch` does not tell whether anything left, so that it is always `Lost`.
pub(crate) async fn send(client: Client, send: Send, authorization: HeaderValue, body: Option<Secret>) -> Result<Reply, Failure> {
    refuse_redirects(&send.url);
    let time_is_up = TimeoutFuture::new(u32::try_from(send.timeout_ms).unwrap_or(u32::MAX));
    let exchange = pin!(exchange(client, send, authorization, body));
    // Dropping the exchange aborts its `fetch`.
    match select(exchange, time_is_up).await {
        Either::Left((reply, _)) => reply.map_err(|_| Failure::Lost),
        Either::Right(_) => Err(Failure::Timeout),
    }
}

async fn exchange(client: Client, send: Send, authorization: HeaderValue, body: Option<Secret>) -> reqwest::Result<Reply> {
    let method = Method::from_bytes(send.method.as_bytes()).unwrap_or_default();
    let mut request = client.request(method, &send.url).fetch_credentials_omit().fetch_cache_no_store();
    for (name, value) in send.headers.iter() {
        request = request.header(name, value);
    }
    if let Some(body) = body {
        request = request.body(Bytes::from_owner(Body(body)));
    }
    let reply = request.header(AUTHORIZATION, authorization).send().await?;
    let mut headers = Headers::default();
    for (name, value) in reply.headers() {
        headers.insert(name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()));
    }
    Ok(Reply { status: reply.status().as_u16(), headers, body: reply.bytes().await? })
}

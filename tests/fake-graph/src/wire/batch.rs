//! Up to twenty requests in one round trip, each with an answer of its own. <https://learn.microsoft.com/graph/json-batching>

use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::seq::SliceRandom;
use serde_json::{Map, Value, json};

use crate::FakeGraph;
use crate::draws::generator;
use crate::steering::settings::BatchOrder;
use crate::steering::then::Items;
use crate::tenant::token::Caller;
use crate::wire::answer::{Answer, Ids, json as body_of};
use crate::wire::call::{Call, Reply};
use crate::wire::envelope::Item;
use crate::wire::error::GraphError;
use crate::wire::exchange::{Exchange, operation, raw_hash};

/// What the faults of the items do to the batch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending {
    /// Its answer comes so late.
    pub delay: Duration,
    /// The connection closes without one.
    pub cut: bool,
}

/// Carries out the items in their order; their answers come in another.
///
/// # Errors
/// The batch brings no valid token, or its envelope is malformed.
pub fn run(graph: &FakeGraph, whole: &Exchange, items: Result<Vec<Item>, GraphError>) -> Result<(Reply, Ending), GraphError> {
    Caller::authenticate(&graph.changing().tenant, &whole.call.headers, graph.audience())?;
    let items = items?;
    let keys: Vec<_> = items.iter().map(|item| item.call.key()).collect();
    let nobody = unused_id(&items);
    let (mut ending, mut failed) = (Ending::default(), false);
    let (mut done, mut responses) = (Vec::new(), Vec::new());
    for item in items {
        let ids = Ids::new(&item.call.headers);
        let exchange = Exchange::begin(&mut graph.changing(), item.call, ids);
        let answer = exchange.answer(graph, |call| carry_out(graph, call, item.depends && failed));
        ending.delay = ending.delay.max(exchange.fault.delay());
        ending.cut = answer.is_none();
        if let Some(answer) = &answer {
            failed |= answer.status().as_u16() >= 400 || !exchange.fault.carries_out();
            responses.extend(shown(&exchange, answer, &nobody));
        }
        done.push((exchange, answer));
        if ending.cut {
            break;
        }
    }
    let mut changing = graph.changing();
    let settings = &changing.tenant.settings;
    if settings.batch_order == BatchOrder::Shuffled {
        responses.shuffle(&mut generator(&(settings.batch_seed, keys)));
    }
    let seen = !ending.cut && !whole.fault.hides_the_answer();
    for (exchange, answer) in &done {
        exchange.end(&mut changing, answer.as_ref().filter(|_| seen && exchange.fault.item != Some(Items::Missing)));
    }
    Ok((Reply::json(json!({"responses": responses})), ending))
}

fn carry_out(graph: &FakeGraph, call: &Call, predecessor_failed: bool) -> Result<Reply, GraphError> {
    if predecessor_failed {
        Err(GraphError::failed_dependency())
    } else if call.target().contains('#') {
        Err(raw_hash())
    } else {
        operation(graph, call)
    }
}

/// What the batch shows of an item's answer: once, unless a fault wants it otherwise.
fn shown(exchange: &Exchange, answer: &Answer, nobody: &str) -> Vec<Value> {
    let id = exchange.call.item.as_deref().unwrap_or_default();
    match exchange.fault.item {
        None => vec![response(id, answer)],
        Some(Items::Missing) => vec![],
        Some(Items::Repeated) => vec![response(id, answer), response(id, answer)],
        Some(Items::Extra) => vec![response(id, answer), response(nobody, &Answer::default())],
    }
}

/// An id that no item has, although it looks like one.
fn unused_id(items: &[Item]) -> String {
    let taken = |id: &String| items.iter().any(|item| item.call.item.as_ref() == Some(id));
    (1..=items.len() + 1).map(|number| number.to_string()).find(|id| !taken(id)).unwrap_or_default()
}

fn response(id: &str, answer: &Answer) -> Value {
    let mut headers = Map::from_iter([(in_title_case(CACHE_CONTROL.as_str()), "no-cache".into())]);
    for name in answer.headers().keys() {
        // An object has room for one of them: headers that came twice are joined, as everywhere.
        let values: Vec<_> = answer.headers().get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        headers.insert(in_title_case(name.as_str()), values.join(", ").into());
    }
    let mut response = json!({"id": id, "status": answer.status().as_u16(), "headers": headers});
    if let Some(members) = response.as_object_mut().filter(|_| !answer.body().is_empty()) {
        // Whatever is no JSON crosses as base64.
        let is_json = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        let body = body_of(answer).filter(|_| is_json).unwrap_or_else(|| STANDARD.encode(answer.body()).into());
        members.insert("body".into(), body);
    }
    response
}

/// As Graph writes the names of headers in a batch: `Retry-After`.
fn in_title_case(name: &str) -> String {
    let capitalised = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{rest}", first.to_uppercase())
    };
    name.split('-').map(capitalised).collect::<Vec<_>>().join("-")
}

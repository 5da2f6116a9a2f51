//! What `core` itself costs a user, in a list of one, a hundred, ten thousand: the ratio tells whether a long list is dearer.
#![allow(clippy::print_stdout, clippy::panic, reason = "an example at a terminal")]

use std::time::Instant;

use entra_reset_core::{Action, Answer, Flow, Source};
use rand::rngs::SysRng;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Default, Deserialize)]
struct Batch {
    requests: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    method: String,
    url: String,
}

fn main() -> Result<(), entra_reset_core::Error> {
    let alone = (0..1000).map(|_| run(1)).sum::<Result<f64, _>>()? / 1000.0;
    println!("a user alone: {alone:.1} µs");
    for users in [100_u32, 10_000] {
        let each = run(users)? / f64::from(users);
        println!("a user among {users}: {:.2} times as much", each / alone);
    }
    Ok(())
}

/// Microseconds for the whole list.
fn run(users: u32) -> Result<f64, entra_reset_core::Error> {
    let names: Vec<String> = (0..users).map(|i| format!("\"user{i}@contoso.example\"")).collect();
    let begun = Instant::now();
    let mut flow = Flow::new(br#"{"kind":"reset","utcAtZeroMs":1790000000000}"#, Source::new(SysRng))?;
    flow.set_claims(br#"{"idtyp":"app"}"#);
    flow.add_users(format!("[{}]", names.join(",")).as_bytes())?;
    let mut now_ms = 0;
    loop {
        match flow.poll(now_ms) {
            Action::Send(send) if send.url.ends_with("/$batch") => {
                let batch: Batch = serde_json::from_slice(flow.take_body(send.id)?.expose()).unwrap_or_default();
                let responses = batch.requests.iter().map(|item| {
                    let (status, body) = answer(&item.method, &item.url);
                    json!({ "id": item.id, "status": status, "body": body })
                });
                let body = json!({ "responses": responses.collect::<Vec<_>>() });
                flow.respond(send.id, 200, b"{}", body.to_string().as_bytes())?;
            }
            Action::Send(send) => {
                let (status, body) = answer(send.method, send.url.split("/v1.0").nth(1).unwrap_or_default());
                flow.respond(send.id, status, b"{}", body.to_string().as_bytes())?;
            }
            Action::Ask(ask) => flow.answer(ask.id, Answer::YesToAll)?,
            Action::Result(result) if result.has_password => drop(flow.take_secret(result.id)?),
            Action::Result(result) => panic!("{result:?}"),
            Action::Wait { until_ms } => now_ms = until_ms,
            Action::Done => return Ok(begun.elapsed().as_secs_f64() * 1e6),
            _ => {}
        }
    }
}

/// What the service says; ids and names are the same here.
fn answer(method: &str, path: &str) -> (u16, Value) {
    let user = |name: &str| json!({ "id": name, "userPrincipalName": name, "displayName": "x", "accountEnabled": true });
    if method == "PATCH" {
        (204, Value::Null)
    } else if path.starts_with("/domains/") {
        (200, json!({ "id": "contoso.example", "authenticationType": "Managed" }))
    } else if path.starts_with("/users?") {
        let found: Vec<Value> = path.split("%27").filter(|part| part.contains('@')).map(user).collect();
        (200, json!({ "value": found }))
    } else if ["transitiveMemberOf", "ownedObjects", "roleAssignments", "/groups"].iter().any(|list| path.contains(list)) {
        (200, json!({ "value": [] }))
    } else {
        (200, user(path.trim_start_matches("/users/").split('?').next().unwrap_or_default()))
    }
}

//! What `core` itself costs a user, in a list of one, a hundred, ten thousand: the ratio tells whether a long list is dearer.
#![allow(clippy::print_stdout, clippy::panic, reason = "an example at a terminal")]

use std::time::Instant;

use entra_reset_core::{Action, Answer, Flow, Source};
use rand::rngs::SysRng;

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
            Action::Send(send) => {
                let path = send.url.split("/v1.0/").nth(1).unwrap_or_default();
                let (status, body) = if send.method == "PATCH" {
                    flow.take_body(send.id)?;
                    (204, String::new())
                } else if path.starts_with("domains/") {
                    (200, r#"{"id":"contoso.example","authenticationType":"Managed"}"#.to_owned())
                } else if ["transitiveMemberOf", "ownedObjects", "roleAssignments"].iter().any(|list| path.contains(list)) {
                    (200, r#"{"value":[]}"#.to_owned())
                } else {
                    let name = path.trim_start_matches("users/").split('?').next().unwrap_or_default();
                    (200, format!(r#"{{"id":"{name}","userPrincipalName":"{name}","displayName":"x","accountEnabled":true}}"#))
                };
                flow.respond(send.id, status, b"{}", body.as_bytes())?;
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

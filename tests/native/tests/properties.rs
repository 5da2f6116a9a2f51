//! Whatever the service, the network and the person do, in whatever order: each user gets exactly one result, the run ends, and no
//! password is lost or told. In virtual time.

use std::collections::{BTreeMap, BTreeSet};

use entra_reset_core::{Action, Answer, Failure, Flow, Source};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

/// What the world does with one request or question.
#[derive(Clone, Copy, Debug)]
enum Move {
    Succeed,
    Status(u16),
    /// Seconds to wait.
    Throttle(u8),
    Fail(Failure),
    /// Carried out, and the answer lost.
    DoneAndLost,
    Html,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => Just(Move::Succeed),
        3 => prop::sample::select(vec![400_u16, 401, 403, 403, 403, 404, 409, 500, 502, 503, 504, 307, 418]).prop_map(Move::Status),
        2 => (0..9_u8).prop_map(Move::Throttle),
        1 => prop::sample::select(vec![Failure::NotSent, Failure::Lost, Failure::Timeout, Failure::Redirected]).prop_map(Move::Fail),
        1 => Just(Move::DoneAndLost),
        1 => Just(Move::Html),
    ]
}

#[derive(Clone, Debug)]
struct World {
    moves: Vec<Move>,
    /// Which open request is answered next, modulo how many there are.
    order: Vec<usize>,
    users: usize,
    in_flight: usize,
    cancel_at: Option<usize>,
    new_tokens: usize,
    own_password: bool,
    revoke: bool,
}

fn worlds() -> impl Strategy<Value = World> {
    (
        prop::collection::vec(moves(), 1..60),
        prop::collection::vec(0..8_usize, 1..60),
        1..7_usize,
        1..5_usize,
        prop::option::of(0..60_usize),
        0..3_usize,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(moves, order, users, in_flight, cancel_at, new_tokens, own_password, revoke)| World {
            moves,
            order,
            users,
            in_flight,
            cancel_at,
            new_tokens,
            own_password,
            revoke,
        })
}

const OWN: &str = "Canary-\"9\\-Own";

/// Plays a world to its end.
fn play(world: &World, seed: u64) -> Result<(), TestCaseError> {
    let options = format!(
        r#"{{"kind":"reset","utcAtZeroMs":1795507200000,"maxInFlight":{},"allowSharedPassword":true,"ignoreVerdict":true,"revokeSession":{},"operationTimeoutSec":40}}"#,
        world.in_flight, world.revoke
    );
    let mut flow = Flow::new(options.as_bytes(), Source::new(ChaCha20Rng::seed_from_u64(seed))).unwrap();
    if world.own_password {
        flow.set_password(OWN.as_bytes()).unwrap();
    }
    let names: Vec<String> = (0..world.users).map(|i| format!("u{i}@contoso.example")).collect();
    flow.add_users(serde_json::to_string(&names).unwrap().as_bytes()).unwrap();

    let (mut now, mut steps, mut tokens) = (0, 0, world.new_tokens);
    let mut open: BTreeMap<u64, (String, Kind)> = BTreeMap::new();
    // The passwords that the service carried out, and those that it was ever sent, for each user.
    let mut set: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut sent: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    let mut results = BTreeMap::new();
    loop {
        steps += 1;
        prop_assert!(steps < 40_000, "the run does not end");
        if world.cancel_at == Some(steps) {
            flow.cancel();
        }
        let action = flow.poll(now);
        let json = serde_json::to_string(&action).unwrap();
        for password in sent.values().flatten() {
            prop_assert!(!json.contains(std::str::from_utf8(password).unwrap()), "a control message holds a password");
        }
        match action {
            Action::Send(send) => {
                let (key, kind) = (user_of(&send.url), Kind::of(&send));
                if kind.sets_password() {
                    let other_write = open.values().any(|(other, kind)| kind.sets_password() && *other == key);
                    prop_assert!(!other_write, "two writes in flight for one user");
                    let body: serde_json::Value = serde_json::from_slice(flow.take_body(send.id).unwrap().expose()).unwrap();
                    let password =
                        body["passwordProfile"]["password"].as_str().or(body["newPassword"].as_str()).unwrap().as_bytes().to_vec();
                    sent.entry(key.clone()).or_default().insert(password);
                }
                open.insert(send.id, (key, kind));
                prop_assert!(open.len() <= world.in_flight);
            }
            Action::Ask(ask) => flow.answer(ask.id, if ask.index % 5 == 4 { Answer::No } else { Answer::Yes }).unwrap(),
            Action::Token(token) => {
                if tokens > 0 {
                    tokens -= 1;
                    flow.set_claims(b"");
                } else {
                    flow.answer(token.id, Answer::No).unwrap();
                }
            }
            Action::Result(result) => {
                let secret = result.has_password.then(|| flow.take_secret(result.id).unwrap().expose().to_vec());
                prop_assert!(results.insert(result.index, (result.outcome, secret)).is_none(), "a second result for one user");
            }
            Action::Progress(progress) => prop_assert_eq!(progress.finished, results.len()),
            Action::Wait { until_ms } if open.is_empty() => {
                prop_assert!(until_ms > now);
                now = until_ms;
            }
            Action::Wait { .. } | Action::Pending => {
                prop_assert!(!open.is_empty(), "waits for nothing");
                let id = *open.keys().nth(world.order[steps % world.order.len()] % open.len()).unwrap();
                let (key, kind) = open.remove(&id).unwrap();
                let mut done = || {
                    if kind.sets_password() {
                        set.insert(key.clone(), sent[&key].iter().next().unwrap().clone());
                    }
                };
                match world.moves[steps % world.moves.len()] {
                    Move::Succeed => {
                        done();
                        let (status, headers, body) = kind.success(&key);
                        flow.respond(id, status, headers.as_bytes(), body.as_bytes()).unwrap();
                    }
                    Move::Status(status) => {
                        flow.respond(id, status, b"{}", br#"{"error":{"code":"Directory_ConcurrencyViolation"}}"#).unwrap();
                    }
                    Move::Throttle(seconds) => flow.respond(id, 429, format!(r#"{{"Retry-After":"{seconds}"}}"#).as_bytes(), b"").unwrap(),
                    Move::Fail(failure) => flow.fail(id, failure).unwrap(),
                    Move::DoneAndLost => {
                        done();
                        flow.fail(id, Failure::Lost).unwrap();
                    }
                    Move::Html => {
                        done();
                        flow.respond(id, 200, b"{}", b"<html>").unwrap();
                    }
                }
                now += 7;
            }
            Action::Done => break,
            other => prop_assert!(false, "{other:?}"),
        }
    }
    prop_assert_eq!(results.len(), world.users, "each user gets a result");
    for (index, (outcome, secret)) in results {
        let key = format!("u{index}@contoso.example");
        prop_assert!(sent.get(&key).is_none_or(|passwords| passwords.len() == 1), "the password changed between tries");
        if let Some(password) = set.get(&key) {
            prop_assert_eq!(secret.as_ref(), Some(password), "a password that was set is lost: {}", outcome);
            prop_assert!(matches!(outcome, "Reset" | "Accepted" | "Unknown"), "{}", outcome);
        }
        prop_assert_eq!(matches!(outcome, "Reset" | "Accepted" | "Unknown"), secret.is_some());
        if outcome == "Reset" {
            prop_assert!(set.contains_key(&key), "told as reset and is not");
        }
    }
    Ok(())
}

/// What a request is, as far as the world cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Read,
    Patch,
    ResetPassword,
    Operation,
}

impl Kind {
    fn of(send: &entra_reset_core::wire::Send) -> Self {
        match send.method {
            "PATCH" => Self::Patch,
            _ if send.url.ends_with("/resetPassword") => Self::ResetPassword,
            _ if send.url.contains("/operations/") => Self::Operation,
            _ => Self::Read,
        }
    }

    fn sets_password(self) -> bool {
        matches!(self, Self::Patch | Self::ResetPassword)
    }

    fn success(self, key: &str) -> (u16, String, String) {
        let none = "{}".to_owned();
        match self {
            Self::Patch => (204, none, String::new()),
            Self::ResetPassword => {
                let location = format!("https://graph.microsoft.com/v1.0/users/{key}/authentication/operations/1?x=1");
                (202, serde_json::json!({ "Location": location }).to_string(), String::new())
            }
            Self::Operation => (200, none, r#"{"status":"succeeded"}"#.to_owned()),
            Self::Read => (200, none, content(key)),
        }
    }
}

/// Ids and names are the same here, so that a request tells whose it is.
fn user_of(url: &str) -> String {
    let path = url.split("/v1.0/").nth(1).unwrap();
    path.trim_start_matches("users/").split(['?', '/']).next().unwrap().to_owned()
}

/// One object that does for the user, their roles and their domain. Every other user is synchronised, so that both writes are met.
fn content(key: &str) -> String {
    let synced = key.starts_with(['u']) && key.as_bytes().get(1).is_some_and(|digit| digit % 2 == 1);
    format!(
        r#"{{"id":"{key}","userPrincipalName":"{key}","accountEnabled":true,"onPremisesSyncEnabled":{synced},"value":[],"authenticationType":"Managed"}}"#
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn every_world_ends_well(world in worlds(), seed: u64) {
        play(&world, seed)?;
    }

    /// Whatever bytes come back, `respond` takes them.
    #[test]
    fn any_reply_is_taken(status: u16, body in prop::collection::vec(any::<u8>(), 0..200), seed: u64) {
        let mut flow = Flow::new(br#"{"kind":"reset","utcAtZeroMs":0}"#, Source::new(ChaCha20Rng::seed_from_u64(seed))).unwrap();
        flow.add_users(br#"["a@contoso.example"]"#).unwrap();
        let Action::Send(send) = flow.poll(0) else { return Err(TestCaseError::fail("no request")) };
        flow.respond(send.id, status, b"", &body).unwrap();
        for _ in 0..20 {
            let _ = flow.poll(u64::MAX / 2);
        }
    }

    #[test]
    fn any_options_are_read_or_refused(options in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = Flow::new(&options, Source::new(ChaCha20Rng::seed_from_u64(1)));
    }
}

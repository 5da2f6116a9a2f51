//! No block of memory goes back to the allocator with the password still in it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use entra_reset_core::{Action, Answer, CmsRecipient, Failure, Flow, PasswordPolicy, Source, cms_encrypt, password_check, password_spell};
use entra_reset_tests::WORDS;
use rand::SeedableRng;
use rand::rngs::{ChaCha20Rng, SysRng};

const CANARY: &[u8] = b"Canary-7Qz!Password";

static WATCHING: AtomicBool = AtomicBool::new(false);
/// Secrets that the generator made, set before it makes them once more.
static DRAWN: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which looks at each block before it is freed. `realloc` is the trait's own: allocate, copy, free.
struct Watcher;

// SAFETY: everything is handed to the system's allocator as it comes.
unsafe impl GlobalAlloc for Watcher {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that what is looked at later was written by this program.
        // SAFETY: by the trait's contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHING.load(Ordering::Relaxed) {
            // SAFETY: the block is still the caller's, and initialised, since it came zeroed.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            let drawn = DRAWN.get().into_iter().flatten().map(Vec::as_slice);
            if drawn.chain([CANARY]).any(|secret| bytes.windows(secret.len()).any(|window| window == secret)) {
                FOUND.fetch_add(1, Ordering::Relaxed);
            }
        }
        // SAFETY: by the trait's contract.
        unsafe { System.dealloc(block, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Watcher = Watcher;

/// A run whose write is throttled, lost and carried out.
fn run() {
    let mut flow =
        Flow::new(br#"{"kind":"reset","utcAtZeroMs":0,"allowSharedPassword":true,"ignoreVerdict":true}"#, Source::new(SysRng)).unwrap();
    flow.set_password(CANARY).unwrap();
    flow.add_users(br#"["a@contoso.example","b@contoso.example"]"#).unwrap();
    let (mut now_ms, mut writes) = (0, 0);
    loop {
        match flow.poll(now_ms) {
            Action::Send(send) if send.method == "PATCH" => {
                let body = flow.take_body(send.id).unwrap();
                assert!(body.expose().windows(CANARY.len()).any(|window| window == CANARY));
                writes += 1;
                match writes {
                    1 => flow.respond(send.id, 429, br#"{"Retry-After":"1"}"#, b"").unwrap(),
                    2 => flow.fail(send.id, Failure::Lost).unwrap(),
                    _ => flow.respond(send.id, 204, b"", b"").unwrap(),
                }
            }
            Action::Send(send) => {
                let name = send.url.split("/users/").nth(1).unwrap_or("x").split(['?', '/']).next().unwrap().to_owned();
                let body = format!(r#"{{"id":"{name}","userPrincipalName":"{name}","value":[],"authenticationType":"Managed"}}"#);
                flow.respond(send.id, 200, b"", body.as_bytes()).unwrap();
            }
            Action::Ask(ask) => flow.answer(ask.id, Answer::Yes).unwrap(),
            Action::Result(result) => assert_eq!(flow.take_secret(result.id).unwrap().expose(), CANARY),
            Action::Wait { until_ms } => now_ms = until_ms,
            Action::Done => break,
            _ => {}
        }
    }
    assert_eq!(writes, 4);
}

/// A long list, whose writes share batches: in one, items are throttled, failed, refused and missing; then one is throttled, one
/// lost, one half answered.
fn run_long_list() {
    let mut flow =
        Flow::new(br#"{"kind":"reset","utcAtZeroMs":0,"allowSharedPassword":true,"ignoreVerdict":true}"#, Source::new(SysRng)).unwrap();
    flow.set_claims(br#"{"idtyp":"app"}"#);
    flow.set_password(CANARY).unwrap();
    let names: Vec<String> = (0..50).map(|number| format!("u{number}@contoso.example")).collect();
    flow.add_users(serde_json::to_string(&names).unwrap().as_bytes()).unwrap();
    let (mut now_ms, mut batches, mut outcomes) = (0, 0, BTreeMap::new());
    loop {
        match flow.poll(now_ms) {
            Action::Send(send) if send.url.ends_with("/$batch") => {
                let body = flow.take_body(send.id).unwrap();
                let calls = calls_of(body.expose());
                if !calls.iter().any(|(method, _)| method == "PATCH") {
                    let all = calls.iter().map(|(_, url)| format!(r#","status":200,"body":{}"#, content(url)));
                    flow.respond(send.id, 200, b"", batch(all).as_bytes()).unwrap();
                    continue;
                }
                assert!(body.expose().windows(CANARY.len()).filter(|window| *window == CANARY).count() > 1);
                batches += 1;
                match batches {
                    1 => {
                        let item = |i: usize| match i {
                            0 => r#","status":429,"headers":{"Retry-After":"2"}"#,
                            1 => r#","status":500"#,
                            2 => r#","status":400,"body":{"error":{"code":"Request_BadRequest","message":"no"}}"#,
                            _ => r#","status":204"#,
                        };
                        assert_eq!(calls.len(), 20);
                        let but_the_last = (0..19).map(|i| item(i).to_owned());
                        flow.respond(send.id, 200, b"", batch(but_the_last).as_bytes()).unwrap();
                    }
                    2 => flow.respond(send.id, 429, br#"{"Retry-After":"1"}"#, b"").unwrap(),
                    3 => flow.fail(send.id, Failure::Lost).unwrap(),
                    4 => flow.respond(send.id, 200, b"", br#"{"responses":[{"id":"1","sta"#).unwrap(),
                    _ => flow.respond(send.id, 200, b"", batch(calls.iter().map(|_| r#","status":204"#.to_owned())).as_bytes()).unwrap(),
                }
            }
            Action::Send(send) if send.method == "PATCH" => flow.respond(send.id, 204, b"", b"").unwrap(),
            Action::Send(send) => flow.respond(send.id, 200, b"", content(&send.url).as_bytes()).unwrap(),
            Action::Ask(ask) => flow.answer(ask.id, Answer::YesToAll).unwrap(),
            Action::Result(result) => {
                *outcomes.entry(result.outcome).or_insert(0) += 1;
                if result.has_password {
                    assert_eq!(flow.take_secret(result.id).unwrap().expose(), CANARY);
                }
            }
            Action::Wait { until_ms } => now_ms = until_ms,
            Action::Done => break,
            _ => {}
        }
    }
    assert!(batches >= 4, "{batches} batches");
    assert_eq!(outcomes, BTreeMap::from([("Reset", 49), ("Failed", 1)]));
}

/// The methods and URLs of a batch's items, read without a copy of the passwords.
fn calls_of(body: &[u8]) -> Vec<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Item {
        method: String,
        url: String,
    }
    #[derive(serde::Deserialize)]
    struct Batch {
        requests: Vec<Item>,
    }
    let batch: Batch = serde_json::from_slice(body).unwrap();
    batch.requests.into_iter().map(|item| (item.method, item.url)).collect()
}

/// An answer to a batch, item by item.
fn batch(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.enumerate().map(|(i, item)| format!(r#"{{"id":"{}"{item}}}"#, i + 1)).collect();
    format!(r#"{{"responses":[{}]}}"#, items.join(","))
}

/// What a read is answered: every user of a list, or one object that does for the rest.
fn content(url: &str) -> String {
    let user = |name: &str| format!(r#"{{"id":"{name}","userPrincipalName":"{name}","value":[],"authenticationType":"Managed"}}"#);
    if url.contains("users?$filter=") {
        let users: Vec<String> = url.split("%27").filter(|part| part.contains('@')).map(user).collect();
        return format!(r#"{{"value":[{}]}}"#, users.join(","));
    }
    user(url.split("users/").nth(1).unwrap_or("x").split(['?', '/']).next().unwrap())
}

const POLICIES: [&str; 3] = [
    r#"{"length":20,"bannedWords":["aaaa"]}"#,
    r#"{"style":"readable","forUser":["Adele Vance"]}"#,
    r#"{"style":"passphrase","separator":"","words":5}"#,
];

/// Draws, checks and spells a password of each policy, always the same ones; `see` gets what is secret of it.
fn passwords(mut see: impl FnMut(&[u8])) {
    for options in POLICIES {
        let policy = PasswordPolicy::parse_with_words(options.as_bytes(), Some(WORDS)).unwrap();
        let mut source = Source::new(ChaCha20Rng::seed_from_u64(5));
        for _ in 0..6 {
            let password = policy.draw_for(&["Alex Wilber"], &mut source).unwrap();
            assert!(password_check(password.expose(), br#"{"forUser":["Alex Wilber"],"bannedWords":["aaaa"]}"#).unwrap().is_valid);
            let spoken = password_spell(password.expose(), "").unwrap();
            see(password.expose());
            see(spoken.expose());
        }
    }
}

/// The first letters of a password in normal form, as the check has them in memory: what is not replaced by another character.
fn as_chars(password: &[u8]) -> Vec<u8> {
    password.iter().flat_map(|byte| u32::from(byte.to_ascii_lowercase()).to_ne_bytes()).collect()
}

#[test]
fn freed_memory_holds_no_password() {
    // The watcher itself is seen to work.
    WATCHING.store(true, Ordering::Relaxed);
    drop(CANARY.to_vec());
    assert_eq!(FOUND.swap(0, Ordering::Relaxed), 1, "the watcher sees nothing");
    run();
    assert_eq!(FOUND.swap(0, Ordering::Relaxed), 0, "blocks were freed with the password in them");
    run_long_list();
    assert_eq!(FOUND.load(Ordering::Relaxed), 0, "blocks of a long list were freed with the password in them");
    let recipients = CmsRecipient::all_from_bytes(include_bytes!("../../../core/src/cms/tests/document.pem"), None).unwrap();
    let mut source = Source::new(ChaCha20Rng::seed_from_u64(7));
    cms_encrypt(CANARY, &recipients, &mut source).unwrap();
    assert_eq!(FOUND.load(Ordering::Relaxed), 0, "blocks were freed with the content of a message in them");

    WATCHING.store(false, Ordering::Relaxed);
    let mut drawn = Vec::new();
    passwords(|secret| {
        drawn.push(secret.to_vec());
        if !secret.iter().any(|byte| b"$@01 ".contains(byte)) {
            drawn.push(as_chars(secret));
        }
    });
    assert!(drawn.iter().collect::<std::collections::HashSet<_>>().len() > 36, "the passwords are not all different");
    let seen = DRAWN.get_or_init(|| drawn);
    WATCHING.store(true, Ordering::Relaxed);
    for secret in seen {
        drop(secret.clone());
    }
    assert_eq!(FOUND.swap(0, Ordering::Relaxed), seen.len(), "the watcher does not see the passwords");
    passwords(|_| {});
    WATCHING.store(false, Ordering::Relaxed);
    assert_eq!(FOUND.load(Ordering::Relaxed), 0, "blocks were freed with a generated password in them");
}

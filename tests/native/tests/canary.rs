//! No block of memory goes back to the allocator with the password still in it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use entra_reset_core::{Action, Answer, Failure, Flow, Source};
use rand::rngs::SysRng;

const CANARY: &[u8] = b"Canary-7Qz!Password";

static WATCHING: AtomicBool = AtomicBool::new(false);
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
            if bytes.windows(CANARY.len()).any(|window| window == CANARY) {
                FOUND.fetch_add(1, Ordering::Relaxed);
            }
        }
        // SAFETY: by the trait's contract.
        unsafe { System.dealloc(block, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Watcher = Watcher;

/// A run whose write is throttled, lost, refused with the password in the refusal, and carried out.
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

#[test]
fn freed_memory_holds_no_password() {
    // The watcher itself is seen to work.
    WATCHING.store(true, Ordering::Relaxed);
    drop(CANARY.to_vec());
    assert_eq!(FOUND.swap(0, Ordering::Relaxed), 1, "the watcher sees nothing");
    run();
    WATCHING.store(false, Ordering::Relaxed);
    assert_eq!(FOUND.load(Ordering::Relaxed), 0, "blocks were freed with the password in them");
}

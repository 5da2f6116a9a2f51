//! What a long list weighs in memory, measured by an allocator that counts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use entra_reset_core::{Action, Flow, Source};
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

static HELD: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, which counts what is held.
struct Scales;

// SAFETY: everything is handed to the system's allocator as it comes.
unsafe impl GlobalAlloc for Scales {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: by the trait's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: by the trait's contract.
        unsafe { System.dealloc(block, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Scales = Scales;

const USERS: usize = 100_000;
/// Bytes a user, their name included.
const MOST: usize = 300;

fn held() -> usize {
    HELD.load(Ordering::Relaxed)
}

/// A hundred thousand users, listed, cancelled, and handed out one result after the other.
#[test]
fn a_long_list_weighs_little_from_its_beginning_to_its_end() {
    let before = held();
    let options = br#"{"kind":"reset","utcAtZeroMs":1795507200000}"#;
    let mut flow = Flow::new(options, Source::new(ChaCha20Rng::seed_from_u64(1))).unwrap();
    for chunk in 0..USERS / 1_000 {
        let names: Vec<String> = (0..1_000).map(|i| format!("user{:06}@contoso.example", chunk * 1_000 + i)).collect();
        flow.add_users(serde_json::to_string(&names).unwrap().as_bytes()).unwrap();
    }
    let weight = |flow: &Flow, what: &str| {
        let bytes = held().saturating_sub(before);
        assert!(format!("{flow:?}").len() < 1_000);
        assert!(bytes <= USERS * MOST, "{what}: {} bytes a user", bytes / USERS);
    };
    weight(&flow, "listed");
    let Action::Send(_) = flow.poll(0) else { panic!("the first users are looked up") };
    weight(&flow, "begun");
    flow.cancel();
    let mut results = 0;
    loop {
        match flow.poll(1) {
            Action::Result(_) => results += 1,
            Action::Done => break,
            Action::Progress(_) => {}
            other => panic!("{other:?}"),
        }
        if results % 10_000 == 0 {
            weight(&flow, "cancelled");
        }
    }
    assert_eq!(results, USERS);
}

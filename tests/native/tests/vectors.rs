//! The vectors, by `core` and by the built library.

use std::collections::HashSet;

use entra_reset_tests::{CoreHost, CorePasswords, Library, LibraryHost, check_flow, check_matcher, check_passwords, check_rows, read};

#[test]
fn differences_are_seen() {
    check_matcher();
}

#[test]
fn core_runs_the_flows() {
    for (file, vector) in read("flow") {
        check_flow(&file, &vector, CoreHost::new);
    }
}

#[test]
fn core_reads_the_rows() {
    for (file, vector) in read("row") {
        check_rows(&file, &vector, CoreHost::new);
    }
}

#[test]
fn core_knows_passwords() {
    for (file, vector) in read("password") {
        check_passwords(&file, &vector, &CorePasswords);
    }
}

/// `cargo xtask test` names the library; without it these tests would prove nothing, so they say so.
fn library() -> Library {
    Library::load().unwrap_or_else(|| panic!("ENTRA_NATIVE names no folder with the built library: run `cargo xtask test`"))
}

#[test]
fn the_library_runs_the_flows() {
    let library = library();
    assert_eq!(library.abi_version(), 3);
    for (file, vector) in read("flow") {
        check_flow(&file, &vector, |options| LibraryHost::new(&library, options));
    }
}

#[test]
fn the_library_reads_the_rows() {
    let library = library();
    assert_eq!(library.row_members(), serde_json::json!(entra_reset_core::row_members()));
    for (file, vector) in read("row") {
        check_rows(&file, &vector, |options| LibraryHost::new(&library, options));
    }
}

#[test]
fn the_library_knows_passwords() {
    let library = library();
    for (file, vector) in read("password") {
        check_passwords(&file, &vector, &library);
    }
}

#[test]
fn the_library_draws_many_passwords_at_once() {
    let library = library();
    let (passwords, _) = library.generate_many(b"", 10_000).unwrap();
    assert!(passwords.iter().all(|password| password.len() == 14));
    assert_eq!(passwords.iter().collect::<HashSet<_>>().len(), 10_000, "two of them are the same");
    for count in [0, 1_000_001] {
        assert_eq!(library.generate_many(b"", count).unwrap_err(), "invalid_argument");
    }
}

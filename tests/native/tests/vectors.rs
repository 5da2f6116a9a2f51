//! The vectors, by `core` and by the built library.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use entra_reset_core::{Source, password_generate};
use entra_reset_tests::{CoreHost, Library, LibraryHost, check_flow, check_passwords, check_rows, read};
use rand::rngs::SysRng;

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
fn core_generates_the_passwords() {
    for (file, vector) in read("password") {
        check_passwords(&file, &vector, |length| {
            let (secret, warnings) = password_generate(length, &mut Source::new(SysRng)).map_err(|e| e.code().to_owned())?;
            Ok((secret.expose().to_vec(), serde_json::to_value(warnings).unwrap()))
        });
    }
}

/// `cargo xtask test` names the library; without it these tests would prove nothing, so they say so.
fn library() -> Library {
    Library::load().unwrap_or_else(|| panic!("ENTRA_NATIVE names no folder with the built library: run `cargo xtask test`"))
}

#[test]
fn the_library_runs_the_flows() {
    let library = library();
    assert_eq!(library.abi_version(), 1);
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
fn the_library_generates_the_passwords() {
    let library = library();
    for (file, vector) in read("password") {
        check_passwords(&file, &vector, |length| library.generate(length));
    }
    assert_eq!(library.generate(0).unwrap().0.len(), 14);
}

//! The C smoke test: compiled as C and as C++ against the checked-in header and the built library, run, and run under Valgrind.

use std::path::{Path, PathBuf};
use std::process::Command;

fn native() -> PathBuf {
    std::env::var_os("ENTRA_NATIVE")
        .map(PathBuf::from)
        .unwrap_or_else(|| panic!("ENTRA_NATIVE names no folder with the built library: run `cargo xtask test`"))
}

fn compile(compiler: &str, flags: &[&str], program: &Path) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let status = Command::new(compiler)
        .args(flags)
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g", "-I"])
        .arg(here.join("../../ffi/include"))
        .arg(here.join("smoke.c"))
        .arg("-L")
        .arg(native())
        .args(["-x", "none", "-lentra_reset", "-o"])
        .arg(program)
        .status()
        .unwrap_or_else(|e| panic!("{compiler}: {e}"));
    assert!(status.success(), "{compiler} refuses the smoke test");
}

fn run(command: &mut Command) -> String {
    let output = command.env("LD_LIBRARY_PATH", native()).output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("5 passed, 0 failed"), "{out}");
    err
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn as_c_and_under_valgrind() {
    let program = folder().join("smoke-c");
    compile("gcc", &["-std=c11", "-x", "c"], &program);
    run(&mut Command::new(&program));
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("SKIPPED under Valgrind, which is not here: cargo xtask setup installs it");
        return;
    }
    let mut valgrind = Command::new("valgrind");
    let report =
        run(valgrind.args(["--leak-check=full", "--show-leak-kinds=definite,indirect,possible", "--error-exitcode=9"]).arg(&program));
    assert!(report.contains("ERROR SUMMARY: 0 errors"), "{report}");
}

#[test]
fn as_cpp() {
    let program = folder().join("smoke-cpp");
    compile("g++", &["-std=c++17", "-x", "c++"], &program);
    run(&mut Command::new(&program));
}

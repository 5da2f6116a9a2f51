//! What must hold of the sources: formatting, lints, the header, which crate may know which, and how large the built things may be.

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::tools::say;
use crate::{header, javascript, python, roles, sizes};

/// Dependencies point one way (ARCHITECTURE.md). These edges must not exist, over all features and targets.
const FORBIDDEN: [(&str, &str); 9] = [
    ("entra-reset-core", "entra-reset-ffi"),
    ("entra-reset-core", "entra-reset-wasm"),
    // `core` reaches for no generator, clock, socket or thread of its own.
    ("entra-reset-core", "getrandom"),
    ("entra-reset-core", "reqwest"),
    ("entra-reset-core", "tokio"),
    ("entra-reset-core", "wasm-bindgen"),
    ("entra-reset-ffi", "reqwest"),
    ("entra-reset-ffi", "wasm-bindgen"),
    ("xtask", "entra-reset-core"),
];

pub fn run(sh: &Shell) -> Result<()> {
    say("formatting");
    cmd!(sh, "cargo fmt --all --check").run()?;
    say("lints");
    cmd!(sh, "cargo clippy --quiet --workspace --all-targets -- -D warnings").run()?;
    cmd!(sh, "cargo clippy --quiet -p entra-reset-wasm --target wasm32-unknown-unknown -- -D warnings").run()?;
    say("JavaScript");
    javascript::check(sh)?;
    say("header");
    header::check(sh)?;
    say("table of roles");
    roles::check(sh)?;
    say("workflows");
    workflows(sh)?;
    say("dependency edges");
    edges(sh)?;
    say("sizes");
    sizes::check(sh)
}

/// From PyPI, with GitHub's schema inside.
const WORKFLOW_CHECK: &str = "check-jsonschema==0.39.0";

/// What GitHub would run, against its own schema: a word that it does not know is found here and not there.
fn workflows(sh: &Shell) -> Result<()> {
    let Some(bin) = python::tools(sh, "checks", &[WORKFLOW_CHECK])? else {
        println!("not looked at: Python 3 with venv is not here");
        return Ok(());
    };
    let files = sh.read_dir(".github/workflows")?;
    let tool = bin.join("check-jsonschema");
    cmd!(sh, "{tool} --builtin-schema vendor.github-workflows {files...}").quiet().run()?;
    Ok(())
}

fn edges(sh: &Shell) -> Result<()> {
    let format = "{p}";
    for (krate, banned) in FORBIDDEN {
        let tree = cmd!(sh, "cargo tree --quiet -p {krate} -e normal --target all --prefix none --format {format}").quiet().read()?;
        if tree.lines().any(|line| line.split(' ').next() == Some(banned)) {
            bail!("{krate} must not depend on {banned}: see ARCHITECTURE.md");
        }
    }
    println!("{} edges are absent", FORBIDDEN.len());
    Ok(())
}
